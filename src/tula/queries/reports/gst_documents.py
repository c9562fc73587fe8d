"""The documents behind a number of the GST report: each with what its lines of that kind come to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tula.domain.gst_return import Section
from tula.queries.reports.gst import Amounts
from tula.queries.reports.gst_lines import gst_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class GstDocument:
    """A document and the sum of those of its lines that were asked for."""

    is_credit: bool
    invoice_id: int
    number: str
    day: date
    customer: str
    place_of_supply: str
    qty: int
    amounts: Amounts


def list_gst_documents(
    session: Session,
    *,
    first: date,
    last: date,
    sections: tuple[Section, ...],
    is_credit: bool | None = None,
    is_registered: bool | None = None,
    is_interstate: bool | None = None,
    is_goods: bool | None = None,
    place: str | None = None,
    hsn_sac: str | None = None,
    rate_bp: int | None = None,
) -> list[GstDocument]:
    """List the documents with lines of a kind, newest first; what is None does not matter."""
    line = gst_lines(first=first, last=last).c
    wanted: list[ColumnElement[bool]] = [line.section.in_([section.value for section in sections])]
    for column, value in (
        (line.is_credit, is_credit),
        (line.gstin.is_not(None), is_registered),
        (line.is_interstate, is_interstate),
        (line.is_goods, is_goods),
        (line.place_of_supply, place),
        (line.hsn_sac, hsn_sac),
        (line.rate_bp, rate_bp),
    ):
        if value is not None:
            wanted.append(column == value)
    keys = (
        line.is_credit,
        line.document_id,
        line.invoice_id,
        line.number,
        line.day,
        line.customer,
        line.place_of_supply,
    )
    rows = session.execute(
        select(*keys, *(func.sum(line[name]).label(name) for name in ("qty", "taxable", "cgst", "sgst", "igst")))
        .where(*wanted)
        .group_by(*keys)
        .order_by(line.day.desc(), line.document_id.desc())
    )
    return [
        GstDocument(
            is_credit=row.is_credit,
            invoice_id=row.invoice_id,
            number=row.number,
            day=row.day,
            customer=row.customer,
            place_of_supply=row.place_of_supply,
            qty=int(row.qty),
            amounts=Amounts(taxable=row.taxable, cgst=row.cgst, sgst=row.sgst, igst=row.igst),
        )
        for row in rows
    ]

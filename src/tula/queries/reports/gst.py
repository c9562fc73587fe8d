"""The GST of some days: sums by section, place and rate, the documents listed by themselves, HSN, documents issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session

from tula.domain.gst_return import IN_RETURN, Section
from tula.domain.invoice import InvoiceStatus
from tula.models import CreditNote, Invoice
from tula.models.columns import AnyRow
from tula.queries.reports.gst_lines import gst_lines
from tula.queries.reports.gst_series import DocumentSeries, list_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Taxable value and heads of tax (paise); below zero where credit notes take off more."""

    taxable: int = 0
    cgst: int = 0
    sgst: int = 0
    igst: int = 0

    @property
    def tax(self) -> int:
        """All heads together."""
        return self.cgst + self.sgst + self.igst

    @property
    def is_nothing(self) -> bool:
        """Tell whether there is no amount at all."""
        return not (self.taxable or self.cgst or self.sgst or self.igst)

    def __add__(self, other: "Amounts") -> "Amounts":
        """Add up, head by head."""
        return Amounts(
            taxable=self.taxable + other.taxable,
            cgst=self.cgst + other.cgst,
            sgst=self.sgst + other.sgst,
            igst=self.igst + other.igst,
        )

    def __neg__(self) -> "Amounts":
        """Turn every sign: what a credit note takes off is written on it above zero."""
        return Amounts(taxable=-self.taxable, cgst=-self.cgst, sgst=-self.sgst, igst=-self.igst)


@dataclass(frozen=True, slots=True, kw_only=True)
class GstGroup:
    """The lines of one section, side, place and rate (basis points)."""

    section: Section
    is_credit: bool
    is_registered: bool
    is_interstate: bool
    place_of_supply: str
    rate_bp: int
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """An invoice or credit note that the return lists by itself; a credit note's amounts are below zero."""

    section: Section
    is_credit: bool
    invoice_id: int
    number: str
    day: date
    value: int
    gstin: str | None
    customer: str
    place_of_supply: str
    is_interstate: bool
    rates: tuple[tuple[int, Amounts], ...]

    @property
    def amounts(self) -> Amounts:
        """Its taxed lines together."""
        return add_amounts(amounts for _, amounts in self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class HsnGroup:
    """The lines of one HSN or SAC and rate (table 12), to registered persons or to consumers."""

    is_registered: bool
    is_goods: bool
    hsn_sac: str
    name: str
    rate_bp: int
    qty: int
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class GstSummary:
    """The GST of some days. `books` is what the documents themselves sum to; the groups have to come to the same."""

    groups: tuple[GstGroup, ...]
    listed: tuple[ListedDocument, ...]
    hsn: tuple[HsnGroup, ...]
    series: tuple[DocumentSeries, ...]
    books: Amounts

    @property
    def together(self) -> Amounts:
        """Every group together, also what is no part of the return."""
        return add_amounts(group.amounts for group in self.groups)

    @property
    def in_return(self) -> Amounts:
        """What the return declares, net of credit notes."""
        return add_amounts(group.amounts for group in self.groups if group.section in IN_RETURN)

    def of(self, section: Section) -> list[GstGroup]:
        """Give the groups of one section."""
        return [group for group in self.groups if group.section is section]


def add_amounts(amounts: Iterable[Amounts]) -> Amounts:
    """Add amounts up."""
    return sum(amounts, start=Amounts())


def get_gst(session: Session, *, first: date, last: date) -> GstSummary:
    """Read the GST of the documents issued from `first` to `last` in five statements."""
    return GstSummary(
        groups=_groups(session, first, last),
        listed=_listed(session, first, last),
        hsn=_hsn(session, first, last),
        series=list_series(session, first=first, last=last),
        books=_books(session, first, last),
    )


def _groups(session: Session, first: date, last: date) -> tuple[GstGroup, ...]:
    line = gst_lines(first=first, last=last).c
    keys = (
        line.section,
        line.is_credit,
        line.gstin.is_not(None).label("is_registered"),
        line.is_interstate,
        line.place_of_supply,
        line.rate_bp,
    )
    rows = session.execute(
        select(*keys, *(func.sum(line[name]).label(name) for name in _HEADS)).group_by(*keys).order_by(*keys)
    )
    return tuple(
        GstGroup(
            section=Section(row.section),
            is_credit=row.is_credit,
            is_registered=row.is_registered,
            is_interstate=row.is_interstate,
            place_of_supply=row.place_of_supply,
            rate_bp=row.rate_bp,
            amounts=_amounts(row),
        )
        for row in rows
    )


def _listed(session: Session, first: date, last: date) -> tuple[ListedDocument, ...]:
    line = gst_lines(first=first, last=last).c
    keys = (
        line.section,
        line.is_credit,
        line.document_id,
        line.invoice_id,
        line.number,
        line.day,
        line.value,
        line.gstin,
        line.customer,
        line.place_of_supply,
        line.is_interstate,
        line.rate_bp,
    )
    taxable = func.sum(line.taxable)
    rows = session.execute(
        select(*keys, *(func.sum(line[name]).label(name) for name in _HEADS))
        .where(line.section.in_((Section.REGISTERED.value, Section.LARGE.value)))
        .group_by(*keys)
        .having(or_(taxable != 0, func.sum(line.cgst) != 0, func.sum(line.igst) != 0))
        .order_by(line.is_credit, line.day, line.document_id, line.rate_bp)
    )
    found: dict[tuple[bool, int], list[AnyRow]] = {}
    for row in rows:
        found.setdefault((row.is_credit, row.document_id), []).append(row)
    return tuple(_document(rates) for rates in found.values())


def _document(rates: list[AnyRow]) -> ListedDocument:
    row = rates[0]
    return ListedDocument(
        section=Section(row.section),
        is_credit=row.is_credit,
        invoice_id=row.invoice_id,
        number=row.number,
        day=row.day,
        value=row.value,
        gstin=row.gstin,
        customer=row.customer,
        place_of_supply=row.place_of_supply,
        is_interstate=row.is_interstate,
        rates=tuple((one.rate_bp, _amounts(one)) for one in rates),
    )


def _hsn(session: Session, first: date, last: date) -> tuple[HsnGroup, ...]:
    line = gst_lines(first=first, last=last).c
    keys = (line.gstin.is_not(None).label("is_registered"), line.is_goods, line.hsn_sac, line.rate_bp)
    rows = session.execute(
        select(
            *keys,
            func.min(line.name).label("name"),
            func.sum(line.qty).label("qty"),
            *(func.sum(line[name]).label(name) for name in _HEADS),
        )
        .where(line.section.in_([section.value for section in IN_RETURN]))
        .group_by(*keys)
        .order_by(*keys)
    )
    return tuple(
        HsnGroup(
            is_registered=row.is_registered,
            is_goods=row.is_goods,
            hsn_sac=row.hsn_sac,
            name=row.name,
            rate_bp=row.rate_bp,
            qty=int(row.qty) if row.is_goods else 0,
            amounts=_amounts(row),
        )
        for row in rows
    )


def _books(session: Session, first: date, last: date) -> Amounts:
    """Sum the documents themselves, credit notes taken off."""
    invoices = select(
        Invoice.taxable_amount.label("taxable"),
        Invoice.cgst_amount.label("cgst"),
        Invoice.sgst_amount.label("sgst"),
        Invoice.igst_amount.label("igst"),
    ).where(Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value)
    notes = select(
        -CreditNote.taxable_amount, -CreditNote.cgst_amount, -CreditNote.sgst_amount, -CreditNote.igst_amount
    ).where(CreditNote.credit_date.between(first, last))
    both = union_all(invoices, notes).subquery().c
    row = session.execute(select(*(func.coalesce(func.sum(both[name]), 0).label(name) for name in _HEADS))).one()
    return _amounts(row)


_HEADS = ("taxable", "cgst", "sgst", "igst")


def _amounts(row: AnyRow) -> Amounts:
    return Amounts(taxable=row.taxable, cgst=row.cgst, sgst=row.sgst, igst=row.igst)

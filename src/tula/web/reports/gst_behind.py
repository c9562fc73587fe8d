"""The documents behind a number of the GST report, as its address names it."""

from sqlalchemy.orm import Session

from tula.domain.gst_return import IN_RETURN, Section
from tula.queries.reports.gst import add_amounts
from tula.queries.reports.gst_documents import GstDocument, list_gst_documents
from tula.web.pages import argument, id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.gst_cells import COUNT, HEADS, head_values, place_words
from tula.web.reports.view import Column, Kind, Row, Sheet, columns


def list_behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    """List the documents whose lines are in the sections, places, rates and codes that the address names."""
    found = list_gst_documents(
        session,
        first=ask.days.first,
        last=ask.days.last,
        sections=_sections(argument("section")),
        is_credit=_flag("credit"),
        is_registered=_flag("registered"),
        is_interstate=_flag("interstate"),
        is_goods=_flag("goods"),
        place=argument("place") or None,
        hsn_sac="" if argument("hsn") == "none" else argument("hsn") or None,
        rate_bp=id_argument("rate"),
    )
    return (
        Sheet(
            key="documents",
            title="Invoices and credit notes",
            columns=(
                Column(label="Number"),
                Column(label="Day", kind=Kind.DAY),
                *columns("Customer", "Place of supply", "Kind"),
                COUNT,
                *HEADS,
            ),
            rows=[_behind_row(one) for one in found],
            total=Row(
                values=(
                    "Together",
                    *(None,) * 4,
                    sum(one.qty for one in found),
                    *head_values(add_amounts(one.amounts for one in found)),
                )
            ),
            note="What credit notes take off is below zero.",
        ),
    )


def _behind_row(one: GstDocument) -> Row:
    return Row(
        values=(
            one.number,
            one.day,
            one.customer,
            place_words(one.place_of_supply),
            "Credit note" if one.is_credit else "Invoice",
            one.qty,
            *head_values(one.amounts),
        ),
        href=f"/invoices/{one.invoice_id}",
    )


def _sections(word: str) -> tuple[Section, ...]:
    if word == "return":
        return IN_RETURN
    return (Section(word),) if word in set(Section) else tuple(Section)


def _flag(name: str) -> bool | None:
    return {"0": False, "1": True}.get(argument(name))

"""The price list of packages as a page: templates with their form and what they give; and as a file."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from tula.documents.table import Cell, Table, rupees
from tula.domain.benefits import TaxOrder
from tula.domain.imports.cells import WEEKDAYS
from tula.domain.imports.sheets import TAXED, TEMPLATES
from tula.domain.lifecycle import PackageType
from tula.queries.templates import TemplateCard, list_templates
from tula.web.exports import send_table
from tula.web.pages import Spa, argument, page_number, read_page
from tula.web.security import Deed, may

pages = Blueprint("templates_pages", __name__)

TYPES = {
    PackageType.SESSION: "Sessions",
    PackageType.VALUE: "Prepaid value",
    PackageType.MEMBERSHIP: "Membership",
    PackageType.DISCOUNT: "Discount",
    PackageType.COMBO: "Combo",
}
EVERYTHING = 1_000_000
SHOWN = {"": None, "active": True, "inactive": False}


@pages.get("/packages/templates")
def show_templates() -> str:
    """List package templates by name."""
    q, shown = argument("q"), argument("status")
    spa, found = read_page(
        lambda session, spa: (
            spa,
            list_templates(session, q=q or None, is_active=SHOWN.get(shown), page=page_number()),
        )
    )
    return render_template(
        "packages/templates.html",
        spa=spa,
        found=found,
        q=q,
        shown=shown,
        types=TYPES,
        may_change_many=may(Deed.RECORDS),
    )


@pages.get("/packages/templates.<any(csv, xlsx):ending>")
def export_templates(ending: str) -> Response:
    """Give the price list that is filtered as a file with the columns of the import: a row for each benefit."""
    q, shown = argument("q"), argument("status")

    def read(session: Session, _: Spa) -> Table:
        found = list_templates(session, q=q or None, is_active=SHOWN.get(shown), per_page=EVERYTHING)
        columns = tuple(column.name for column in TEMPLATES.columns)
        return Table(title=TEMPLATES.title, columns=columns, rows=_rows(columns, found.items))

    return send_table(ending, name="price-list", read=read)


def _rows(columns: Iterable[str], cards: Iterable[TemplateCard]) -> Iterator[tuple[Cell, ...]]:
    for card in cards:
        for cells in _cells(card):
            yield tuple(cells.get(column) for column in columns)


def _cells(card: TemplateCard) -> Iterator[dict[str, Cell]]:
    """Give the cells of a package, benefit by benefit, by column."""
    own: dict[str, Cell] = {
        "name": card.name,
        "description": card.description,
        "type": card.pkg_type.value,
        "price": rupees(card.price),
        "tax_inclusive": _flag(is_set=card.tax_inclusive),
        "gst_rate": rupees(card.rate_bp),
        "sac": card.sac,
        "validity_days": card.validity_days,
        "weekdays": " ".join(WEEKDAYS[day - 1] for day in card.weekdays or ()) or None,
        "taxed": _TAX_WORDS[TaxOrder(card.benefit_tax_order)] if card.benefit_tax_order else None,
        "active": _flag(is_set=card.is_active),
    }
    for item in card.items:
        yield {
            **own,
            "benefit": item.benefit_type,
            "service": item.service_name,
            "choose": _flag(is_set=item.choose),
            "sessions": item.qty,
            "percent": None if item.percent_bp is None else rupees(item.percent_bp),
            "amount": None if item.amount is None else rupees(item.amount),
        }


_TAX_WORDS = {order: word for word, order in TAXED.items()}


def _flag(*, is_set: bool) -> str:
    return "yes" if is_set else "no"

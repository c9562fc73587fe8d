"""The catalogue as pages: services, products and staff, one entry with its rates, and files of all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template
from sqlalchemy.orm import Session

from tula.documents.table import Cell, Table, rupees
from tula.domain.imports.sheets import SHEETS
from tula.queries import catalogue as queries
from tula.queries.catalogue import CatalogueFilter, CatalogueSort, ProductCard, ServiceCard, StaffCard
from tula.queries.paging import Page
from tula.web.exports import send_table
from tula.web.pages import Spa, argument, page_number, read_page
from tula.web.security import Deed, may

pages = Blueprint("catalogue_pages", __name__)

Card = ServiceCard | ProductCard | StaffCard
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A part of the catalogue: its words, and how it is read."""

    key: str
    title: str
    noun: str
    list_cards: Callable[..., Page[Any]]
    get_card: Callable[..., Card]
    is_priced: bool = True


def _list_staff(session: Session, *, wanted: CatalogueFilter, today: object, **more: int) -> Page[StaffCard]:  # noqa: ARG001
    return queries.list_staff(session, wanted=wanted, **more)


def _get_staff(session: Session, staff_id: int, *, today: object) -> StaffCard:  # noqa: ARG001
    return queries.get_staff(session, staff_id)


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            key="services",
            title="Services",
            noun="service",
            list_cards=queries.list_services,
            get_card=queries.get_service,
        ),
        Kind(
            key="products",
            title="Products",
            noun="product",
            list_cards=queries.list_products,
            get_card=queries.get_product,
        ),
        Kind(
            key="staff",
            title="Staff",
            noun="member of staff",
            list_cards=_list_staff,
            get_card=_get_staff,
            is_priced=False,
        ),
    )
}


@pages.get("/catalogue")
def show_catalogue() -> str:
    """List the services."""
    return show_kind("services")


@pages.get("/catalogue/<any(services, products, staff):key>")
def show_kind(key: str) -> str:
    """List one part of the catalogue."""
    kind, wanted = KINDS[key], read_filter()
    spa, found = read_page(
        lambda session, spa: (
            spa,
            kind.list_cards(session, wanted=wanted, today=spa.today, page=page_number(), per_page=50),
        )
    )
    return render_template(
        "catalogue/list.html",
        spa=spa,
        kind=kind,
        kinds=KINDS,
        found=found,
        wanted=wanted,
        may_change_many=may(Deed.RECORDS),
    )


@pages.get("/catalogue/<any(services, products, staff):key>/new")
def show_new(key: str) -> str:
    """Show the form for a new entry."""
    spa = read_page(lambda _, spa: spa)
    return render_template("catalogue/show.html", spa=spa, kind=KINDS[key], card=None)


@pages.get("/catalogue/<any(services, products, staff):key>/<int:row_id>")
def show_entry(key: str, row_id: int) -> str:
    """Show one entry with its form and the rates it had and will have."""
    if row_id >= 2**63:
        abort(404)
    kind = KINDS[key]
    spa, card = read_page(lambda session, spa: (spa, kind.get_card(session, row_id, today=spa.today)))
    return render_template("catalogue/show.html", spa=spa, kind=kind, card=card)


@pages.get("/catalogue/<any(services, products, staff):key>.<any(csv, xlsx):ending>")
def export_kind(key: str, ending: str) -> Response:
    """Give what is filtered as a file with the columns of the import."""
    kind, wanted = KINDS[key], read_filter()

    def read(session: Session, spa: Spa) -> Table:
        found = kind.list_cards(session, wanted=wanted, today=spa.today, per_page=EVERYTHING)
        columns = tuple(column.name for column in SHEETS[key].columns)
        return Table(title=kind.title, columns=columns, rows=_rows(columns, found.items))

    return send_table(ending, name=key, read=read)


def read_filter() -> CatalogueFilter:
    """Read the filters; nonsense filters nothing. `?sort=-price` is descending."""
    sort = argument("sort")
    word = sort.removeprefix("-")
    active = {"yes": True, "no": False}.get(argument("active"))
    return CatalogueFilter(
        q=argument("q") or None,
        is_active=active,
        by=CatalogueSort(word) if word in set(CatalogueSort) else None,
        is_descending=sort.startswith("-"),
    )


def _rows(columns: Iterable[str], cards: Iterable[Card]) -> Iterable[tuple[Cell, ...]]:
    for card in cards:
        yield tuple(_cell(card, column) for column in columns)


def _cell(card: Any, column: str) -> Cell:
    if column == "price":
        return rupees(card.price)
    if column == "gst_rate":
        return rupees(card.rate_bp)
    if column == "active":
        return "yes" if card.is_active else "no"
    if column == "low_stock_at":
        return "never" if card.low_stock_at is None else str(card.low_stock_at)
    if column == "pick_order":
        return str(card.pick_order)
    value: Cell = getattr(card, column)
    return ("yes" if value else "no") if isinstance(value, bool) else value

"""Customers: one, and pages of them, all or as a search finds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Text, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tula.domain.catalogue import CustomerNotFound
from tula.domain.search import NATIONAL_DIGITS, Term, digits_of, parse_search
from tula.models import Customer, CustomerSearch
from tula.models.columns import AnyRow
from tula.queries.paging import COUNTED, Page, count_pages, fetch_page

MOST_FOUND = 1000
"""A search that finds more is not counted to its end; whoever searches adds a letter."""

WORDS_A_HIT = 2
"""How many words of one customer often begin alike; so many more are read before they are counted as customers."""

MOST_NAMESAKES = 5
"""Of the customers who share a phone number so many are named."""

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """A customer as stored; empty fields are None."""

    id: int
    name: str
    phone: str
    email: str | None
    gstin: str | None
    state_code: str | None
    address: str | None
    notes: str | None
    created_at: datetime
    merged_into_id: int | None
    erased_at: datetime | None

    @property
    def is_gone(self) -> bool:
        """Tell whether the record was merged into another or erased."""
        return self.merged_into_id is not None or self.erased_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some customers in the order of their names, and whether others come before and after them."""

    items: tuple[CustomerCard, ...]
    has_before: bool
    has_after: bool


_NAME = func.lower(Customer.name)
_BY_NAME = (_NAME, Customer.id)


def get_customer(session: Session, customer_id: int, *, field: str | None = None) -> CustomerCard:
    """Read one customer; a failure names the field of the body that asked, if one did.

    :raises CustomerNotFound: there is none with that id.
    """
    row = session.execute(select(Customer.__table__).where(Customer.id == customer_id)).one_or_none()
    if row is None:
        raise CustomerNotFound.at(field)
    return _card(row)


def list_customers(session: Session, *, q: str | None = None, page: int = 1, per_page: int = 25) -> Page[CustomerCard]:
    """List customers by name; `q` looks for the beginnings of name words and the first or last digits of phones.

    A search counts and pages through at most `MOST_FOUND` customers, in the order of the words or digits it hits.
    """
    if q is None or not q.strip():
        everybody = select(Customer.__table__).where(Customer.is_active).order_by(*_BY_NAME)
        return fetch_page(session, everybody, page=page, per_page=per_page, read=_card, counted=COUNTED)
    search = parse_search(q)
    if search is None:
        return Page(items=(), total=0, page=page, pages=1)
    if search.phrase is not None:
        # Two common words meet in a hundred thousand places; whoever typed them in order is spared the walk.
        found = _fetch_found(session, _hits(search.phrase), page=page, per_page=per_page)
        if found.total == MOST_FOUND:
            return found
    return _fetch_found(session, _hits(*search.terms), page=page, per_page=per_page)


def browse_customers(
    session: Session, *, after_id: int | None = None, before_id: int | None = None, limit: int = 50
) -> Stretch:
    """Read the customers who follow or precede one by name: as quick at the end of a long list as at its beginning."""
    is_back = before_id is not None
    edge_id = before_id if is_back else after_id
    edge = None if edge_id is None else session.execute(select(*_BY_NAME).where(Customer.id == edge_id)).one_or_none()
    statement = select(Customer.__table__).where(Customer.is_active)
    if edge is not None:
        place = tuple_(*_BY_NAME)
        statement = statement.where(place < tuple_(*edge) if is_back else place > tuple_(*edge))
    order = [column.desc() for column in _BY_NAME] if is_back else _BY_NAME
    rows = [_card(row) for row in session.execute(statement.order_by(*order).limit(limit + 1))]
    goes_on = len(rows) > limit
    rows = rows[:limit]
    return Stretch(
        items=tuple(reversed(rows) if is_back else rows),
        has_before=goes_on if is_back else edge is not None,
        has_after=edge is not None if is_back else goes_on,
    )


def count_customers(session: Session, *, up_to: int) -> int:
    """Count the customers, at most `up_to` of them."""
    some = select(Customer.id).where(Customer.is_active).limit(up_to).subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


def customers_with_phone(session: Session, *, phone: str, except_id: int | None = None) -> list[CustomerCard]:
    """Find who has a phone number, however it is written, with or without the country."""
    digits = digits_of(phone)[-NATIONAL_DIGITS:]
    if not digits:
        return []
    statement = (
        select(Customer.__table__)
        .join(CustomerSearch, CustomerSearch.customer_id == Customer.id)
        .where(CustomerSearch.word == digits, Customer.is_active)
        .order_by(Customer.id)
        .limit(MOST_NAMESAKES)
    )
    if except_id is not None:
        statement = statement.where(Customer.id != except_id)
    return [_card(row) for row in session.execute(statement)]


def customers_found(q: str) -> Select[int] | None:
    """Select the ids of the customers that a search hits, for use in another statement; None when it asks nothing."""
    search = parse_search(q)
    return None if search is None else select(union_all(*_hits(*search.terms)).subquery().c.customer_id)


def _fetch_found(session: Session, hits: Sequence[Select[int, str]], *, page: int, per_page: int) -> Page[CustomerCard]:
    """Read a page of the customers who were hit, in the order of the index, with how many they are."""
    in_order = (CustomerSearch.word, CustomerSearch.customer_id)
    first = (select(hit.order_by(*in_order).limit(MOST_FOUND * WORDS_A_HIT).subquery()) for hit in hits)
    words = union_all(*first).limit(MOST_FOUND * WORDS_A_HIT).subquery().c
    found = select(words.customer_id, func.min(words.word).label("word")).group_by(words.customer_id).subquery().c
    shown = select(found.customer_id, found.word, func.count().over().label("total")).order_by(
        found.word, found.customer_id
    )
    before = (page - 1) * per_page
    some = shown.limit(per_page).offset(before).subquery()
    rows = session.execute(
        select(Customer.__table__, some.c.total)
        .join(some, some.c.customer_id == Customer.id)
        .order_by(some.c.word, Customer.id)
    ).all()
    # A page beyond the last has no row to tell the total.
    total = rows[0].total if rows else session.scalar(select(shown.limit(1).subquery().c.total)) or 0
    total = min(total, MOST_FOUND)
    items = tuple(_card(row) for row in rows[: max(0, total - before)])
    return Page(items=items, total=total, page=page, pages=count_pages(total, per_page=per_page))


def _hits(first: Term, *others: Term) -> list[Select[int, str]]:
    """Find the words of customers in whom every term fits: a branch for each prefix of the first, read in its order."""
    hits = select(CustomerSearch.customer_id, CustomerSearch.word)
    for term in others:
        other = aliased(CustomerSearch)
        fits = or_(*(_begins(other.word, prefix) for prefix in term.prefixes))
        hits = hits.where(exists().where(other.customer_id == CustomerSearch.customer_id, fits))
    return [hits.where(_begins(CustomerSearch.word, prefix)) for prefix in first.prefixes]


def _begins(word: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    return word.between(literal(prefix, Text()), literal(prefix + _LAST, Text()))


def _card(row: AnyRow) -> CustomerCard:
    return CustomerCard(
        id=row.id,
        name=row.name,
        phone=row.phone,
        email=row.email,
        gstin=row.gstin,
        state_code=row.state_code,
        address=row.address,
        notes=row.notes,
        created_at=row.created_at,
        merged_into_id=row.merged_into_id,
        erased_at=row.erased_at,
    )

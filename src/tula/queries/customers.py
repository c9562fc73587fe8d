"""Customers: one, and pages of them, all or as a search finds them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Text, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tula.domain.catalogue import CustomerNotFound
from tula.domain.search import Term, search_terms
from tula.models import Customer, CustomerSearch
from tula.models.columns import AnyRow
from tula.queries.paging import Page, fetch_page

MOST_FOUND = 1000
"""A search that finds more is not counted to its end; whoever searches adds a letter."""

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


_BY_NAME = (func.lower(Customer.name).collate("C"), Customer.id)


def get_customer(session: Session, customer_id: int) -> CustomerCard:
    """Read one customer.

    :raises CustomerNotFound: there is none with that id.
    """
    row = session.execute(select(Customer.__table__).where(Customer.id == customer_id)).one_or_none()
    if row is None:
        raise CustomerNotFound
    return _card(row)


def list_customers(session: Session, *, q: str | None = None, page: int = 1, per_page: int = 25) -> Page[CustomerCard]:
    """List customers by name; `q` looks for the beginnings of name words and the first or last digits of phones.

    A search counts and pages through at most `MOST_FOUND` customers.
    """
    everybody = select(Customer.__table__).order_by(*_BY_NAME)
    if q is None or not q.strip():
        return fetch_page(session, everybody, page=page, per_page=per_page, read=_card)
    terms = search_terms(q)
    if not terms:
        return Page(items=(), total=0, page=page, pages=1)
    found = _found(terms).subquery()
    statement = everybody.where(Customer.id.in_(select(found.c.customer_id)))
    return fetch_page(session, statement, page=page, per_page=per_page, read=_card)


def _found(terms: tuple[Term, ...]) -> Select[int]:
    """Find the first customers in whom every term fits; a word is tried in the order of the index, then cut off."""
    first, *others = terms
    hits = select(CustomerSearch.customer_id).where(_fits(CustomerSearch.word, first))
    for term in others:
        other = aliased(CustomerSearch)
        hits = hits.where(exists().where(other.customer_id == CustomerSearch.customer_id, _fits(other.word, term)))
    return hits.distinct().limit(MOST_FOUND)


def _fits(word: InstrumentedAttribute[str], term: Term) -> ColumnElement[bool]:
    return or_(*(word.between(literal(prefix, Text()), literal(prefix + _LAST, Text())) for prefix in term.prefixes))


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
    )

"""How invoices are searched: by their number, or as their customer is searched.

Each way is read from an index in a branch of its own (docs/decisions/0013).
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, literal, select, tuple_, union

from tula.models import DocumentCounter, Invoice
from tula.models.columns import AnySelect
from tula.queries.customers import customers_found
from tula.queries.paging import escape_like

_LAST = "\U0010ffff"
_NUMBER = re.compile(r"[A-Z0-9/-]+", re.ASCII)
_SEQUENCE = re.compile(r"(?:.*?[/-])?([0-9]{1,12})", re.ASCII)


def ids_found(statement: AnySelect, q: str, *, at_most: int | None) -> AnySelect | None:
    """Select the ids among a statement's invoices that a search hits, newest first; None when nothing can be hit."""
    hits = _hits(q)
    if not hits:
        return None
    branches = (
        select(statement.where(hit.condition).order_by(hit.newest_first).limit(at_most).subquery()) for hit in hits
    )
    found = union(*branches).subquery()
    return select(found.c.id).order_by(found.c.id.desc()).limit(at_most)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """One way to be hit, and the order in which its index gives the newest first."""

    condition: ColumnElement[bool]
    newest_first: ColumnElement[Any]


def _hits(q: str) -> list[_Hit]:
    hits: list[_Hit] = []
    number = "".join(q.split()).upper()
    if _NUMBER.fullmatch(number):
        begins = Invoice.number.between(literal(number, Text()), literal(number + _LAST, Text()))
        hits.append(_Hit(condition=begins, newest_first=Invoice.number.desc()))
        if sequence := _SEQUENCE.fullmatch(number):
            ends = _ends_with(number, int(sequence[1]))
            hits.append(_Hit(condition=ends, newest_first=Invoice.id.desc()))
    customers = customers_found(q)
    if customers is not None:
        hits.append(_Hit(condition=Invoice.customer_id.in_(customers), newest_first=Invoice.id.desc()))
    return hits


def _ends_with(number: str, sequence: int) -> ColumnElement[bool]:
    """Find what was counted `sequence` in any series and year, and reads so."""
    counters = select(DocumentCounter.series, DocumentCounter.financial_year, literal(sequence))
    counted = tuple_(Invoice.series, Invoice.financial_year, Invoice.sequence).in_(counters)
    return and_(counted, Invoice.number.like(f"%{escape_like(number)}"))

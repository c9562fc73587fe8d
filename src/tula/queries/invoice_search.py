"""How invoices and credit notes are searched: by their number, or as their customer is searched.

Each way is read from an index in a branch of its own (docs/decisions/0013).
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, literal, select, tuple_, union

from tula.models import CreditNote, DocumentCounter, Invoice
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
    hits = [
        _Hit(condition=condition, newest_first=newest.desc())
        for condition, newest in zip(number_hits(Invoice, q), (Invoice.number, Invoice.id), strict=False)
    ]
    customers = customers_found(q)
    if customers is not None:
        hits.append(_Hit(condition=Invoice.customer_id.in_(customers), newest_first=Invoice.id.desc()))
    return hits


def number_hits(document: type[Invoice] | type[CreditNote], q: str) -> list[ColumnElement[bool]]:
    """Say that a document's number begins so, and, for what may be counted so, that it ends so."""
    number = "".join(q.split()).upper()
    if not _NUMBER.fullmatch(number):
        return []
    hits: list[ColumnElement[bool]] = [
        document.number.between(literal(number, Text()), literal(number + _LAST, Text()))
    ]
    if sequence := _SEQUENCE.fullmatch(number):
        counters = select(DocumentCounter.series, DocumentCounter.financial_year, literal(int(sequence[1])))
        counted = tuple_(document.series, document.financial_year, document.sequence).in_(counters)
        hits.append(and_(counted, document.number.like(f"%{escape_like(number)}")))
    return hits

"""How invoices are searched: by their number, or as their customer is searched.

Each way is read from an index in its own branch (docs/decisions/0013); a search sees the newest `COUNTED` of each.
"""

import re

from sqlalchemy import ColumnElement, Text, and_, literal, select, tuple_, union
from sqlalchemy.sql.selectable import CompoundSelect

from tula.models import DocumentCounter, Invoice
from tula.models.columns import AnySelect
from tula.queries.customers import customers_found
from tula.queries.paging import COUNTED, escape_like

_LAST = "\U0010ffff"
_NUMBER = re.compile(r"[A-Z0-9/-]+", re.ASCII)
_SEQUENCE = re.compile(r"(?:.*?[/-])?([0-9]{1,12})", re.ASCII)


def ids_found(statement: AnySelect, q: str) -> CompoundSelect[int] | None:
    """Select the ids among a statement's invoices that a search hits; None when nothing can be hit."""
    branches = [
        select(statement.where(hit).order_by(Invoice.invoice_date.desc(), Invoice.id.desc()).limit(COUNTED).subquery())
        for hit in _hits(q)
    ]
    return union(*branches) if branches else None


def _hits(q: str) -> list[ColumnElement[bool]]:
    hits: list[ColumnElement[bool]] = []
    number = "".join(q.split()).upper()
    if _NUMBER.fullmatch(number):
        hits.append(Invoice.number.between(literal(number, Text()), literal(number + _LAST, Text())))
        if sequence := _SEQUENCE.fullmatch(number):
            hits.append(_ends_with(number, int(sequence[1])))
    customers = customers_found(q)
    if customers is not None:
        hits.append(Invoice.customer_id.in_(customers))
    return hits


def _ends_with(number: str, sequence: int) -> ColumnElement[bool]:
    """Find what was counted `sequence` in any series and year, and reads so."""
    counters = select(DocumentCounter.series, DocumentCounter.financial_year, literal(sequence))
    counted = tuple_(Invoice.series, Invoice.financial_year, Invoice.sequence).in_(counters)
    return and_(counted, Invoice.number.like(f"%{escape_like(number)}"))

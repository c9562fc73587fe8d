"""The document counter: one row per series and financial year, taken last, so that numbers have no gaps."""

from datetime import date

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from tula.domain.numbering import Series, financial_year
from tula.models import DocumentCounter
from tula.operations.statement import Asked, Rows, Statement

_TAKEN = Statement(
    insert(DocumentCounter)
    .values(series=bindparam("series"), financial_year=bindparam("financial_year"), last_number=1)
    .on_conflict_do_update(constraint="pk_document_counter", set_={"last_number": DocumentCounter.last_number + 1})
    .returning(DocumentCounter.last_number)
)


def next_number(*, series: Series, on: date) -> Asked:
    """Ask for the next number of a series in the financial year of a date; the row stays locked until the end."""
    return _TAKEN(series=series.value, financial_year=financial_year(on))


def to_sequence(rows: Rows) -> int:
    """Read the answer to `next_number`."""
    return int(rows[0].last_number)

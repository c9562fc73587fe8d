"""The document counter: one row per series and financial year, taken last, so that numbers have no gaps."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tula.domain.numbering import Series, financial_year
from tula.models import DocumentCounter

_TAKEN = (
    insert(DocumentCounter)
    .values(last_number=1)
    .on_conflict_do_update(constraint="pk_document_counter", set_={"last_number": DocumentCounter.last_number + 1})
    .returning(DocumentCounter.last_number)
)


def take_number(session: Session, *, series: Series, on: date) -> int:
    """Take the next number of a series in the financial year of a date; the row stays locked until the end."""
    return session.execute(_TAKEN, {"series": series.value, "financial_year": financial_year(on)}).scalar_one()

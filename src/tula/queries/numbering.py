"""How far the series of documents have come."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.numbering import Series
from tula.models import DocumentCounter


def issued_numbers(session: Session, *, financial_year: int) -> dict[Series, int]:
    """Read the last number given of every series in a financial year; a series without any is absent."""
    rows = session.execute(
        select(DocumentCounter.series, DocumentCounter.last_number).where(
            DocumentCounter.financial_year == financial_year
        )
    )
    return {Series(row.series): row.last_number for row in rows}

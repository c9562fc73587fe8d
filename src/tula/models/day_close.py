"""Days that were closed: what the drawer should have held, what was counted, and the figures as they were then."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.day_close import ClosedDay
from tula.domain.day_figures import read_figures
from tula.models.base import Base, RowId
from tula.models.columns import AnyRow, PaiseSum

STANDS = text("reopened_at IS NULL")
"""A close that stands; said as the index says it, so that every plan can use it."""


class DayClose(Base):
    """One close of one day; a reopened day keeps it and can be closed again. `figures` are paise."""

    __tablename__ = "day_close"

    id: Mapped[RowId]
    closed_on: Mapped[date]
    cash_expected: Mapped[int] = mapped_column(PaiseSum)
    cash_counted: Mapped[int | None] = mapped_column(PaiseSum)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    closed_by: Mapped[str]
    closed_at: Mapped[datetime]
    reopened_by: Mapped[str | None]
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("cash_counted >= 0", name="counted_not_negative"),
        CheckConstraint("num_nulls(reopened_by, reopened_at, reopen_reason) IN (0, 3)", name="reopened_whole"),
        Index("uq_day_close_closed_on", "closed_on", unique=True, postgresql_where=STANDS),
    )


def to_closed_day(row: AnyRow) -> ClosedDay:
    """Read a close from its columns."""
    return ClosedDay(
        id=row.id,
        day=row.closed_on,
        cash_expected=row.cash_expected,
        cash_counted=row.cash_counted,
        figures=read_figures(row.figures),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        reopened_by=row.reopened_by,
        reopened_at=row.reopened_at,
        reopen_reason=row.reopen_reason,
    )

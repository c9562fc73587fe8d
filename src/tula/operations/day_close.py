"""Closing a day: after it the bills of that day stand, and only credit notes change them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict
from tula.domain.validity import format_date
from tula.models import DayClose
from tula.models.day_close import STANDS
from tula.operations.locks import lock_day


class DayClosed(Conflict):
    """That day is closed. Make a credit note and a new invoice."""


def require_day_open(session: Session, *, on: date, locking: bool = True) -> None:
    """Let only those go on who change a bill of an open day, and keep the day open until they are done.

    Called before the invoice is locked; a bill's date never changes, so it can be read without a lock. A preview
    keeps nothing.

    :raises DayClosed: the day was closed.
    """
    if locking:
        lock_day(session, on=on, alone=False)
    if session.scalar(select(DayClose.id).where(DayClose.closed_on == on, STANDS)) is not None:
        raise DayClosed(f"{format_date(on)} is closed. Make a credit note and a new invoice.", date=on.isoformat())

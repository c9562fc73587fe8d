"""Closing a day: after it the bills of that day stand, and only credit notes change them.

Bills, payments and refunds that come later are still written; they are told apart from what the close saw.
"""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tula.domain.day_close import BlockCode, ClosedDay, Day, find_blocks
from tula.domain.errors import Conflict, Invalid
from tula.domain.reason import require_reason
from tula.domain.validity import format_date
from tula.models import DayClose
from tula.models.day_close import STANDS, to_closed_day
from tula.operations import audit
from tula.operations.day_facts import load_day
from tula.operations.locks import lock_day
from tula.operations.settings import load_settings


class DayClosed(Conflict):
    """That day is closed. Make a credit note and a new invoice."""


class DayNotClosed(Conflict):
    """That day is not closed."""


class FutureDay(Invalid):
    """A day can be closed once it has come."""


class LongBeforeFirstDay(Invalid):
    """The day is a year or more before the spa's first. Check the year."""


class DayCloseBlocked(Conflict):
    """Something stands in the way of closing this day."""


def require_day_open(session: Session, *, on: date, locking: bool = True) -> None:
    """Let only those go on who change a bill of an open day, and keep the day open until they are done.

    Called before the invoice is locked; a bill's date never changes, so it can be read without a lock. A preview
    keeps nothing.

    :raises DayClosed: the day was closed.
    """
    if locking:
        lock_day(session, on=on, alone=False)
    if _standing_close(session, on) is not None:
        raise DayClosed(f"{format_date(on)} is closed. Make a credit note and a new invoice.", date=on.isoformat())


def look_at_day(session: Session, *, on: date, now: datetime) -> Day:
    """Show what closing a day would write and what stands in its way, or how it was closed."""
    facts = load_day(session, on=on, settings=load_settings(session), now=now)
    return Day(facts=facts, blocks=tuple(find_blocks(facts)), closed=_standing_close(session, on))


def close_day(session: Session, *, on: date, cash_counted: int | None, actor: str, now: datetime) -> ClosedDay:
    """Close a day with its figures and the cash that was counted (paise).

    :raises FutureDay: it has not come yet.
    :raises LongBeforeFirstDay: the spa's first day came a year later or more.
    :raises DayClosed: it is closed already.
    :raises DayCloseBlocked: `blocks` names what stands in the way.
    """
    lock_day(session, on=on, alone=True)
    day = look_at_day(session, on=on, now=now)
    if day.closed is not None:
        raise DayClosed(f"{format_date(on)} is closed already.", date=on.isoformat())
    if on > day.facts.today:
        raise FutureDay.at("date")
    for block in day.blocks:
        if block.code is BlockCode.LONG_BEFORE_FIRST_DAY:
            raise LongBeforeFirstDay.at("date", message=block.message)
    if day.blocks:
        raise DayCloseBlocked(" ".join(block.message for block in day.blocks), blocks=day.blocks)
    figures = day.facts.figures
    close_id = session.execute(
        insert(DayClose)
        .values(
            closed_on=on,
            cash_expected=figures.cash_expected,
            cash_counted=cash_counted,
            figures=figures.to_stored(),
            closed_by=actor,
            closed_at=now,
        )
        .returning(DayClose.id)
    ).scalar_one()
    closed = ClosedDay(
        id=close_id,
        day=on,
        cash_expected=figures.cash_expected,
        cash_counted=cash_counted,
        figures=figures,
        closed_by=actor,
        closed_at=now,
    )
    audit.record(
        session,
        action="day.closed",
        entity="day_close",
        entity_id=close_id,
        details={
            "date": on.isoformat(),
            "cash_expected_paise": closed.cash_expected,
            "cash_counted_paise": closed.cash_counted,
            "bills": figures.bills.count,
            "bills_paise": figures.bills.amount,
        },
        actor=actor,
        now=now,
    )
    return closed


def reopen_day(session: Session, *, on: date, reason: str, actor: str, now: datetime) -> None:
    """Open a closed day again; its close is kept as it was.

    :raises ReasonRequired: no reason was given.
    :raises DayNotClosed: there is nothing to reopen.
    """
    require_reason(reason)
    lock_day(session, on=on, alone=True)
    closed = _standing_close(session, on)
    if closed is None:
        raise DayNotClosed(f"{format_date(on)} is not closed.")
    session.execute(
        update(DayClose)
        .where(DayClose.id == closed.id)
        .values(reopened_by=actor, reopened_at=now, reopen_reason=reason.strip())
    )
    audit.record(
        session,
        action="day.reopened",
        entity="day_close",
        entity_id=closed.id,
        details={"date": on.isoformat(), "reason": reason.strip()},
        actor=actor,
        now=now,
    )


def _standing_close(session: Session, on: date) -> ClosedDay | None:
    row = session.execute(select(DayClose.__table__).where(DayClose.closed_on == on, STANDS)).one_or_none()
    return None if row is None else to_closed_day(row)

"""Days that were closed, the latest first; a reopened day is listed with its reason."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.day_close import ClosedDay
from tula.models import DayClose
from tula.models.day_close import STANDS, to_closed_day
from tula.queries.paging import Page, fetch_page


def list_closes(session: Session, *, page: int = 1, per_page: int = 25) -> Page[ClosedDay]:
    """List the closes of days."""
    statement = select(*DayClose.__table__.columns).order_by(DayClose.closed_on.desc(), DayClose.id.desc())
    return fetch_page(session, statement, page=page, per_page=per_page, read=to_closed_day)


def is_day_closed(session: Session, *, on: date) -> bool:
    """Tell whether the bills of a day stand."""
    return session.scalar(select(DayClose.id).where(DayClose.closed_on == on, STANDS)) is not None

"""What packages owe, week by week up to today: the first page asks for it apart and does not wait."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tula.queries.reports.liability_trend import OwedOn, liability_on_days

TREND_WEEKS = 12


def liability_by_week(session: Session, *, today: date, timezone: str) -> tuple[OwedOn, ...]:
    """Tell what was owed at the end of today and of the same weekday of the weeks before, in one statement."""
    days = [today - timedelta(weeks=number) for number in range(TREND_WEEKS - 1, -1, -1)]
    return liability_on_days(session, days=days, timezone=timezone)

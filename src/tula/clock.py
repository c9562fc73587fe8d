"""The only clock. Everything else is told the time."""

from datetime import UTC, date, datetime

from tula.domain.validity import local_date


def now() -> datetime:
    """Tell the instant, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """Tell the date in a timezone (an IANA name, checked when the setting is saved)."""
    return local_date(now(), timezone)

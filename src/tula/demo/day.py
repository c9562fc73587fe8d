"""The days of the demo spa: the first of them, its hours, and moments within them."""

from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

OPENS, CLOSES = 10 * 60, 20 * 60
"""Minutes of the day."""


def first_day(today: date) -> date:
    """Give the day a year before."""
    return today.replace(year=today.year - 1, day=min(today.day, 28) if today.month == 2 else today.day)


def moment(day: date, minute: int, *, rng: Random, zone: ZoneInfo) -> datetime:
    """Give a moment within a minute of a day."""
    return datetime.combine(day, time(minute // 60, minute % 60, rng.randrange(60)), tzinfo=zone)

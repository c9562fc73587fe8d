"""The days of the demo spa: its hours, and moments within them."""

from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

OPENS, CLOSES = 10 * 60, 20 * 60
"""Minutes of the day."""


def moment(day: date, minute: int, *, rng: Random, zone: ZoneInfo) -> datetime:
    """Give a moment within a minute of a day."""
    return datetime.combine(day, time(minute // 60, minute % 60, rng.randrange(60)), tzinfo=zone)

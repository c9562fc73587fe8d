"""A day against the same weekday of other weeks: part with part, whole with whole.

The one rule: what cannot be compared honestly is not compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tula.domain.money import round_half_up

FEWEST_FOR_USUAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDay:
    """The bills of a day (paise): all of them, and those made by the time of day that it is now.

    `is_timed`: every bill was made on its own day, so its hour can be told.
    """

    day: date
    bills: int = 0
    total: int = 0
    bills_by_now: int = 0
    total_by_now: int = 0
    is_timed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A sum against another (paise); by how much, and by how many whole percent where there is something to be of."""

    now: int
    then: int

    @property
    def difference(self) -> int:
        """How much more; below zero less."""
        return self.now - self.then

    @property
    def percent(self) -> int | None:
        """How many percent more, rounded half up; below zero less."""
        return round_half_up(100 * self.difference, self.then) if self.then > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What the same weekday usually brought by this time: the average (paise, whole rupees) over `days` of them."""

    amount: int
    days: int


def against_last_week(today: PartDay, last: PartDay) -> Comparison | None:
    """Compare up to now; None when the day then had no bill, or its hours cannot be told."""
    if not last.bills or not last.is_timed:
        return None
    return Comparison(now=today.total, then=last.total_by_now)


def usual_by_now(days: Sequence[PartDay]) -> Usual | None:
    """Average what days brought by now; days without a bill were closed, and one day alone is no habit."""
    open_days = [one for one in days if one.bills]
    if len(open_days) < FEWEST_FOR_USUAL or not all(one.is_timed for one in open_days):
        return None
    rupees = round_half_up(sum(one.total_by_now for one in open_days), 100 * len(open_days))
    return Usual(amount=100 * rupees, days=len(open_days))

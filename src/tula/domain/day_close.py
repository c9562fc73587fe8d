"""Closing a day: what stands in the way of it, by name, and the cash that was counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tula.domain.day_figures import DayFigures
from tula.domain.money import format_rupees
from tula.domain.validity import a_year_before, format_date

DENOMINATIONS = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins in use, in rupees."""


class BlockCode(StrEnum):
    """Why a day cannot be closed."""

    FUTURE_DAY = "future_day"
    LONG_BEFORE_FIRST_DAY = "long_before_first_day"
    EARLIER_DAY_OPEN = "earlier_day_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One thing that stands in the way, with the day to go to."""

    code: BlockCode
    message: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRefund:
    """Money (paise) that a bill of the day still has to give back: it waits for its customer, the day does not."""

    invoice_id: int
    number: str
    amount: int

    @property
    def message(self) -> str:
        """Say it to staff."""
        return f"{format_rupees(self.amount)} is still to be paid back on {self.number}."


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """A day as the books have it now; `open_before` are earlier days with business that nobody closed.

    `first_day` is the first on which anything happened, today where nothing did.
    """

    on: date
    today: date
    first_day: date
    figures: DayFigures
    owed: tuple[OwedRefund, ...] = ()
    open_before: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """One close of a day: the cash expected and counted (paise), and the figures as they were then."""

    id: int
    day: date
    cash_expected: int
    cash_counted: int | None
    figures: DayFigures
    closed_by: str
    closed_at: datetime
    reopened_by: str | None = None
    reopened_at: datetime | None = None
    reopen_reason: str | None = None

    @property
    def difference(self) -> int | None:
        """What was counted above what was expected; below zero when cash is missing, None when nobody counted."""
        return None if self.cash_counted is None else self.cash_counted - self.cash_expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as it can be closed now, or as it was closed with what came after the close."""

    facts: DayFacts
    blocks: tuple[Block, ...]
    closed: ClosedDay | None

    @property
    def can_close(self) -> bool:
        """Tell whether nothing stands in the way of closing it."""
        return self.closed is None and not self.blocks

    @property
    def after(self) -> DayFigures | None:
        """What came after the close; None while the day is open."""
        return None if self.closed is None else self.facts.figures.minus(self.closed.figures)


def find_blocks(facts: DayFacts) -> Iterator[Block]:
    """Say what stands in the way of closing a day: its date, earlier days."""
    if facts.on > facts.today:
        yield Block(code=BlockCode.FUTURE_DAY, message=f"{format_date(facts.on)} has not come yet.", day=facts.on)
    if facts.on <= a_year_before(facts.first_day):
        words = f"Nothing happened before {format_date(facts.first_day)}. Check the year."
        yield Block(code=BlockCode.LONG_BEFORE_FIRST_DAY, message=words, day=facts.first_day)
    for day in facts.open_before:
        yield Block(
            code=BlockCode.EARLIER_DAY_OPEN, message=f"{format_date(day)} is still open. Close it first.", day=day
        )


def count_cash(counts: Mapping[int, int]) -> int:
    """Add up notes and coins (how many of each denomination in rupees) to paise."""
    return sum(100 * denomination * count for denomination, count in counts.items())

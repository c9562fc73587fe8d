"""The days that lists are narrowed to with one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tula.domain.date_range import DateRange, NamedRange, named_range
from tula.web.pages import date_argument

WORDS: Mapping[NamedRange, str] = {
    NamedRange.TODAY: "Today",
    NamedRange.YESTERDAY: "Yesterday",
    NamedRange.THIS_WEEK: "This week",
    NamedRange.THIS_MONTH: "This month",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickRange:
    """A named range as a link; the one that the address asks for is chosen."""

    word: str
    dates: DateRange
    is_chosen: bool


def quick_ranges(*, today: date) -> list[QuickRange]:
    """Give the ranges as they are today."""
    asked = (date_argument("from"), date_argument("to"))
    ranges = ((word, named_range(name, today=today)) for name, word in WORDS.items())
    return [QuickRange(word=word, dates=dates, is_chosen=asked == (dates.first, dates.last)) for word, dates in ranges]

"""What is asked of a report, as it stands in the address: the days, the filters and whether the whole is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from tula.domain.date_range import DateRange, NamedRange, named_range
from tula.web.pages import Spa, argument, date_argument

LONGEST_DAYS = 366
EARLIEST = date(2017, 7, 1)
"""GST began; no books reach further back."""
LATEST = date(2999, 12, 31)
"""No package lasts longer."""

RANGE_WORDS = {
    NamedRange.TODAY: "Today",
    NamedRange.THIS_WEEK: "This week",
    NamedRange.THIS_MONTH: "This month",
    NamedRange.LAST_MONTH: "Last month",
    NamedRange.THIS_QUARTER: "This quarter",
    NamedRange.FINANCIAL_YEAR: "This financial year",
}
AHEAD_WORDS = {
    NamedRange.NEXT_7_DAYS: "Next 7 days",
    NamedRange.NEXT_14_DAYS: "14 days",
    NamedRange.NEXT_30_DAYS: "30 days",
    NamedRange.NEXT_90_DAYS: "90 days",
    NamedRange.LAST_MONTH: "Last month",
}
"""For a report that looks ahead: days to come, and a month in which something was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The days a report is asked for; `named` is their name if they have one, `is_file` asks for every row.

    `latest` is the last day that may be asked for, if there is one; `words` are the ranges with a name.
    """

    slug: str
    spa: Spa
    days: DateRange
    named: NamedRange | None
    words: Mapping[NamedRange, str]
    latest: date | None
    was_cut: bool = False
    is_file: bool = False

    @property
    def address(self) -> str:
        """The address of the report without its days."""
        return f"/reports/{self.slug}"

    def behind(self, **keys: object) -> str:
        """Give the address of what is behind a number of these days."""
        between = {"from": self.days.first.isoformat(), "to": self.days.last.isoformat()}
        return f"{self.address}/behind?{urlencode({**between, **keys})}"

    def file(self, name: str) -> str:
        """Give the address of a file of these days."""
        between = {"from": self.days.first.isoformat(), "to": self.days.last.isoformat()}
        return f"{self.address}/{name}?{urlencode(between)}"


def read_ask(slug: str, spa: Spa, *, looks_ahead: bool = False, is_file: bool = False) -> Ask:
    """Read the days asked for: `?from=&to=`, else `?range=`, else this month; nonsense is this month, too.

    Days in the wrong order are turned round. A report that looks ahead begins with the next thirty days.
    """
    words = AHEAD_WORDS if looks_ahead else RANGE_WORDS
    latest = None if looks_ahead else spa.today
    usual = NamedRange.NEXT_30_DAYS if looks_ahead else NamedRange.THIS_MONTH
    first, last = date_argument("from"), date_argument("to")
    word, was_cut = argument("range"), False
    named: NamedRange | None = NamedRange(word) if word in set(words) else usual
    if first is None and last is None:
        days = named_range(named or usual, today=spa.today)
    else:
        days, was_cut = _between(first, last, usual=named_range(usual, today=spa.today), latest=latest or LATEST)
        named = next((name for name in words if named_range(name, today=spa.today) == days), None)
    return Ask(slug=slug, spa=spa, days=days, named=named, words=words, latest=latest, was_cut=was_cut, is_file=is_file)


def _between(first: date | None, last: date | None, *, usual: DateRange, latest: date) -> tuple[DateRange, bool]:
    """Give the days between two, kept within what books may hold, and whether there were too many of them."""
    if first and last and last < first:
        first, last = last, first
    last = max(min(last or max(usual.last, first or usual.last), latest), EARLIEST)
    first = max(min(first or min(usual.first, last.replace(day=1)), last), EARLIEST)
    if (last - first).days < LONGEST_DAYS:
        return DateRange(first=first, last=last), False
    return DateRange(first=last - timedelta(days=LONGEST_DAYS - 1), last=last), True

"""What is asked of a report, as it stands in the address: the days, the filters and whether the whole is wanted."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from tula.domain.date_range import DateRange, NamedRange, named_range
from tula.web.pages import Spa, argument, date_argument

LONGEST_DAYS = 366
EARLIEST = date(2017, 7, 1)
"""GST began; no books reach further back."""

RANGE_WORDS = {
    NamedRange.TODAY: "Today",
    NamedRange.THIS_WEEK: "This week",
    NamedRange.THIS_MONTH: "This month",
    NamedRange.LAST_MONTH: "Last month",
    NamedRange.THIS_QUARTER: "This quarter",
    NamedRange.FINANCIAL_YEAR: "This financial year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The days a report is asked for; `named` is their name if they have one, `is_file` asks for every row."""

    slug: str
    spa: Spa
    days: DateRange
    named: NamedRange | None
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


def read_ask(slug: str, spa: Spa, *, is_file: bool = False) -> Ask:
    """Read the days asked for: `?from=&to=`, else `?range=`, else this month; nonsense is this month, too."""
    first, last = date_argument("from"), date_argument("to")
    if first is None and last is None:
        word = argument("range")
        asked = NamedRange(word) if word in set(RANGE_WORDS) else NamedRange.THIS_MONTH
        days = named_range(asked, today=spa.today)
        return Ask(slug=slug, spa=spa, days=days, named=asked, is_file=is_file)
    last = max(min(last or spa.today, spa.today), EARLIEST)
    first = max(min(first or last.replace(day=1), last), EARLIEST)
    was_cut = (last - first).days >= LONGEST_DAYS
    if was_cut:
        first = last - timedelta(days=LONGEST_DAYS - 1)
    days = DateRange(first=first, last=last)
    named = next((name for name in RANGE_WORDS if named_range(name, today=spa.today) == days), None)
    return Ask(slug=slug, spa=spa, days=days, named=named, was_cut=was_cut, is_file=is_file)

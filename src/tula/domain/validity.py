"""When a package may be used. The last day counts whole, in the spa's timezone."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_DAY = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause from `start` until the day before `end`; without an end it still runs."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse a pause that ends before it starts."""
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"pause {self.start} to {self.end} is empty")

    def covers(self, day: date) -> bool:
        """Tell whether the package was paused on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days on which a package may be used; weekdays are ISO (1 = Monday)."""

    valid_from: date
    expires_on: date | None = None
    weekdays: frozenset[int] = EVERY_DAY
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an end before the start and weekdays that do not exist."""
        if self.expires_on is not None and self.expires_on < self.valid_from:
            raise ValueError(f"expires {self.expires_on} before it starts {self.valid_from}")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError(f"weekdays {set(self.weekdays)} are not 1 to 7")

    def has_started(self, day: date) -> bool:
        """Tell whether the first day has come."""
        return self.valid_from <= day

    def has_expired(self, day: date) -> bool:
        """Tell whether the last day is over."""
        return self.expires_on is not None and self.expires_on < day

    def is_paused(self, day: date) -> bool:
        """Tell whether a pause covers the day."""
        return any(pause.covers(day) for pause in self.pauses)

    def allows_weekday(self, day: date) -> bool:
        """Tell whether the package may be used on such a day of the week."""
        return day.isoweekday() in self.weekdays


def local_date(instant: datetime, timezone: str) -> date:
    """Tell which date an instant falls on in a timezone (an IANA name, checked when the setting is saved)."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def first_instant(day: date, timezone: str) -> datetime:
    """Give the instant at which a day begins in a timezone."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


def a_year_before(day: date) -> date:
    """Give the same date of the year before; a slip in the year is at least that far off."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def format_date(day: date) -> str:
    """Write a date as staff read it: `9 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def format_weekdays(weekdays: frozenset[int]) -> str:
    """Write weekdays as staff read them: `Mon–Fri`, `Mon, Wed, Sun`."""
    days = sorted(weekdays)
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAY_NAMES[days[0] - 1]}–{WEEKDAY_NAMES[days[-1] - 1]}"
    return ", ".join(WEEKDAY_NAMES[day - 1] for day in days)

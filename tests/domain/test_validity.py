"""The days on which a package may be used."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.cast import FRIDAY, TOMORROW, YESTERDAY
from tula.domain.validity import (
    EVERY_DAY,
    Pause,
    Validity,
    first_instant,
    format_date,
    format_weekdays,
    local_date,
)


@pytest.mark.parametrize(
    ("valid_from", "expires_on", "has_started", "has_expired"),
    [
        (YESTERDAY, None, True, False),
        (FRIDAY, FRIDAY, True, False),
        (YESTERDAY, YESTERDAY, True, True),
        (TOMORROW, TOMORROW, False, False),
        (YESTERDAY, TOMORROW, True, False),
    ],
)
def test_the_first_and_the_last_day_count_whole(
    valid_from: date, expires_on: date | None, has_started: bool, has_expired: bool
) -> None:
    validity = Validity(valid_from=valid_from, expires_on=expires_on)
    assert (validity.has_started(FRIDAY), validity.has_expired(FRIDAY)) == (has_started, has_expired)


@pytest.mark.parametrize(
    ("instant", "timezone", "day"),
    [
        (datetime(2026, 11, 27, 18, 29, 59, tzinfo=UTC), "Asia/Kolkata", date(2026, 11, 27)),
        (datetime(2026, 11, 27, 18, 30, tzinfo=UTC), "Asia/Kolkata", date(2026, 11, 28)),
        (datetime(2026, 11, 27, 18, 30, tzinfo=UTC), "UTC", date(2026, 11, 27)),
        (datetime(2026, 11, 28, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 27)),
    ],
)
def test_a_day_is_the_spas_from_midnight_to_midnight(instant: datetime, timezone: str, day: date) -> None:
    assert local_date(instant, timezone) == day
    assert first_instant(day, timezone) <= instant < first_instant(day + timedelta(days=1), timezone)


@pytest.mark.parametrize(
    ("pauses", "is_paused"),
    [
        ((), False),
        ((Pause(start=FRIDAY),), True),
        ((Pause(start=YESTERDAY),), True),
        ((Pause(start=TOMORROW),), False),
        ((Pause(start=YESTERDAY, end=FRIDAY),), False),
        ((Pause(start=YESTERDAY, end=TOMORROW),), True),
        ((Pause(start=FRIDAY, end=TOMORROW),), True),
        ((Pause(start=date(2026, 1, 1), end=date(2026, 2, 1)), Pause(start=FRIDAY)), True),
    ],
)
def test_a_pause_covers_its_start_and_not_the_day_it_ends(pauses: tuple[Pause, ...], is_paused: bool) -> None:
    assert Validity(valid_from=date(2026, 1, 1), pauses=pauses).is_paused(FRIDAY) is is_paused


@pytest.mark.parametrize(
    ("weekdays", "allowed"),
    [(EVERY_DAY, True), (frozenset({5}), True), (frozenset({1, 2, 3, 4}), False), (frozenset({6, 7}), False)],
)
def test_weekdays_are_iso(weekdays: frozenset[int], allowed: bool) -> None:
    assert Validity(valid_from=FRIDAY, weekdays=weekdays).allows_weekday(FRIDAY) is allowed


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({0}), frozenset({8}), frozenset({1, 9})])
def test_weekdays_that_do_not_exist_are_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Validity(valid_from=FRIDAY, weekdays=weekdays)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Validity(valid_from=FRIDAY, expires_on=YESTERDAY)


@pytest.mark.parametrize("end", [YESTERDAY, FRIDAY])
def test_an_empty_pause_is_refused(end: date) -> None:
    with pytest.raises(ValueError, match="is empty"):
        Pause(start=FRIDAY, end=end)


@pytest.mark.parametrize(
    ("weekdays", "written"),
    [
        ({1, 2, 3, 4, 5}, "Mon–Fri"),
        ({1, 2, 3}, "Mon–Wed"),
        ({1, 2, 3, 4, 5, 6, 7}, "Mon–Sun"),
        ({6, 7}, "Sat, Sun"),
        ({1, 3, 7}, "Mon, Wed, Sun"),
        ({3}, "Wed"),
        ({1, 6, 7}, "Mon, Sat, Sun"),
    ],
)
def test_weekdays_are_written_as_staff_read_them(weekdays: set[int], written: str) -> None:
    assert format_weekdays(frozenset(weekdays)) == written


def test_dates_are_written_as_staff_read_them() -> None:
    assert format_date(date(2026, 11, 9)) == "9 Nov 2026"

"""The day that decides which packages may pay: today unless the desk says otherwise, and never one to come.

A bill may be late by any time, so an old date is taken. It is pointed out from a year back on: whoever types last
year's number by a slip is at least that far off.
"""

from datetime import date

from tula.domain.errors import Invalid
from tula.domain.validity import a_year_before, format_date


class FutureChargeDate(Invalid):
    """The charge date cannot be after today."""


def read_charge_date(asked: date | None, *, today: date) -> date:
    """Give the day that was asked for, or today.

    :raises FutureChargeDate: it has not come yet.
    """
    if asked is not None and asked > today:
        raise FutureChargeDate.at("charge_date")
    return asked or today


def say_long_ago(charge_date: date, *, today: date) -> tuple[str, ...]:
    """Point out a charge date that is a year ago or more."""
    if charge_date > a_year_before(today):
        return ()
    day = format_date(charge_date)
    return (f"The charge date {day} is a year ago or more: only packages valid on that day can pay. Check the year.",)

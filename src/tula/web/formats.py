"""How values leave the program: rupees as JSON numbers, dates and instants in ISO 8601, words for pages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from tula.domain.back_bar import amount_words
from tula.domain.invoice import PaymentMethod
from tula.domain.money import format_percent, format_rupees, group_digits
from tula.domain.payment_methods import METHODS, SHORT_METHODS
from tula.domain.validity import format_date
from tula.queries.paging import Page


def rupees(paise: int) -> int | float:
    """Turn paise into the JSON number of rupees: whole rupees as an integer, else two exact decimals.

    Twelve digits fit a double with room to spare, so its shortest text is the exact amount.
    """
    whole, rest = divmod(paise, 100)
    return paise / 100 if rest else whole


def rupees_or_none(paise: int | None) -> int | float | None:
    """Turn paise into rupees where there is an amount."""
    return None if paise is None else rupees(paise)


def plain_rupees(paise: int) -> str:
    """Write an amount as it stands in a field: `1260.00`."""
    return f"{paise // 100}.{paise % 100:02d}"


def percent(rate_bp: int, *, halves: int = 1) -> int | float:
    """Turn basis points into a percentage; `halves=2` gives one of the two heads of a GST rate."""
    whole, rest = divmod(rate_bp, 100 * halves)
    return rate_bp / (100 * halves) if rest else whole


def percent_or_none(rate_bp: int | None) -> int | float | None:
    """Turn basis points into a percentage where there is a rate."""
    return None if rate_bp is None else percent(rate_bp)


def day_or_none(day: date | None) -> str | None:
    """Write a date as YYYY-MM-DD where there is one."""
    return None if day is None else day.isoformat()


def instant(moment: datetime, timezone: str) -> str:
    """Write an instant in ISO 8601 with the offset of the spa's timezone, to the second."""
    return moment.astimezone(ZoneInfo(timezone)).isoformat(timespec="seconds")


def paged(page: Page[Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """Show one page of a list as the contract has it."""
    return {"items": items, "total": page.total, "page": page.page, "pages": page.pages}


def format_moment(moment: datetime, timezone: str) -> str:
    """Write an instant as staff read it: `9 Nov 2026, 17:05`."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{format_date(local.date())}, {local:%H:%M}"


def method_options(methods: Iterable[PaymentMethod]) -> list[tuple[str, str]]:
    """Give ways of paying as a select has them: value and word."""
    return [(method.value, METHODS[method]) for method in methods]


def install(app: Flask) -> None:
    """Give templates their filters: money and counts, measures, dates, and ways of paying."""
    app.jinja_env.filters.update(
        {
            "rupees": format_rupees,
            "grouped": group_digits,
            "percent": format_percent,
            "measure": amount_words,
            "day": format_date,
            "moment": format_moment,
            "method": METHODS.__getitem__,
            "short_method": SHORT_METHODS.__getitem__,
            "method_options": method_options,
        }
    )

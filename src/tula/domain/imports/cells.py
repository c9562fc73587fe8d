"""What may stand in a cell, and what it means: text, money, rates, dates, yes and no, as people write them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from tula.domain.catalogue import is_tax_code
from tula.domain.errors import Invalid
from tula.domain.fifo import PickOrder
from tula.domain.gstin import STATES
from tula.domain.money import AmountTooLarge, InvalidAmount, parse_rupees, scale_hundredfold
from tula.domain.stock_adjustment import MOST_UNITS

W = TypeVar("W")

LONGEST_LINE = 200
LONGEST_TEXT = 4000
MOST_MINUTES = 1440
MOST_SESSIONS = 9999
MOST_DAYS = 36_500
LONGEST_UNIT = 12

_WESTERN = r"[1-9]\d{0,2}(,\d{3})+"
_INDIAN = r"[1-9]\d?(,\d{2})*,\d{3}"
_GROUPED = re.compile(rf"({_WESTERN}|{_INDIAN})(\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"^(₹|rs\.?|inr)\s*|\s*/-$", re.IGNORECASE)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_INDIAN_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS = {name: number for number, day in enumerate(WEEKDAYS, start=1) for name in (day.casefold(), str(number))}
_NEVER = frozenset({"never", "none", "-"})
_YES = frozenset({"yes", "y", "true", "1", "हाँ", "हां"})
_NO = frozenset({"no", "n", "false", "0", "नहीं"})


class BadCell(Invalid):
    """This value cannot be used."""


def read_line(text: str) -> str:
    """Read one line of text."""
    if len(text) > LONGEST_LINE:
        raise BadCell(f"At most {LONGEST_LINE} characters.")
    if not text.isprintable():
        raise BadCell("Leave out line breaks and control characters.")
    return text


def read_text(text: str) -> str:
    """Read several lines of text."""
    if len(text) > LONGEST_TEXT:
        raise BadCell(f"At most {LONGEST_TEXT} characters.")
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text):
        raise BadCell("Leave out control characters.")
    return text


def _ungrouped(text: str) -> str:
    """Leave out the commas of a number that is grouped the Indian or the western way; nothing else is changed."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def read_money(text: str) -> int:
    """Read rupees as paise: `1,200.50`, `₹1,23,456` and `Rs. 500/-` too."""
    plain = _CURRENCY.sub("", text.strip()).strip()
    plain = _CURRENCY.sub("", plain).strip()
    try:
        paise = parse_rupees(_ungrouped(plain))
    except AmountTooLarge as error:
        raise BadCell(error.message) from error
    except InvalidAmount as error:
        raise BadCell("Give rupees such as 1200 or 1,200.50, with at most two decimals.") from error
    if paise < 0:
        raise BadCell("Cannot be negative.")
    return paise


def read_rate(text: str) -> int:
    """Read a percentage as basis points: `18` or `18%`."""
    rate_bp = scale_hundredfold(text.removesuffix("%").strip())
    if rate_bp is None or not 0 <= rate_bp <= 10_000:
        raise BadCell("Give a percentage from 0 to 100, such as 18.")
    return rate_bp


def read_whole(text: str, *, least: int, most: int) -> int:
    """Read a whole number, with or without grouping."""
    text = _ungrouped(text)
    if "," in text:
        raise BadCell("Group digits as in 1,000 or 1,00,000, or leave the commas out.")
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise BadCell(f"Give a whole number from {least} to {most}.")
    return int(text)


def read_minutes(text: str) -> int:
    """Read a duration in minutes."""
    return read_whole(text, least=1, most=MOST_MINUTES)


def read_flag(text: str) -> bool:
    """Read yes or no."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise BadCell("Give yes or no.")
    return word in _YES


def read_date(text: str) -> date:
    """Read `2026-11-09` or, day first, `9/11/2026`."""
    iso, indian = _ISO_DATE.fullmatch(text), _INDIAN_DATE.fullmatch(text)
    parts = iso.groups() if iso else tuple(reversed(indian.groups())) if indian else ()
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError as error:
        raise BadCell("Give a date as YYYY-MM-DD or DD/MM/YYYY.") from error
    if not 1900 <= found.year <= 2999:
        raise BadCell("Give a date from 1900 to 2999.")
    return found


def read_weekdays(text: str) -> list[int]:
    """Read days of the week, Monday first: `Mon Tue Wed`, `Mon-Fri` or `1,2,3`."""
    found: set[int] = set()
    for part in re.split(r"[\s,;/]+", text.strip()):
        first, dash, last = (end.casefold() for end in part.partition("-"))
        days = [_DAYS.get(end[:3] if end.isalpha() else end, 0) for end in ((first, last) if dash else (first,))]
        if 0 in days or days[0] > days[-1]:
            raise BadCell("Give weekdays such as Mon Tue Wed or Mon-Fri.")
        found.update(range(days[0], days[-1] + 1))
    return sorted(found)


def read_word(text: str, words: Mapping[str, W]) -> W:
    """Read one of some words."""
    found = words.get(" ".join(text.casefold().replace("_", " ").split()))
    if found is None:
        raise BadCell(f"Give one of: {', '.join(words)}.")
    return found


def read_tax_code(text: str) -> str:
    """Read a SAC or HSN code."""
    if not is_tax_code(text):
        raise BadCell("SAC and HSN codes have 2 to 8 digits.")
    return text


def read_state(text: str) -> str:
    """Read a state by its code, also without the leading zero, or by its name."""
    code = text.zfill(2)
    if code in STATES:
        return code
    found = [code for code, name in STATES.items() if name.casefold() == text.casefold()]
    if not found:
        raise BadCell("Give a state by its name or its two digits, such as 27.")
    return found[0]


def read_unit(text: str) -> str:
    """Read what stock is counted in: pc, ml, g."""
    if len(text) > LONGEST_UNIT:
        raise BadCell(f"At most {LONGEST_UNIT} characters, such as pc or ml.")
    return read_line(text)


def read_pick_order(text: str) -> str:
    """Read which batch goes first."""
    word = text.casefold()
    if word not in set(PickOrder):
        raise BadCell("Give fifo (oldest received first) or fefo (first to expire first).")
    return word


def read_level(text: str) -> int | None:
    """Read the number at which stock is low; `never` is None."""
    return None if text.casefold() in _NEVER else read_whole(text, least=0, most=MOST_UNITS)


def read_units(text: str) -> int:
    """Read how many units there are of a batch."""
    return read_whole(text, least=1, most=MOST_UNITS)

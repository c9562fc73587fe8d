"""Document numbers: one consecutive series per kind and financial year (CGST Rules, rule 46(b))."""

import re
from datetime import date
from enum import StrEnum

from tula.domain.errors import Conflict, Invalid

MAX_LENGTH = 16
MIN_DIGITS = 4
DEFAULT_FORMAT = "{series}-{yymmdd}-{seq}"
_ALLOWED = re.compile(r"[A-Z0-9/-]+", re.ASCII)
_TOKENS = ("{series}", "{seq}", "{yymmdd}", "{yymm}", "{yy}", "{fy}")


class Series(StrEnum):
    """The series of documents."""

    INVOICE = "INV"
    CREDIT_NOTE = "CN"
    RECEIPT_VOUCHER = "RV"
    REFUND_VOUCHER = "RF"
    BILL_OF_SUPPLY = "BS"


class InvalidNumberFormat(Invalid):
    """That number format breaks rule 46(b). Use {series}, {seq}, {yymmdd}, {yymm}, {yy}, {fy}, A-Z, 0-9, - and /."""


class NumberTooLong(Conflict):
    """The next document number would be longer than 16 characters. Shorten the number format in the settings."""


def financial_year(on: date) -> int:
    """Give the year in which the financial year of a date began (April to March)."""
    return on.year if on.month >= 4 else on.year - 1


def format_number(*, template: str, series: Series, on: date, sequence: int) -> str:
    """Write a document number; the sequence has at least four digits.

    :raises NumberTooLong: it would not fit into 16 characters.
    """
    year = financial_year(on)
    number = template.format(
        series=series.value,
        seq=f"{sequence:0{MIN_DIGITS}d}",
        yymmdd=f"{on:%y%m%d}",
        yymm=f"{on:%y%m}",
        yy=f"{on:%y}",
        fy=f"{year % 100:02d}{(year + 1) % 100:02d}",
    )
    if len(number) > MAX_LENGTH:
        raise NumberTooLong
    return number


def parse_number_format(template: str) -> str:
    """Check a number format against rule 46(b).

    The series and the sequence must be in it, else numbers would repeat within a year.

    :raises InvalidNumberFormat: unknown marks, a missing token, or too long for even the shortest sequence.
    """
    literal = template
    for token in _TOKENS:
        literal = literal.replace(token, "0")
    if not _ALLOWED.fullmatch(literal) or "{series}" not in template or template.count("{seq}") != 1:
        raise InvalidNumberFormat
    if not numbers_left(template=template):
        raise InvalidNumberFormat("That number format leaves no room: numbers have at most 16 characters.")
    return template


def numbers_left(*, template: str, after: int = 0) -> int:
    """Count how many more numbers of the longest series (three letters) fit into a year after one given."""
    fixed = template.format(series="INV", seq="", yymmdd="000000", yymm="0000", yy="00", fy="0000")
    digits = MAX_LENGTH - len(fixed)
    if digits < MIN_DIGITS:
        return 0
    highest = int("9" * digits)
    return max(0, highest - after)


def is_running_out(*, template: str, after: int, on: date) -> bool:
    """Tell whether, at the pace of the financial year so far, its numbers would end before it does."""
    year = financial_year(on)
    past = (on - date(year, 4, 1)).days + 1
    coming = (date(year + 1, 4, 1) - on).days - 1
    return numbers_left(template=template, after=after) * past < after * coming or not numbers_left(
        template=template, after=after
    )

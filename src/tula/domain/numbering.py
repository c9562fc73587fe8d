"""Document numbers: one consecutive series per kind and financial year (CGST Rules, rule 46(b))."""

import re
from datetime import date
from enum import StrEnum

from tula.domain.errors import Conflict, Invalid

MAX_LENGTH = 16
MIN_DIGITS = 4
FEW_NUMBERS_LEFT = 2_000
"""From here on staff are warned."""
DEFAULT_FORMAT = "{series}-{yymmdd}-{seq}"
_REFUSED = re.compile(r"[^A-Z0-9/-]")
_MARK = re.compile(r"\{[^{}]*\}")
_TOKENS = ("{series}", "{seq}", "{yymmdd}", "{yymm}", "{yy}", "{fy}")


class Series(StrEnum):
    """The series of documents, each with its name."""

    INVOICE = "INV"
    CREDIT_NOTE = "CN"
    RECEIPT_VOUCHER = "RV"
    REFUND_VOUCHER = "RF"
    BILL_OF_SUPPLY = "BS"


SERIES_NAMES = {
    Series.INVOICE: "Tax invoices",
    Series.CREDIT_NOTE: "Credit notes",
    Series.RECEIPT_VOUCHER: "Receipt vouchers",
    Series.REFUND_VOUCHER: "Refund vouchers",
    Series.BILL_OF_SUPPLY: "Bills of supply",
}


class InvalidNumberFormat(Invalid):
    """That number format breaks rule 46(b). Use {series}, {seq}, {yymmdd}, {yymm}, {yy}, {fy}, A-Z, 0-9, - and /."""


class NumberTooLong(Conflict):
    """The next document number would be longer than 16 characters. Shorten the number format in the settings."""


class NumberTaken(Conflict):
    """The next number was given before, in an earlier format. Change the number format in the settings."""


def financial_year(on: date) -> int:
    """Give the year in which the financial year of a date began (April to March)."""
    return on.year if on.month >= 4 else on.year - 1


def format_number(*, template: str, series: Series, on: date, sequence: int) -> str:
    """Write a document number; the sequence has at least four digits.

    :raises NumberTooLong: it would not fit into 16 characters.
    """
    number = write_number(template=template, series=series, on=on, sequence=sequence)
    if len(number) > MAX_LENGTH:
        raise NumberTooLong
    return number


def write_number(*, template: str, series: Series, on: date, sequence: int) -> str:
    """Fill in a format without faults, however long the number becomes."""
    year = financial_year(on)
    return template.format(
        series=series.value,
        seq=f"{sequence:0{MIN_DIGITS}d}",
        yymmdd=f"{on:%y%m%d}",
        yymm=f"{on:%y%m}",
        yy=f"{on:%y}",
        fy=f"{year % 100:02d}{(year + 1) % 100:02d}",
    )


def parse_number_format(template: str) -> str:
    """Check a number format against rule 46(b).

    The series and the sequence must be in it, else numbers would repeat within a year.

    :raises InvalidNumberFormat: unknown marks, a missing token, or too long for even the shortest sequence.
    """
    faults = number_format_faults(template) or no_room_faults(template)
    if faults:
        raise InvalidNumberFormat(" ".join(faults))
    return template


def number_format_faults(template: str) -> tuple[str, ...]:
    """Say what in a format is no part of a number, or missing from it; its length is another question."""
    unknown = [mark for mark in dict.fromkeys(_MARK.findall(template)) if mark not in _TOKENS]
    rest = _MARK.sub("", template)
    letters = any(character.isascii() and character.islower() for character in rest)
    others = [character for character in dict.fromkeys(_REFUSED.findall(rest)) if not ("a" <= character <= "z")]
    count = template.count("{seq}")
    return tuple(
        filter(
            None,
            (
                "" if "{series}" in template else "Put {series} in it: no two kinds of document may share a number.",
                "" if count else "Put {seq} in it: it counts the documents of the year.",
                "Write {seq} once only." if count > 1 else "",
                f"There is no {' or '.join(unknown)}. There are {', '.join(_TOKENS)}." if unknown else "",
                "Write letters as capitals." if letters else "",
                f"Leave out {', '.join(map(_name, others))}: only A-Z, 0-9, - and / may be in it." if others else "",
            ),
        )
    )


def no_room_faults(template: str) -> tuple[str, ...]:
    """Say that a format without other faults leaves no room for four digits in the longest series."""
    if numbers_left(template=template):
        return ()
    return (f"That number format leaves no room: numbers have at most {MAX_LENGTH} characters.",)


def _name(character: str) -> str:
    return {" ": "the space"}.get(character, character if character.isprintable() else "the line break")


def numbers_left(*, template: str, after: int = 0, series: Series = Series.INVOICE) -> int:
    """Count how many more numbers of a series fit into a year after one given; by default of the longest series."""
    fixed = template.format(series=series.value, seq="", yymmdd="000000", yymm="0000", yy="00", fy="0000")
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

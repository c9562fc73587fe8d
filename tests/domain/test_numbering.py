"""Document numbers: financial years, formats and the sixteen characters of rule 46(b)."""

from datetime import date

import pytest

from tula.domain.numbering import (
    DEFAULT_FORMAT,
    InvalidNumberFormat,
    NumberTooLong,
    Series,
    financial_year,
    format_number,
    numbers_left,
    parse_number_format,
)

DAY = date(2025, 10, 6)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2025, 4, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
    ],
)
def test_the_financial_year_runs_from_april(on: date, year: int) -> None:
    assert financial_year(on) == year


@pytest.mark.parametrize(
    ("template", "series", "on", "sequence", "number"),
    [
        (DEFAULT_FORMAT, Series.INVOICE, DAY, 3, "INV-251006-0003"),
        (DEFAULT_FORMAT, Series.CREDIT_NOTE, DAY, 12_345, "CN-251006-12345"),
        (DEFAULT_FORMAT, Series.INVOICE, DAY, 99_999, "INV-251006-99999"),
        ("{series}/{fy}/{seq}", Series.BILL_OF_SUPPLY, DAY, 1, "BS/2526/0001"),
        ("{series}/{fy}/{seq}", Series.INVOICE, date(2026, 3, 31), 1, "INV/2526/0001"),
        ("{series}/{fy}/{seq}", Series.INVOICE, date(2100, 3, 31), 1, "INV/9900/0001"),
        ("{series}{yymm}{seq}", Series.RECEIPT_VOUCHER, DAY, 7, "RV25100007"),
        ("SPA-{series}{yy}-{seq}", Series.REFUND_VOUCHER, DAY, 7, "SPA-RF25-0007"),
    ],
)
def test_numbers(template: str, series: Series, on: date, sequence: int, number: str) -> None:
    assert format_number(template=template, series=series, on=on, sequence=sequence) == number


def test_a_seventeenth_character_is_refused() -> None:
    with pytest.raises(NumberTooLong, match="16 characters"):
        format_number(template=DEFAULT_FORMAT, series=Series.INVOICE, on=DAY, sequence=100_000)
    assert len(format_number(template=DEFAULT_FORMAT, series=Series.CREDIT_NOTE, on=DAY, sequence=100_000)) == 16


@pytest.mark.parametrize(
    "template", [DEFAULT_FORMAT, "{series}{seq}", "{series}/{fy}/{seq}", "{seq}-{series}", "A1/-{series}{seq}"]
)
def test_good_formats(template: str) -> None:
    assert parse_number_format(template) == template


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{series}",
        "{seq}",
        "INV-{seq}",
        "{series}-{yymmdd}",
        "{series}{seq}{seq}",
        "{series} {seq}",
        "{series}_{seq}",
        "{series}#{seq}",
        "inv{series}{seq}",
        "{series}{seq}{day}",
        "{series}{seq",
        "{{series}}{{seq}}",
        "{series}{seq}}",
        "{series!r}{seq}",
        "{series:>9}{seq}",
        "{series}{seq}\n",
        "{series}{seq}é",
    ],
)
def test_formats_that_break_the_rule(template: str) -> None:
    with pytest.raises(InvalidNumberFormat):
        parse_number_format(template)


@pytest.mark.parametrize(
    "template", ["{series}-{yymmdd}-{seq}-A", "{series}ABCDEFGHIJ{seq}", "{series}{yymmdd}{fy}{seq}"]
)
def test_formats_without_room_for_four_digits(template: str) -> None:
    with pytest.raises(InvalidNumberFormat, match="leaves no room"):
        parse_number_format(template)


@pytest.mark.parametrize(
    ("template", "after", "left"),
    [
        (DEFAULT_FORMAT, 0, 99_999),
        (DEFAULT_FORMAT, 99_998, 1),
        (DEFAULT_FORMAT, 99_999, 0),
        (DEFAULT_FORMAT, 150_000, 0),
        ("{series}-{yymmdd}{seq}", 0, 999_999),
        ("{series}ABCDEFGHI{seq}", 0, 9_999),
        ("{series}ABCDEFGHIJ{seq}", 0, 0),
        ("{series}ABCDEFGHIJKLMNO{seq}", 0, 0),
    ],
)
def test_numbers_left_in_a_year(template: str, after: int, left: int) -> None:
    assert numbers_left(template=template, after=after) == left


def test_the_last_number_that_is_left_can_be_written() -> None:
    left = numbers_left(template=DEFAULT_FORMAT)
    assert len(format_number(template=DEFAULT_FORMAT, series=Series.INVOICE, on=DAY, sequence=left)) == 16
    with pytest.raises(NumberTooLong):
        format_number(template=DEFAULT_FORMAT, series=Series.INVOICE, on=DAY, sequence=left + 1)

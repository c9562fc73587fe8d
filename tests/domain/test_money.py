"""Whole paise: rounding, sharing out, reading and writing rupees."""

from decimal import Decimal

import pytest

from tula.domain.money import (
    MAX_PAISE,
    AmountTooLarge,
    InvalidAmount,
    apportion,
    format_percent,
    format_rupees,
    group_digits,
    parse_rupees,
    round_half_up,
    scale_hundredfold,
    share_bp,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0, 7, 0),
        (1, 3, 0),
        (2, 3, 1),
        (1, 2, 1),
        (3, 2, 2),
        (5, 2, 3),
        (49, 100, 0),
        (50, 100, 1),
        (-1, 2, 0),
        (-3, 2, -1),
        (-51, 100, -1),
        (10**30 + 5 * 10**14, 10**15, 10**15 + 1),
    ],
)
def test_halves_go_up(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("amount", "rate_bp", "share"),
    [(80_000, 3_000, 24_000), (80_000, 10_000, 80_000), (80_000, 0, 0), (1, 5_000, 1), (1, 4_999, 0), (999, 333, 33)],
)
def test_a_share_in_basis_points_is_rounded_once(amount: int, rate_bp: int, share: int) -> None:
    assert share_bp(amount, rate_bp) == share


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10_000, [33_333, 33_333, 33_334], [3_333, 3_333, 3_334]),
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (1, [1, 1], [1, 0]),
        (1, [1, 2], [0, 1]),
        (5, [0, 1, 0], [0, 5, 0]),
        (0, [0, 0], [0, 0]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
        (7, [7], [7]),
        (10, [3, 3, 4], [3, 3, 4]),
        (MAX_PAISE, [MAX_PAISE, MAX_PAISE], [500_000_000_000, 499_999_999_999]),
    ],
)
def test_parts_go_by_largest_remainder_and_ties_to_the_earlier(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert apportion(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1]), (0, [-1])])
def test_what_cannot_be_shared_out_is_an_error(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot apportion"):
        apportion(total, weights)


@pytest.mark.parametrize(
    ("written", "paise"),
    [
        (0, 0),
        (1200, 120_000),
        ("1200", 120_000),
        ("1200.5", 120_050),
        ("1200.50", 120_050),
        ("  65.00 ", 6_500),
        ("+65", 6_500),
        ("-0.01", -1),
        ("-0", 0),
        ("1.5000", 150),
        (Decimal("0.01"), 1),
        (Decimal("1E+2"), 10_000),
        ("9999999999.99", MAX_PAISE),
        (Decimal("-9999999999.99"), -MAX_PAISE),
    ],
)
def test_rupees_are_read_exactly(written: object, paise: int) -> None:
    assert parse_rupees(written) == paise


@pytest.mark.parametrize(
    "written",
    [
        "0.001",
        "1.005",
        Decimal("0.005"),
        # More digits than Python's decimals keep by default: they must not be rounded away.
        "9999999999.00000000000000000001",
        Decimal("1.0000000000000000000000000000000000001"),
        Decimal("1E-99999"),
        "",
        " ",
        "abc",
        "1e3",
        "1_000",
        "1,000",
        "₹5",
        "٣",
        "0x10",
        "NaN",
        "Infinity",
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("sNaN"),
        1.5,
        True,
        None,
        [],
        {},
        b"5",
        10**40,
        Decimal("1E+999999"),
    ],
)
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(InvalidAmount, match=r"Please provide a valid amount\."):
        parse_rupees(written)


@pytest.mark.parametrize("written", ["10000000000", "-10000000000.00", Decimal("1E+10"), 10**11, 10**30])
def test_what_the_books_cannot_hold_is_refused(written: object) -> None:
    with pytest.raises(AmountTooLarge):
        parse_rupees(written)


def test_percentages_are_read_as_basis_points() -> None:
    assert scale_hundredfold("12.5") == 1_250
    assert scale_hundredfold("12.345") is None


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "₹0"),
        (5, "₹0.05"),
        (50, "₹0.50"),
        (6_500, "₹65"),
        (99_900, "₹999"),
        (100_000, "₹1,000"),
        (120_050, "₹1,200.50"),
        (1_00_000_00, "₹1,00,000"),
        (1_23_456_50, "₹1,23,456.50"),
        (12_34_56_789_01, "₹12,34,56,789.01"),
        (-6_500, "−₹65"),
        (-1, "−₹0.01"),
        (MAX_PAISE, "₹9,99,99,99,999.99"),
    ],
)
def test_rupees_are_grouped_as_in_india(paise: int, written: str) -> None:
    assert format_rupees(paise) == written


@pytest.mark.parametrize(
    ("rate_bp", "written"),
    [(3_000, "30%"), (250, "2.5%"), (1_000, "10%"), (10_000, "100%"), (1, "0.01%"), (0, "0%"), (1_205, "12.05%")],
)
def test_percentages_have_no_idle_zeros(rate_bp: int, written: str) -> None:
    assert format_percent(rate_bp) == written


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1_000, "1,000"), (12_34_567, "12,34,567"), (-1_00_000, "−1,00,000")]
)
def test_digits_are_grouped(number: int, text: str) -> None:
    assert group_digits(number) == text

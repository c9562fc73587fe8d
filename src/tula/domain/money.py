"""Money is whole paise in an `int`; nothing here can hold a fraction of one."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation

from tula.domain.errors import Invalid

MAX_PAISE = 999_999_999_999
"""₹9,999,999,999.99, the most that NUMERIC(12,2) holds."""

_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?", re.ASCII)


class InvalidAmount(Invalid):
    """Please provide a valid amount."""


class AmountTooLarge(Invalid):
    """The amount is too large: at most ₹9,99,99,99,999.99."""


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole, halves up (towards positive infinity)."""
    return (2 * numerator + denominator) // (2 * denominator)


def share_bp(amount: int, rate_bp: int) -> int:
    """Take `rate_bp` basis points of an amount in paise, rounded half up."""
    return round_half_up(amount * rate_bp, 10_000)


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` paise in proportion to `weights` by largest remainder; ties go to the earlier part.

    With no weight above zero nothing can be placed: `total` must then be 0.

    :raises ValueError: a negative total or weight, or a total with nowhere to go.
    """
    whole = sum(weights)
    if total < 0 or min(weights, default=0) < 0 or (total and not whole):
        raise ValueError(f"cannot apportion {total} over {weights!r}")
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def parse_rupees(value: object) -> int:
    """Read rupees (an int, a Decimal or a plain decimal string) as paise.

    :raises InvalidAmount: not a number, not finite, or more than two decimals.
    :raises AmountTooLarge: beyond ±9,999,999,999.99.
    """
    paise = scale_hundredfold(value)
    if paise is None:
        raise InvalidAmount
    if abs(paise) > MAX_PAISE:
        raise AmountTooLarge
    return paise


def scale_hundredfold(value: object) -> int | None:
    """Read a number with at most two decimals as hundredths (paise, basis points); None when it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value.strip()):
        return None
    try:
        exact = Decimal(value)
        if not exact.is_finite() or exact.adjusted() > 30:
            return None
        hundredths = exact.scaleb(2, _EXACT)
    except (InvalidOperation, Inexact):
        return None
    return int(hundredths) if hundredths == hundredths.to_integral_value() else None


def format_rupees(paise: int) -> str:
    """Write paise as rupees with Indian digit grouping, whole rupees without decimals: `₹1,23,456.50`, `−₹65`."""
    rupees, rest = divmod(abs(paise), 100)
    sign = "−" if paise < 0 else ""
    return f"{sign}₹{group_digits(rupees)}" + (f".{rest:02d}" if rest else "")


def group_digits(number: int) -> str:
    """Write a whole number with Indian digit grouping and a real minus sign: `1,23,456`, `−7`."""
    sign, digits = "−" if number < 0 else "", str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return sign + ",".join([*groups, tail])


def format_percent(rate_bp: int) -> str:
    """Write basis points as a percentage without idle zeros: `30%`, `2.5%`."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"

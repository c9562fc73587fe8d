"""What to buy again: how long stock lasts at the pace of the last days, and how much brings it back to a month."""

LOOKED_BACK = 30
"""Days whose use tells the pace."""


def days_of_cover(*, available: int, used: int) -> int | None:
    """Give the whole days that stock lasts when as much is used daily as in the days looked back on; None: unknown."""
    return None if used <= 0 else max(0, available) * LOOKED_BACK // used


def reorder_qty(*, available: int, used: int, low_at: int) -> int:
    """Give the units that bring stock a month's use above the level at which it is low; at least one above it."""
    return max(low_at + max(used, 1) - available, 0)

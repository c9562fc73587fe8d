"""A bill's tip shared among those who gave its services, in proportion to their worth before any benefit."""

from collections.abc import Sequence

from tula.domain.money import apportion


def share_tip(tip: int, services: Sequence[tuple[int | None, int]]) -> dict[int | None, int]:
    """Share a tip (paise) over services, each with who gave it and its list value; nobody named is None.

    A bill without services of any worth leaves its tip to nobody in particular.
    """
    worth = [value for _, value in services]
    if not any(worth):
        return {None: tip} if tip else {}
    shares: dict[int | None, int] = {}
    for (staff_id, _), part in zip(services, apportion(tip, worth), strict=True):
        if part:
            shares[staff_id] = shares.get(staff_id, 0) + part
    return shares

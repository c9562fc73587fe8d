"""Who gets a tip."""

import pytest

from tula.domain.tip import share_tip


@pytest.mark.parametrize(
    ("tip", "services", "shares"),
    [
        (100, [(1, 500), (2, 500)], {1: 50, 2: 50}),
        (101, [(1, 500), (2, 500)], {1: 51, 2: 50}),
        (100, [(1, 900), (None, 100)], {1: 90, None: 10}),
        (100, [(1, 300), (2, 300), (1, 400)], {1: 70, 2: 30}),
        (100, [], {None: 100}),
        (100, [(1, 0)], {None: 100}),
        (0, [(1, 500)], {}),
        (0, [], {}),
    ],
)
def test_a_tip_is_shared_by_worth(tip: int, services: list[tuple[int | None, int]], shares: dict[int, int]) -> None:
    assert share_tip(tip, services) == shares

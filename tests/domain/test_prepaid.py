"""Prepaid balances: the paid part and the bonus."""

import pytest

from tula.domain.prepaid import PrepaidBalance, load_prepaid


@pytest.mark.parametrize(
    ("amounts", "price", "paid"),
    [
        pytest.param([600_000], 500_000, [500_000], id="pay 5,000 get 6,000"),
        pytest.param([500_000], 500_000, [500_000], id="no bonus"),
        pytest.param([500_000], 0, [0], id="a present"),
        pytest.param([500_000], 600_000, [500_000], id="dearer than what it holds"),
        pytest.param([400_000, 200_000], 500_000, [333_333, 166_667], id="two balances share the price"),
        pytest.param([], 500_000, [], id="no balance"),
    ],
)
def test_what_was_not_paid_is_bonus(amounts: list[int], price: int, paid: list[int]) -> None:
    loaded = load_prepaid(amounts=amounts, price=price)
    assert [one.paid for one in loaded] == paid
    assert [one.paid_left + one.bonus_left for one in loaded] == amounts


@pytest.mark.parametrize(
    ("used", "paid_left", "bonus_left"),
    [
        (0, 500_000, 100_000),
        (1, 499_999, 100_000),
        (500_000, 0, 100_000),
        (500_001, 0, 99_999),
        (600_000, 0, 0),
    ],
)
def test_the_paid_part_burns_first(used: int, paid_left: int, bonus_left: int) -> None:
    balance = PrepaidBalance(total=600_000, paid=500_000, used=used)
    assert (balance.left, balance.paid_left, balance.bonus_left) == (600_000 - used, paid_left, bonus_left)


@pytest.mark.parametrize(("total", "paid", "used"), [(5, 6, 0), (5, -1, 0), (5, 5, 6), (5, 5, -1)])
def test_impossible_balances(total: int, paid: int, used: int) -> None:
    with pytest.raises(ValueError, match="impossible balance"):
        PrepaidBalance(total=total, paid=paid, used=used)

"""The burn order: what is used before what, and every tie."""

from datetime import timedelta
from itertools import permutations

import pytest

from tests.domain.cast import FRIDAY, TOMORROW, YESTERDAY, discount, free, prepaid, tender, unlimited
from tula.domain.benefits import Entitlement
from tula.domain.priority import burn_order

LATER = TOMORROW + timedelta(days=30)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(unlimited(2), free(1), id="unlimited before free"),
        pytest.param(free(2), discount(1, 100), id="free before any discount"),
        pytest.param(discount(2, 1), prepaid(1), id="any discount before prepaid"),
        pytest.param(discount(2, 40), discount(1, 30, expires_on=FRIDAY), id="higher percentage first"),
        pytest.param(discount(2, 30, uses=1), discount(3, 30), id="limited uses make no difference"),
        pytest.param(prepaid(2), tender(1, expires_on=FRIDAY), id="before tax before after tax"),
        pytest.param(free(2, expires_on=TOMORROW), free(1, expires_on=LATER), id="earlier expiry first"),
        pytest.param(free(2, expires_on=LATER), free(1), id="no expiry last"),
        pytest.param(tender(2, expires_on=LATER), tender(1), id="no expiry last among tenders"),
        pytest.param(
            prepaid(2, expires_on=LATER, assigned_on=YESTERDAY),
            prepaid(1, expires_on=LATER, assigned_on=FRIDAY),
            id="same expiry: oldest first",
        ),
        pytest.param(
            unlimited(2, assigned_on=YESTERDAY), unlimited(1, assigned_on=FRIDAY), id="no expiry: oldest first"
        ),
        pytest.param(discount(1, 30), discount(2, 30), id="else the lowest id"),
        pytest.param(
            free(2, expires_on=TOMORROW, assigned_on=FRIDAY),
            free(1, expires_on=LATER, assigned_on=YESTERDAY),
            id="expiry before age",
        ),
    ],
)
def test_order_of_two(first: Entitlement, second: Entitlement) -> None:
    assert burn_order(first) < burn_order(second)


def test_the_whole_order_whatever_the_order_of_the_rows() -> None:
    expected = [
        unlimited(9, expires_on=TOMORROW),
        unlimited(8),
        free(7),
        discount(6, 40),
        discount(5, 30),
        prepaid(4, expires_on=LATER),
        prepaid(3),
        tender(2, expires_on=TOMORROW),
    ]
    for shuffled in list(permutations(expected))[::1009]:
        assert sorted(shuffled, key=burn_order) == expected

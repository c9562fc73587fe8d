"""What money an invoice still has to receive or give back."""

from typing import Any

import pytest

from tula.domain.invoice import PaymentStatus
from tula.domain.settlement import Settlement

PENDING, PARTIAL, PAID, REFUNDED = PaymentStatus


@pytest.mark.parametrize(
    ("facts", "due", "back", "status"),
    [
        pytest.param({}, 1000, 0, PENDING, id="nothing paid"),
        pytest.param({"paid": 400}, 600, 0, PARTIAL, id="a part paid"),
        pytest.param({"paid": 1000}, 0, 0, PAID, id="paid"),
        pytest.param({"tendered": 600, "paid": 400}, 0, 0, PAID, id="prepaid paid the rest"),
        pytest.param({"tendered": 600}, 400, 0, PARTIAL, id="prepaid paid a part"),
        pytest.param({"credited": 300}, 700, 0, PENDING, id="a credit lowers what is due"),
        pytest.param({"paid": 700, "credited": 300}, 0, 0, PAID, id="what stands is paid"),
        pytest.param({"paid": 1000, "credited": 300, "paid_back": 300}, 0, 0, PAID, id="the credit was paid out"),
        pytest.param(
            {"tendered": 600, "paid": 400, "credited": 500, "returned": 300, "paid_back": 200},
            0,
            0,
            PAID,
            id="half of prepaid and of money went back",
        ),
        pytest.param(
            {"paid": 1000, "credited": 1000, "paid_back": 1000, "is_credited": True},
            0,
            0,
            REFUNDED,
            id="credited whole",
        ),
        pytest.param({"credited": 1000, "is_credited": True}, 0, 0, REFUNDED, id="credited before it was paid"),
        pytest.param({"total": 800, "paid": 1000}, 0, 200, PAID, id="an edit left too much paid"),
        pytest.param({"total": 800, "paid": 1000, "paid_back": 200}, 0, 0, PAID, id="and it was paid back"),
        pytest.param({"is_void": True}, 0, 0, PENDING, id="void before it was paid"),
        pytest.param({"is_void": True, "paid": 400}, 0, 400, REFUNDED, id="void after a part payment"),
        pytest.param({"is_void": True, "paid": 400, "paid_back": 400}, 0, 0, REFUNDED, id="void and paid back"),
        pytest.param({"is_void": True, "tendered": 1000}, 0, 0, REFUNDED, id="void, paid by prepaid alone"),
        pytest.param({"total": 0}, 0, 0, PAID, id="a free bill"),
    ],
)
def test_what_is_due_either_way(facts: dict[str, Any], due: int, back: int, status: PaymentStatus) -> None:
    settlement = Settlement(**{"total": 1000, **facts})
    assert (settlement.balance_due, settlement.refund_due, settlement.status) == (due, back, status)

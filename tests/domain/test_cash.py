"""Cash handed over, and the change."""

import pytest

from tula.domain.bill_request import PaymentAsk
from tula.domain.cash import settle_cash
from tula.domain.invoice import PaymentMethod


def cash(tendered: int) -> PaymentAsk:
    return PaymentAsk(method=PaymentMethod.CASH, amount=tendered, is_tendered=True)


def paid(amount: int, method: PaymentMethod = PaymentMethod.CARD) -> PaymentAsk:
    return PaymentAsk(method=method, amount=amount, reference="slip 41")


@pytest.mark.parametrize(
    ("payments", "booked", "change"),
    [
        pytest.param([], [], 0, id="nothing handed over"),
        pytest.param([cash(200_000)], [126_000], 74_000, id="change"),
        pytest.param([cash(126_000)], [126_000], 0, id="to the paisa"),
        pytest.param([cash(50_000)], [50_000], 0, id="too little: the rest stays due"),
        pytest.param([cash(200_000), paid(100_000)], [26_000, 100_000], 174_000, id="after every other payment"),
        pytest.param([cash(100_000), cash(50_000)], [100_000, 26_000], 24_000, id="notes handed over twice"),
        pytest.param([cash(50_000), paid(126_000)], [126_000], 50_000, id="nothing needed: given back whole"),
        pytest.param([cash(50_000), paid(130_000)], [130_000], 50_000, id="overpaid already: none is taken"),
    ],
)
def test_takes_what_is_due_and_gives_back_the_rest(payments: list[PaymentAsk], booked: list[int], change: int) -> None:
    settled = settle_cash(payments, payable=126_000)
    assert [one.amount for one in settled.payments] == booked
    assert settled.change == change
    assert not any(one.is_tendered for one in settled.payments)


def test_keeps_method_and_reference() -> None:
    (booked,) = settle_cash([paid(500)], payable=1_000).payments
    assert booked == paid(500)

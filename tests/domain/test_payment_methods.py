"""The ways of paying: which are taken, in what order, and what is refused."""

import pytest

from tests.domain.cast import FRIDAY
from tula.domain.bill import draft_bill
from tula.domain.bill_facts import BillFacts, CustomerFact
from tula.domain.bill_request import BillRequest, PaymentAsk, ServiceAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.invoice import PaymentMethod
from tula.domain.payment_methods import (
    METHODS,
    InvalidPaymentMethods,
    MethodNotTaken,
    parse_payment_methods,
    require_taken,
    require_way_back,
    ways_back,
)
from tula.domain.settings import Settings

CASH, CARD, UPI, BANK = PaymentMethod


def test_all_are_taken_at_first_in_this_order() -> None:
    assert Settings().payment_methods == (CASH, CARD, UPI, BANK)
    assert list(METHODS) == list(PaymentMethod)


@pytest.mark.parametrize("methods", [(CASH,), (UPI, CASH), (BANK, UPI, CARD, CASH)])
def test_their_order_is_kept(methods: tuple[PaymentMethod, ...]) -> None:
    assert parse_payment_methods(methods) == methods


@pytest.mark.parametrize("methods", [(), (CASH, CASH), (UPI, CASH, UPI)])
def test_none_or_one_twice_is_refused(methods: tuple[PaymentMethod, ...]) -> None:
    with pytest.raises(InvalidPaymentMethods):
        parse_payment_methods(methods)


def test_what_is_off_is_refused_by_name() -> None:
    require_taken(UPI, taken=(CASH, UPI), where="method")
    with pytest.raises(MethodNotTaken) as caught:
        require_taken(CARD, taken=(UPI, CASH), where="method")
    assert caught.value.message == "Card is not taken here. Choose from: UPI, Cash. Settings, Payments has the list."
    assert caught.value.errors == {"method": ["Not taken here. Choose from: UPI, Cash."]}


def test_money_goes_back_as_it_came_or_by_what_is_taken() -> None:
    for method in (UPI, CARD):
        require_way_back(method, taken=(UPI,), paid_by=(CARD, UPI, CARD), where="method")
    assert ways_back(taken=(UPI,), paid_by=(CARD, UPI, CARD)) == (UPI, CARD)
    with pytest.raises(MethodNotTaken) as caught:
        require_way_back(CASH, taken=(UPI,), paid_by=(CARD,), where="refund_method")
    assert caught.value.errors == {"refund_method": ["Switched off here. Choose from: UPI, Card."]}


def test_no_bill_is_drafted_with_it() -> None:
    facts = BillFacts(
        settings=Settings(payment_methods=(CASH,)),
        today=FRIDAY,
        customer=CustomerFact(id=1, name="Asha", phone="98450 12345"),
        services={
            1: CatalogueFact(
                id=1, name="Facial", price=100_000, hsn_sac=None, rate_bp=0, is_inclusive=False, is_active=True
            )
        },
        products={},
        staff={},
    )

    def request(*methods: PaymentMethod) -> BillRequest:
        payments = tuple(PaymentAsk(method=method, amount=100) for method in methods)
        return BillRequest(customer_id=1, services=(ServiceAsk(service_id=1),), payments=payments)

    assert draft_bill(request=request(CASH), facts=facts).amount_paid == 100
    with pytest.raises(MethodNotTaken) as caught:
        draft_bill(request=request(CASH, UPI), facts=facts)
    assert list(caught.value.errors) == ["payments.1.method"]

"""The invented bill: priced by the rules of a real one, for every kind of spa."""

from datetime import date

import pytest

from tula.domain.gst import DocumentType, Registration
from tula.domain.gstin import STATES
from tula.domain.invoice import PackageBilling, PaymentMethod
from tula.domain.sample_bill import draft_sample
from tula.domain.settings import Settings

TODAY = date(2026, 11, 27)


def test_what_it_comes_to() -> None:
    draft = draft_sample(settings=Settings(), today=TODAY)
    # 1,200 at 5% and 340 at 18%; the haircut and one facial are covered.
    assert (draft.priced.taxable, draft.priced.total) == (154_000, 126_000 + 40_120)
    assert draft.priced.packages_deduction == 170_000
    assert draft.document_type is DocumentType.TAX_INVOICE


@pytest.mark.parametrize("registration", [Registration.COMPOSITION, Registration.UNREGISTERED])
def test_who_charges_no_tax_sees_a_bill_of_supply(registration: Registration) -> None:
    draft = draft_sample(settings=Settings(registration=registration), today=TODAY)
    assert (draft.document_type, draft.priced.total) == (DocumentType.BILL_OF_SUPPLY, 154_000)


@pytest.mark.parametrize("billing", list(PackageBilling))
def test_packages_show_even_while_they_are_off(billing: PackageBilling) -> None:
    settings = Settings(package_billing=billing)
    assert draft_sample(settings=settings, today=TODAY).priced.packages_deduction == 170_000


@pytest.mark.parametrize("method", list(PaymentMethod))
def test_it_is_paid_by_what_the_spa_takes(method: PaymentMethod) -> None:
    draft = draft_sample(settings=Settings(payment_methods=(method,)), today=TODAY)
    assert [payment.method for payment in draft.request.payments] == [method]
    assert draft.amount_paid < draft.priced.payable, "something stays due, so that the UPI code shows"


@pytest.mark.parametrize("state", STATES)
def test_in_every_state(state: str) -> None:
    assert not draft_sample(settings=Settings(state_code=state), today=TODAY).priced.supply.is_interstate

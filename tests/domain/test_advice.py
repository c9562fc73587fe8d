"""Advice for the desk: what the burn order misses, in one quiet line."""

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.cast import (
    FACIAL,
    FRIDAY,
    HAIRCUT,
    YESTERDAY,
    discount,
    free,
    prepaid,
    tender,
    unlimited,
)
from tula.domain.advice import MOST_PER_LINE, MOST_TRIALS, Hint, advise, choose
from tula.domain.benefits import Entitlement
from tula.domain.bill import draft_bill
from tula.domain.bill_facts import BillFacts, CustomerFact
from tula.domain.bill_request import BillRequest, ServiceAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.invoice import PackageBilling
from tula.domain.settings import Settings


def service(number: int, name: str, price: int) -> CatalogueFact:
    return CatalogueFact(
        id=number, name=name, price=price, hsn_sac="999722", rate_bp=500, is_inclusive=False, is_active=True
    )


def facts(*held: Entitlement, **settings: Any) -> BillFacts:
    return BillFacts(
        settings=Settings(**settings),
        today=FRIDAY,
        customer=CustomerFact(id=1, name="Asha Rao", phone="9845012345"),
        services={FACIAL: service(FACIAL, "Facial", 120_000), HAIRCUT: service(HAIRCUT, "Haircut", 50_000)},
        products={},
        staff={},
        entitlements=held,
    )


def bill(*services: int | ServiceAsk, **more: Any) -> BillRequest:
    asks = tuple(one if isinstance(one, ServiceAsk) else ServiceAsk(service_id=one) for one in services)
    return BillRequest(customer_id=1, services=asks, **more)


def hints(request: BillRequest, known: BillFacts) -> tuple[Hint, ...]:
    return advise(request=request, facts=known, draft=draft_bill(request=request, facts=known))


def test_prepaid_instead_of_a_discount() -> None:
    known = facts(discount(1, percent=30), prepaid(2, package_name="Prepaid 17,500"))
    (hint,) = hints(bill(FACIAL), known)
    assert (hint.line, hint.choice, hint.saving) == (1, 2, 88_200)
    assert hint.message == "Using Prepaid 17,500 here instead would save ₹882."
    assert hint.reason == "Saves the customer ₹882 now"


def test_the_hint_applied_gives_the_saving_and_is_not_said_again() -> None:
    known = facts(discount(1, percent=30), prepaid(2, balance=100_000))
    request = bill(FACIAL, HAIRCUT)
    before = draft_bill(request=request, facts=known).priced.payable
    first, second = hints(request, known)
    assert first.saving >= second.saving
    taken = choose(request, index=first.line - 1, choice=first.choice, reason=first.reason)
    after = draft_bill(request=taken, facts=known).priced.payable
    assert before - after == first.saving
    assert first.line not in {hint.line for hint in hints(taken, known)}


def test_a_session_is_kept_for_the_dearer_service_that_comes_later() -> None:
    known = facts(free(1, sessions=1, package_name="Any treatment"))
    (hint,) = hints(bill(HAIRCUT, FACIAL), known)
    assert (hint.line, hint.choice, hint.saving) == (1, "none", 73_500)
    assert hint.message == "Keeping Any treatment for Facial would save ₹735."


def test_a_smaller_discount_frees_the_session_and_is_better_than_full_price() -> None:
    known = facts(free(1, sessions=1), discount(2, percent=30))
    (hint,) = hints(bill(HAIRCUT, FACIAL), known)
    assert (hint.line, hint.choice) == (1, 2)


@pytest.mark.parametrize(
    ("request_", "known"),
    [
        pytest.param(bill(FACIAL), facts(), id="nothing held"),
        pytest.param(bill(FACIAL), facts(unlimited(1), prepaid(2)), id="nothing to pay"),
        pytest.param(bill(FACIAL), facts(discount(1), prepaid(2, balance=36_000)), id="as good as what is used"),
        pytest.param(bill(FACIAL), facts(discount(1, percent=30), discount(2, percent=10)), id="a worse discount"),
        pytest.param(bill(FACIAL), facts(discount(1), prepaid(2, expires_on=YESTERDAY)), id="expired"),
        pytest.param(
            bill(FACIAL), facts(discount(1), prepaid(2, valid_from=FRIDAY + timedelta(days=1))), id="not begun"
        ),
        pytest.param(bill(FACIAL), facts(discount(1), prepaid(2, service_id=HAIRCUT)), id="not covered"),
        pytest.param(bill(FACIAL), facts(discount(1), tender(2)), id="after-tax prepaid pays the rest anyway"),
        pytest.param(
            bill(ServiceAsk(service_id=FACIAL, benefit=1, override_reason="Her wish")),
            facts(discount(1), prepaid(2)),
            id="staff have chosen",
        ),
        pytest.param(
            bill(FACIAL, invoice_discount=80_000), facts(discount(1), prepaid(2)), id="would not carry the discount"
        ),
        pytest.param(
            bill(FACIAL), facts(discount(1), prepaid(2), package_billing=PackageBilling.SHADOW), id="on trial"
        ),
        pytest.param(bill(FACIAL), facts(discount(1), prepaid(2), package_billing=PackageBilling.OFF), id="off"),
    ],
)
def test_says_nothing_when_nothing_is_better(request_: BillRequest, known: BillFacts) -> None:
    assert hints(request_, known) == ()


def test_however_much_is_held_few_drafts_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    known = facts(*(discount(number, percent=30 - number) for number in range(1, 20)))
    request = bill(*[FACIAL] * 20)
    draft = draft_bill(request=request, facts=known)
    tried: list[tuple[int, object]] = []

    def count(*, request: BillRequest, facts: BillFacts) -> object:
        tried.extend((index, one.benefit) for index, one in enumerate(request.services) if one.benefit != "auto")
        return draft

    monkeypatch.setattr("tula.domain.advice.draft_bill", count)
    advise(request=request, facts=known, draft=draft)
    assert len(tried) == MOST_TRIALS
    assert max(sum(index == line for index, _ in tried) for line in range(20)) == MOST_PER_LINE

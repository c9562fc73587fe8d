"""`draft_bill`: catalogue, benefits, stock and payments brought together, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tula.domain import bill
from tula.domain.benefits import BenefitKind, Entitlement
from tula.domain.bill import BillFacts, BillRequest, CatalogueFact, CustomerFact, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.errors import DomainError
from tula.domain.fifo import Batch
from tula.domain.gst import DocumentType, Registration
from tula.domain.invoice import Overpaid, PackageBilling, PaymentMethod
from tula.domain.settings import Settings
from tula.domain.validity import Validity

TODAY = date(2026, 6, 15)
FACIAL, RETIRED, SERUM = 1, 2, 3


def catalogue(item_id: int, **values: Any) -> CatalogueFact:
    fact = CatalogueFact(
        id=item_id, name="Facial", price=120_000, hsn_sac="999722", rate_bp=500, is_inclusive=False, is_active=True
    )
    return replace(fact, **values)


def shelf(batch_id: int, qty: int, **dates: date) -> bill.StockFact:
    received_on = dates.pop("received_on", date(2026, 1, 1))
    batch = Batch(id=batch_id, qty_available=qty, received_on=received_on, **dates)
    return bill.StockFact(batch=batch, product_id=SERUM, batch_no=f"B{batch_id}")


def session_left(qty: int) -> Entitlement:
    return Entitlement(
        id=9,
        customer_package_id=4,
        package_name="3+1 facials",
        kind=BenefitKind.FREE,
        validity=Validity(valid_from=date(2026, 1, 1)),
        assigned_on=date(2026, 1, 1),
        remaining_qty=qty,
    )


@pytest.fixture
def facts() -> BillFacts:
    return BillFacts(
        settings=Settings(),
        today=TODAY,
        customer=CustomerFact(id=1, name="Asha Rao", phone="9845012345"),
        services={FACIAL: catalogue(FACIAL), RETIRED: catalogue(RETIRED, is_active=False)},
        products={SERUM: catalogue(SERUM, name="Serum", price=50_000, rate_bp=1800)},
        staff={1: True, 2: False},
        entitlements=[session_left(1)],
        stock=[shelf(1, 2, received_on=date(2026, 2, 1)), shelf(2, 3)],
    )


def ask(**values: Any) -> BillRequest:
    return BillRequest(customer_id=1, **values)


def facial(**values: Any) -> ServiceAsk:
    return ServiceAsk(service_id=FACIAL, **values)


def serum(qty: int, **values: Any) -> ProductAsk:
    return ProductAsk(product_id=SERUM, qty=qty, **values)


def draft(facts: BillFacts, **values: Any) -> bill.Draft:
    return bill.draft_bill(request=ask(**values), facts=facts)


def with_billing(facts: BillFacts, billing: PackageBilling) -> BillFacts:
    return replace(facts, settings=replace(facts.settings, package_billing=billing))


@pytest.mark.parametrize(
    ("values", "failure", "field"),
    [
        ({}, bill.EmptyBill, "services"),
        ({"services": (facial(),), "charge_date": date(2026, 6, 16)}, bill.FutureChargeDate, "charge_date"),
        ({"services": (ServiceAsk(service_id=99),)}, bill.ServiceNotFound, "services.0.service_id"),
        ({"services": (ServiceAsk(service_id=RETIRED),)}, bill.ServiceInactive, "services.0.service_id"),
        ({"products": (ProductAsk(product_id=99),)}, bill.ProductNotFound, "products.0.product_id"),
        ({"services": (facial(), facial(staff_id=99))}, bill.StaffNotFound, "services.1.staff_id"),
        ({"services": (facial(staff_id=2),)}, bill.StaffInactive, "services.0.staff_id"),
        ({"products": (serum(1, batch_id=99),)}, bill.BatchNotFound, "products.0.batch_id"),
    ],
)
def test_what_cannot_be_billed_names_its_field(
    facts: BillFacts, values: dict[str, Any], failure: type[DomainError], field: str
) -> None:
    with pytest.raises(failure) as caught:
        draft(facts, **values)
    assert list(caught.value.errors) == [field]


def test_an_unknown_customer_comes_first(facts: BillFacts) -> None:
    with pytest.raises(bill.CustomerNotFound):
        draft(replace(facts, customer=None))


def test_prices_and_rates_come_from_the_catalogue_unless_said(facts: BillFacts) -> None:
    lines = draft(facts, services=(facial(qty=2), facial(unit_price=1_000)), products=(serum(1),)).lines
    assert [line.priced.line.unit_price for line in lines] == [120_000, 1_000, 50_000]
    assert [line.priced.line.rate_bp for line in lines] == [500, 500, 1800]


def test_two_lines_of_a_product_share_the_shelf_oldest_first(facts: BillFacts) -> None:
    lines = draft(facts, services=(facial(),), products=(serum(2), serum(2))).lines
    assert [[(pick.batch_id, pick.qty) for pick in line.picks] for line in lines] == [
        [],
        [(2, 2)],
        [(2, 1), (1, 1)],
    ]


def test_a_shortage_refuses_the_whole_bill_and_names_every_line(facts: BillFacts) -> None:
    with pytest.raises(bill.InsufficientStock) as caught:
        draft(facts, services=(facial(),), products=(serum(4), serum(3)))
    assert caught.value.details["shortages"] == [{"line": 3, "product_id": SERUM, "requested": 3, "available": 1}]


def test_a_named_batch_does_not_spill_over(facts: BillFacts) -> None:
    assert draft(facts, products=(serum(2, batch_id=1),)).lines[0].picks[0].batch_id == 1
    with pytest.raises(bill.InsufficientStock):
        draft(facts, products=(serum(3, batch_id=1),))


def test_an_expired_batch_is_passed_over_and_refused_by_name(facts: BillFacts) -> None:
    expired = replace(facts, stock=[shelf(1, 5, expires_on=date(2026, 6, 14)), shelf(2, 1)])
    with pytest.raises(bill.InsufficientStock):
        draft(expired, products=(serum(2),))
    with pytest.raises(bill.BatchExpired):
        draft(expired, products=(serum(1, batch_id=1),))
    assert draft(expired, products=(serum(1, batch_id=1),), charge_date=date(2026, 6, 14))


def test_shadow_charges_in_full_and_says_what_would_have_been(facts: BillFacts) -> None:
    shadow = draft(with_billing(facts, PackageBilling.SHADOW), services=(facial(),))
    (line,) = shadow.lines
    assert shadow.priced.total == 126_000
    assert line.priced.redemptions == ()
    assert [(one.entitlement_id, one.amount) for one in line.would_apply or ()] == [(9, 120_000)]


def test_off_leaves_packages_alone(facts: BillFacts) -> None:
    plain = draft(with_billing(facts, PackageBilling.OFF), services=(facial(),))
    assert plain.priced.total == 126_000
    assert (plain.lines[0].priced.redemptions, plain.lines[0].would_apply) == ((), None)


@pytest.mark.parametrize("billing", [PackageBilling.OFF, PackageBilling.SHADOW])
def test_no_entitlement_can_be_named_while_packages_are_not_applied(facts: BillFacts, billing: PackageBilling) -> None:
    with pytest.raises(bill.PackageBillingOff):
        draft(with_billing(facts, billing), services=(facial(benefit=9),))
    gift = draft(with_billing(facts, billing), services=(facial(benefit="complimentary"),))
    assert gift.priced.total == 0


def test_payments_stop_at_what_is_due(facts: BillFacts) -> None:
    exact = draft(facts, services=(facial(qty=2),), payments=(PaymentAsk(method=PaymentMethod.UPI, amount=126_000),))
    bill.require_not_overpaid(exact)
    above = draft(facts, services=(facial(qty=2),), payments=(PaymentAsk(method=PaymentMethod.UPI, amount=126_001),))
    with pytest.raises(Overpaid) as caught:
        bill.require_not_overpaid(above)
    assert caught.value.errors == {"payments": ["Only ₹1,260 is due."]}


def test_a_choice_by_hand_needs_a_reason() -> None:
    request = ask(services=(facial(), facial(benefit="none", override_reason=" "), facial(benefit=9)))
    with pytest.raises(bill.OverrideReasonRequired) as caught:
        bill.require_override_reasons(request)
    assert list(caught.value.errors) == ["services.1.override_reason", "services.2.override_reason"]


@pytest.mark.parametrize(
    ("registration", "document", "total"),
    [
        (Registration.REGULAR, DocumentType.TAX_INVOICE, 59_000),
        (Registration.COMPOSITION, DocumentType.BILL_OF_SUPPLY, 50_000),
        (Registration.UNREGISTERED, DocumentType.BILL_OF_SUPPLY, 50_000),
    ],
)
def test_registration_decides_the_document_and_the_tax(
    facts: BillFacts, registration: Registration, document: DocumentType, total: int
) -> None:
    made = draft(replace(facts, settings=Settings(registration=registration)), products=(serum(1),))
    assert (made.document_type, made.priced.total) == (document, total)


@pytest.mark.parametrize(("state", "gstin", "place"), [("29", "", "29"), ("", "29AAPFU0939F1ZR", "29"), ("", "", "27")])
def test_goods_follow_the_recorded_state(facts: BillFacts, state: str, gstin: str, place: str) -> None:
    there = replace(facts, customer=CustomerFact(id=1, name="Asha", phone="1", state_code=state, gstin=gstin))
    assert draft(there, products=(serum(1),)).priced.supply.place_of_supply == place
    assert draft(there, services=(facial(),), products=(serum(1),)).priced.supply.place_of_supply == "27"

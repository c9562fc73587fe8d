"""The draft of a bill: what is refused, what is charged, what is taken from the shelf."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.domain.cast import FACIAL, FRIDAY, HAIRCUT, TOMORROW, YESTERDAY, discount, free, prepaid, tender, unlimited
from tula.domain.benefits import BenefitKind, Entitlement
from tula.domain.bill import Draft, draft_bill, require_not_overpaid
from tula.domain.bill_facts import BillFacts, CustomerFact, StockFact
from tula.domain.bill_request import BillRequest, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.catalogue import (
    BatchNotFound,
    CatalogueFact,
    CustomerNotFound,
    ProductInactive,
    ProductNotFound,
    ServiceInactive,
    ServiceNotFound,
    StaffInactive,
    StaffNotFound,
)
from tula.domain.charge_date import FutureChargeDate
from tula.domain.errors import DomainError
from tula.domain.evaluate import BenefitNotAvailable
from tula.domain.fifo import Batch, Pick
from tula.domain.gst import DocumentType, Registration
from tula.domain.invoice import DiscountTooLarge, Overpaid, PackageBilling, PaymentMethod
from tula.domain.override import OverrideReasonRequired, PackageBillingOff, require_override_reasons
from tula.domain.settings import Settings
from tula.domain.shelf import BatchExpired, InsufficientStock
from tula.domain.wanted import EmptyBill

ASHA = CustomerFact(id=1, name="Asha Rao", phone="98450 12345")
CREAM, SERUM = 5, 6


def catalogue(number: int, name: str, price: int, rate_bp: int = 500, **terms: Any) -> CatalogueFact:
    known = {"hsn_sac": "9997", "is_inclusive": False, "is_active": True, **terms}
    return CatalogueFact(id=number, name=name, price=price, rate_bp=rate_bp, **known)


def batch(number: int, qty: int, product: int = CREAM, expires_on: date | None = None) -> StockFact:
    lot = Batch(id=number, qty_available=qty, received_on=date(2026, 1, number), expires_on=expires_on)
    return StockFact(batch=lot, product_id=product, batch_no=f"B{number}")


FACTS = BillFacts(
    settings=Settings(),
    today=FRIDAY,
    customer=ASHA,
    services={
        FACIAL: catalogue(FACIAL, "Facial", 120_000),
        HAIRCUT: catalogue(HAIRCUT, "Haircut", 50_000),
        9: catalogue(9, "Old rite", 1, is_active=False),
    },
    products={
        CREAM: catalogue(CREAM, "Cream", 65_000, 1_800, is_inclusive=True),
        SERUM: catalogue(SERUM, "Serum", 49_900, 1_800),
        9: catalogue(9, "Old soap", 1, is_active=False),
    },
    staff={1: True, 2: False},
    stock=(batch(1, 3), batch(2, 5), batch(3, 2, SERUM), batch(4, 9, CREAM, expires_on=YESTERDAY)),
)


def draft(
    *asks: ServiceAsk | ProductAsk,
    held: tuple[Entitlement, ...] = (),
    settings: Settings = FACTS.settings,
    customer: CustomerFact | None = ASHA,
    **terms: Any,
) -> Draft:
    request = BillRequest(
        customer_id=1,
        services=tuple(ask for ask in asks if isinstance(ask, ServiceAsk)),
        products=tuple(ask for ask in asks if isinstance(ask, ProductAsk)),
        **terms,
    )
    facts = replace(FACTS, entitlements=held, settings=settings, customer=customer)
    return draft_bill(request=request, facts=facts)


# --- What is charged -----------------------------------------------------------------------------


def test_services_stand_before_products_at_their_list_price_and_rate() -> None:
    made = draft(ProductAsk(product_id=CREAM), ServiceAsk(service_id=FACIAL, qty=2))
    assert [(line.subject.name, line.priced.line.unit_price, line.priced.line.rate_bp) for line in made.lines] == [
        ("Facial", 120_000, 500),
        ("Cream", 65_000, 1_800),
    ]
    assert (made.priced.total, made.document_type) == (252_000 + 65_000, DocumentType.TAX_INVOICE)
    assert (made.invoice_date, made.charge_date, made.customer, made.warnings) == (FRIDAY, FRIDAY, ASHA, ())


def test_a_price_and_a_discount_that_staff_typed() -> None:
    made = draft(
        ServiceAsk(service_id=FACIAL, unit_price=100_000, discount_bp=1_000),
        ServiceAsk(service_id=HAIRCUT, unit_price=0),
    )
    assert [line.priced.net for line in made.lines] == [90_000, 0]


def test_a_backdated_bill_keeps_todays_invoice_date() -> None:
    held = (free(1, expires_on=YESTERDAY),)
    made = draft(ServiceAsk(service_id=FACIAL), held=held, charge_date=YESTERDAY)
    assert (made.invoice_date, made.charge_date, made.priced.total) == (FRIDAY, YESTERDAY, 0)


@pytest.mark.parametrize("registration", [Registration.COMPOSITION, Registration.UNREGISTERED])
def test_a_spa_that_charges_no_tax_issues_a_bill_of_supply(registration: Registration) -> None:
    made = draft(ServiceAsk(service_id=FACIAL), settings=Settings(registration=registration))
    assert (made.priced.total, made.document_type) == (120_000, DocumentType.BILL_OF_SUPPLY)
    assert made.lines[0].priced.line.rate_bp == 0


@pytest.mark.parametrize(
    ("customer", "asks", "place", "is_interstate"),
    [
        (ASHA, [ProductAsk(product_id=CREAM)], "27", False),
        (replace(ASHA, state_code="29"), [ProductAsk(product_id=CREAM)], "29", True),
        (replace(ASHA, gstin="29AAPFU0939F1ZR"), [ProductAsk(product_id=CREAM)], "29", True),
        (replace(ASHA, state_code="27", gstin="29AAPFU0939F1ZR"), [ProductAsk(product_id=CREAM)], "27", False),
        (
            replace(ASHA, state_code="29"),
            [ProductAsk(product_id=CREAM), ServiceAsk(service_id=FACIAL)],
            "27",
            False,
        ),
    ],
)
def test_where_it_is_supplied(
    customer: CustomerFact, asks: list[ServiceAsk | ProductAsk], place: str, is_interstate: bool
) -> None:
    supply = draft(*asks, customer=customer).priced.supply
    assert (supply.place_of_supply, supply.is_interstate) == (place, is_interstate)


def test_staffs_choice_of_place_reaches_the_bill_with_its_warning() -> None:
    made = draft(ServiceAsk(service_id=FACIAL), is_interstate=True)
    assert made.priced.igst == 6_000
    assert len(made.warnings) == 1
    assert draft(ServiceAsk(service_id=FACIAL), place_of_supply="29").priced.supply.place_of_supply == "29"


def test_the_settings_reach_the_price() -> None:
    held = (discount(1, 30), prepaid(2, 50_000))
    made = draft(
        ServiceAsk(service_id=FACIAL, unit_price=80_033),
        held=held,
        settings=Settings(prepaid_pays_remainder=True, round_to_rupee=True),
        tip=500,
        invoice_discount=1_000,
    )
    assert made.priced.packages_deduction == 24_010 + 50_000
    assert (made.priced.discount_total, made.priced.tip) == (1_000, 500)
    assert (made.priced.total - 500) % 100 == 0


# --- Packages on, in shadow and off --------------------------------------------------------------


def test_on_packages_are_applied() -> None:
    made = draft(ServiceAsk(service_id=FACIAL), ServiceAsk(service_id=HAIRCUT), held=(free(1, 1), tender(2)))
    assert [[one.entitlement_id for one in line.priced.redemptions] for line in made.lines] == [[1], [2]]
    assert [line.would_apply for line in made.lines] == [None, None]


def test_in_shadow_the_bill_is_charged_and_what_would_have_been_is_told() -> None:
    shadow = Settings(package_billing=PackageBilling.SHADOW)
    made = draft(ServiceAsk(service_id=FACIAL), ProductAsk(product_id=CREAM), held=(free(1, 1),), settings=shadow)
    assert made.priced.total == 126_000 + 65_000
    assert made.lines[0].priced.redemptions == ()
    assert [(one.entitlement_id, one.amount) for one in made.lines[0].would_apply or ()] == [(1, 120_000)]
    assert made.lines[1].would_apply == ()


def test_in_shadow_a_complimentary_line_is_given_and_told_once() -> None:
    shadow = Settings(package_billing=PackageBilling.SHADOW)
    asked = ServiceAsk(service_id=FACIAL, benefit="complimentary", override_reason="birthday")
    (line,) = draft(asked, held=(free(1, 1),), settings=shadow).lines
    assert [(one.entitlement_id, one.amount) for one in line.priced.redemptions] == [(None, 120_000)]
    assert line.would_apply == ()


def test_in_shadow_a_discount_that_packages_would_have_left_no_room_for_is_given() -> None:
    shadow = Settings(package_billing=PackageBilling.SHADOW)
    made = draft(ServiceAsk(service_id=FACIAL), held=(unlimited(1),), settings=shadow, invoice_discount=20_000)
    assert made.priced.total == 105_000
    assert [one.entitlement_id for one in made.lines[0].would_apply or ()] == [1]
    with pytest.raises(DiscountTooLarge):
        draft(ServiceAsk(service_id=FACIAL), held=(unlimited(1),), invoice_discount=20_000)
    with pytest.raises(DiscountTooLarge):
        draft(ServiceAsk(service_id=FACIAL), settings=shadow, invoice_discount=120_001)


def test_off_packages_are_left_alone() -> None:
    off = Settings(package_billing=PackageBilling.OFF)
    made = draft(ServiceAsk(service_id=FACIAL), held=(free(1, 1),), settings=off)
    assert (made.priced.total, made.lines[0].priced.refusals, made.lines[0].would_apply) == (126_000, (), None)


@pytest.mark.parametrize("billing", [PackageBilling.SHADOW, PackageBilling.OFF])
def test_while_packages_are_not_applied_none_can_be_chosen_but_a_gift_can(billing: PackageBilling) -> None:
    settings = Settings(package_billing=billing)
    with pytest.raises(PackageBillingOff):
        draft(ServiceAsk(service_id=FACIAL, benefit=1), held=(free(1),), settings=settings)
    made = draft(ServiceAsk(service_id=FACIAL, benefit="complimentary"), held=(free(1),), settings=settings)
    assert [one.kind for one in made.lines[0].priced.redemptions] == [BenefitKind.COMPLIMENTARY]


def test_a_choice_reaches_its_service() -> None:
    asks = (ServiceAsk(service_id=FACIAL), ServiceAsk(service_id=HAIRCUT, benefit=2), ProductAsk(product_id=CREAM))
    made = draft(*asks, held=(unlimited(1), discount(2)))
    assert [[one.entitlement_id for one in line.priced.redemptions] for line in made.lines] == [[1], [2], []]
    with pytest.raises(BenefitNotAvailable):
        draft(ServiceAsk(service_id=FACIAL, benefit=3), held=(unlimited(1),))


# --- The shelf -----------------------------------------------------------------------------------


def test_products_come_from_the_oldest_good_batches_over_all_lines() -> None:
    made = draft(ProductAsk(product_id=CREAM, qty=4), ProductAsk(product_id=SERUM), ProductAsk(product_id=CREAM, qty=4))
    assert [line.picks for line in made.lines] == [
        (Pick(batch_id=1, qty=3), Pick(batch_id=2, qty=1)),
        (Pick(batch_id=3, qty=1),),
        (Pick(batch_id=2, qty=4),),
    ]


def test_a_named_batch_is_taken() -> None:
    made = draft(ProductAsk(product_id=CREAM, qty=2, batch_id=2), ProductAsk(product_id=CREAM, qty=6))
    assert [line.picks for line in made.lines] == [
        (Pick(batch_id=2, qty=2),),
        (Pick(batch_id=1, qty=3), Pick(batch_id=2, qty=3)),
    ]


def test_one_shortage_refuses_the_whole_bill_and_names_every_one() -> None:
    asks = (
        ServiceAsk(service_id=FACIAL),
        ProductAsk(product_id=CREAM, qty=6),
        ProductAsk(product_id=CREAM, qty=3),
        ProductAsk(product_id=SERUM, qty=3),
    )
    with pytest.raises(InsufficientStock) as caught:
        draft(*asks)
    assert caught.value.details["shortages"] == [
        {"line": 3, "product_id": CREAM, "requested": 3, "available": 2},
        {"line": 4, "product_id": SERUM, "requested": 3, "available": 2},
    ]
    assert caught.value.message == "Not enough stock: Cream (2 of 3 left), Serum (2 of 3 left)."


def test_a_named_batch_with_too_little_does_not_spill_over() -> None:
    with pytest.raises(InsufficientStock) as caught:
        draft(ProductAsk(product_id=CREAM, qty=4, batch_id=1))
    assert caught.value.details["shortages"][0]["available"] == 3


def test_a_batch_is_judged_by_the_charge_date() -> None:
    with pytest.raises(BatchExpired):
        draft(ProductAsk(product_id=CREAM, batch_id=4))
    made = draft(ProductAsk(product_id=CREAM, batch_id=4), charge_date=YESTERDAY)
    assert made.lines[0].picks == (Pick(batch_id=4, qty=1),)
    assert made.stock[4].batch_no == "B4"


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "terms", "error", "field"),
    [
        ([ServiceAsk(service_id=FACIAL)], {"customer": None}, CustomerNotFound, "customer_id"),
        ([ServiceAsk(service_id=FACIAL)], {"charge_date": TOMORROW}, FutureChargeDate, "charge_date"),
        ([], {}, EmptyBill, "services"),
        ([ServiceAsk(service_id=FACIAL), ServiceAsk(service_id=77)], {}, ServiceNotFound, "services.1.service_id"),
        ([ServiceAsk(service_id=9)], {}, ServiceInactive, "services.0.service_id"),
        ([ProductAsk(product_id=CREAM), ProductAsk(product_id=77)], {}, ProductNotFound, "products.1.product_id"),
        ([ProductAsk(product_id=9)], {}, ProductInactive, "products.0.product_id"),
        ([ServiceAsk(service_id=FACIAL, staff_id=77)], {}, StaffNotFound, "services.0.staff_id"),
        ([ServiceAsk(service_id=FACIAL, staff_id=2)], {}, StaffInactive, "services.0.staff_id"),
        ([ProductAsk(product_id=CREAM, batch_id=77)], {}, BatchNotFound, "products.0.batch_id"),
        ([ProductAsk(product_id=CREAM, batch_id=3)], {}, BatchNotFound, "products.0.batch_id"),
        ([ProductAsk(product_id=CREAM, batch_id=4)], {}, BatchExpired, "products.0.batch_id"),
    ],
)
def test_refusals_name_their_field(
    asks: list[ServiceAsk | ProductAsk], terms: dict[str, Any], error: type[DomainError], field: str
) -> None:
    with pytest.raises(error) as caught:
        draft(*asks, **terms)
    assert caught.value.errors == {field: [error.__doc__]}


def test_staff_who_are_there_may_serve() -> None:
    assert draft(ServiceAsk(service_id=FACIAL, staff_id=1)).priced.total == 126_000


def test_a_choice_by_hand_needs_a_reason() -> None:
    asks = (
        ServiceAsk(service_id=FACIAL),
        ServiceAsk(service_id=FACIAL, benefit="none", override_reason=" "),
        ServiceAsk(service_id=FACIAL, benefit=1, override_reason="Birthday"),
        ServiceAsk(service_id=FACIAL, benefit="complimentary"),
    )
    with pytest.raises(OverrideReasonRequired) as caught:
        require_override_reasons(BillRequest(customer_id=1, services=asks))
    assert list(caught.value.errors) == ["services.1.override_reason", "services.3.override_reason"]
    require_override_reasons(BillRequest(customer_id=1, services=(asks[0], asks[2])))


def test_more_money_than_is_due_is_refused() -> None:
    def paying(*amounts: int) -> Draft:
        payments = tuple(PaymentAsk(method=PaymentMethod.CASH, amount=amount) for amount in amounts)
        return draft(ServiceAsk(service_id=FACIAL), held=(tender(1, 26_000),), payments=payments)

    require_not_overpaid(paying(60_000, 40_000))
    with pytest.raises(Overpaid) as caught:
        require_not_overpaid(paying(60_000, 40_001))
    assert caught.value.errors == {"payments": ["Only ₹1,000 is due."]}
    assert caught.value.details == {}, "details are shown as they are, and money in JSON is rupees"

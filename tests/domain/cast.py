"""The packages, lines and days that the tests of the domain speak of. Everything happens on a Friday."""

from datetime import date, timedelta
from typing import Any

from tula.domain.benefits import BenefitChoice, BenefitKind, BenefitPlan, Entitlement, ServiceLine, TaxOrder
from tula.domain.evaluate import BenefitPolicy, evaluate_benefits
from tula.domain.gst import Supply
from tula.domain.validity import Validity

FRIDAY = date(2026, 11, 20)
YESTERDAY = FRIDAY - timedelta(days=1)
TOMORROW = FRIDAY + timedelta(days=1)

FACIAL, HAIRCUT, PEDICURE = 1, 2, 3

INTRA = Supply(place_of_supply="27", is_interstate=False, is_taxed=True)
INTER = Supply(place_of_supply="29", is_interstate=True, is_taxed=True)
UNTAXED = Supply(place_of_supply="27", is_interstate=False, is_taxed=False)


def entitlement(number: int, kind: BenefitKind, **terms: Any) -> Entitlement:
    days = {key: terms.pop(key) for key in ("valid_from", "expires_on", "weekdays", "pauses") if key in terms}
    return Entitlement(
        **{
            "id": number,
            "customer_package_id": 100 + number,
            "package_name": f"Package {number}",
            "kind": kind,
            "validity": Validity(**{"valid_from": FRIDAY - timedelta(days=100), **days}),
            "assigned_on": FRIDAY - timedelta(days=100),
            **terms,
        }
    )


def unlimited(number: int = 1, **terms: Any) -> Entitlement:
    return entitlement(number, BenefitKind.UNLIMITED, **terms)


def free(number: int = 1, sessions: int = 4, **terms: Any) -> Entitlement:
    return entitlement(number, BenefitKind.FREE, remaining_qty=sessions, **terms)


def discount(number: int = 1, percent: int = 30, uses: int | None = None, **terms: Any) -> Entitlement:
    return entitlement(number, BenefitKind.DISCOUNT, percent_bp=100 * percent, remaining_qty=uses, **terms)


def prepaid(number: int = 1, balance: int = 500_000, **terms: Any) -> Entitlement:
    return entitlement(number, BenefitKind.PREPAID, remaining_amount=balance, **terms)


def tender(number: int = 1, balance: int = 500_000, **terms: Any) -> Entitlement:
    return prepaid(number, balance, tax_order=TaxOrder.AFTER_TAX, **terms)


def line(unit_price: int = 120_000, qty: int = 1, service: int = FACIAL, staff_discount: int = 0) -> ServiceLine:
    return ServiceLine(service_id=service, qty=qty, unit_price=unit_price, discount=staff_discount)


def serve(
    *lines: ServiceLine,
    held: list[Entitlement],
    on: date = FRIDAY,
    stacking: bool = False,
    choices: dict[int, BenefitChoice] | None = None,
) -> BenefitPlan:
    return evaluate_benefits(
        lines=lines,
        entitlements=held,
        charge_date=on,
        policy=BenefitPolicy(prepaid_pays_remainder=stacking),
        overrides=choices,
    )


def taken(plan: BenefitPlan, index: int = 0) -> list[tuple[int | None, int | None, int]]:
    """What a line got: entitlement, units, paise."""
    return [(one.entitlement_id, one.qty, one.amount) for one in plan.lines[index].redemptions]


def refused(plan: BenefitPlan, index: int = 0) -> dict[int, tuple[str, str]]:
    """Why a line did not get the rest: reason and message by entitlement."""
    return {one.entitlement_id: (one.reason.value, one.message) for one in plan.lines[index].refusals}

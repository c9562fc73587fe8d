"""Bills and packages as they could come, small enough to collide often."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tula.domain.benefits import (
    BenefitChoice,
    BenefitKind,
    BenefitPlan,
    Entitlement,
    LinePlan,
    ServiceLine,
    TaxOrder,
)
from tula.domain.evaluate import BenefitPolicy, evaluate_benefits
from tula.domain.gst import Supply
from tula.domain.invoice import BillLine, LineKind, PricedInvoice, price_invoice
from tula.domain.validity import EVERY_DAY, Pause, Validity

proves = settings(deadline=None, max_examples=100)

TODAY = date(2026, 11, 20)
SERVICES = (1, 2, 3)

days = st.integers(-3, 3).map(lambda distance: TODAY + timedelta(days=distance))
# Few odd paise where shares have to be cut, and ordinary prices.
prices = st.one_of(st.integers(0, 12), st.integers(0, 200_000), st.sampled_from([50_000, 80_000, 120_000]))
rates = st.sampled_from([0, 25, 300, 500, 1_200, 1_800, 2_800, 4_000])


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    if draw(st.integers(0, 5)):
        return ()
    start = draw(days)
    return (Pause(start=start, end=draw(st.none() | st.integers(1, 4).map(lambda more: start + timedelta(days=more)))),)


@st.composite
def validities(draw: st.DrawFn) -> Validity:
    valid_from = draw(days)
    return Validity(
        valid_from=valid_from,
        expires_on=draw(st.none() | st.integers(0, 5).map(lambda more: valid_from + timedelta(days=more))),
        weekdays=draw(st.just(EVERY_DAY) | st.frozensets(st.integers(1, 7), min_size=1)),
        pauses=draw(pauses()),
    )


@st.composite
def entitlements(draw: st.DrawFn, number: int = 1) -> Entitlement:
    kind = draw(st.sampled_from([BenefitKind.FREE, BenefitKind.UNLIMITED, BenefitKind.DISCOUNT, BenefitKind.PREPAID]))
    terms: dict[str, Any] = {}
    if kind is BenefitKind.FREE:
        terms = {"remaining_qty": draw(st.integers(0, 4))}
    elif kind is BenefitKind.DISCOUNT:
        percents = st.sampled_from([1, 333, 3_000, 4_000, 10_000])
        terms = {"percent_bp": draw(percents), "remaining_qty": draw(st.none() | st.integers(0, 4))}
    elif kind is BenefitKind.PREPAID:
        terms = {"remaining_amount": draw(prices), "tax_order": draw(st.sampled_from(TaxOrder))}
    # Most are good today, so that bills are not mostly refusals.
    is_good = draw(st.integers(0, 2)) > 0
    return Entitlement(
        id=number,
        customer_package_id=draw(st.integers(1, 3)),
        package_name=f"Package {number}",
        kind=kind,
        validity=Validity(valid_from=TODAY) if is_good else draw(validities()),
        assigned_on=draw(days),
        service_id=draw(st.none() | st.sampled_from(SERVICES)),
        is_cancelled=False if is_good else draw(st.booleans()),
        **terms,
    )


@st.composite
def held(draw: st.DrawFn) -> list[Entitlement]:
    numbers = draw(st.lists(st.integers(1, 30), unique=True, max_size=6))
    return [draw(entitlements(number)) for number in numbers]


@dataclass(frozen=True)
class Bill:
    """A bill to be evaluated and priced; services stand before products."""

    lines: tuple[BillLine, ...]
    services: tuple[int, ...]
    held: tuple[Entitlement, ...]
    supply: Supply
    stacking: bool
    round_to_rupee: bool
    tip: int
    discount_in_thousandths: int

    @property
    def service_lines(self) -> list[ServiceLine]:
        return [
            ServiceLine(service_id=service, qty=one.qty, unit_price=one.unit_price, discount=one.staff_discount)
            for service, one in zip(self.services, self.lines, strict=False)
        ]

    def plan(
        self, held: tuple[Entitlement, ...] | None = None, choices: dict[int, BenefitChoice] | None = None
    ) -> BenefitPlan:
        return evaluate_benefits(
            lines=self.service_lines,
            entitlements=self.held if held is None else held,
            charge_date=TODAY,
            policy=BenefitPolicy(prepaid_pays_remainder=self.stacking),
            overrides=choices,
        )

    def price(self, plan: BenefitPlan | None = None, *, with_discount: bool = True) -> PricedInvoice:
        served = plan or self.plan()
        left = sum(one.gross - one.staff_discount for one in self.lines) - served.deduction
        goods = (LinePlan(),) * (len(self.lines) - len(self.services))
        return price_invoice(
            lines=self.lines,
            plan=BenefitPlan(lines=(*served.lines, *goods)),
            supply=self.supply,
            invoice_discount=left * self.discount_in_thousandths // 1_000 if with_discount else 0,
            tip=self.tip,
            round_to_rupee=self.round_to_rupee,
        )


@st.composite
def bill_lines(draw: st.DrawFn, kind: LineKind = LineKind.SERVICE) -> BillLine:
    return BillLine(
        kind=kind,
        qty=draw(st.integers(1, 5)),
        unit_price=draw(prices),
        rate_bp=draw(rates),
        is_inclusive=draw(st.booleans()),
        discount_bp=draw(st.sampled_from([0, 0, 0, 333, 1_000, 10_000])),
    )


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4))
    products = draw(st.integers(0, 2))
    is_interstate = draw(st.booleans())
    return Bill(
        lines=(
            *(draw(bill_lines()) for _ in services),
            *(draw(bill_lines(LineKind.PRODUCT)) for _ in range(products)),
        ),
        services=tuple(services),
        held=tuple(draw(held())),
        supply=Supply(
            place_of_supply="29" if is_interstate else "27", is_interstate=is_interstate, is_taxed=draw(st.booleans())
        ),
        stacking=draw(st.booleans()),
        round_to_rupee=draw(st.booleans()),
        tip=draw(st.sampled_from([0, 0, 5_000])),
        discount_in_thousandths=draw(st.sampled_from([0, 0, 100, 333, 1_000])),
    )

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
proves_well = settings(deadline=None, max_examples=250)

TODAY = date(2026, 11, 20)
SERVICES = (1, 2, 3)

# Mostly the edges: the day itself and its neighbours; a few odd paise where shares have to be cut.
days = st.sampled_from([-2, -1, -1, 0, 0, 1, 2]).map(lambda distance: TODAY + timedelta(days=distance))
prices = st.one_of(st.integers(0, 60), st.integers(0, 200_000), st.sampled_from([50_000, 80_000, 120_000]))
rates = st.sampled_from([0, 25, 300, 500, 1_200, 1_800, 2_800, 4_000])


def day(distance: int) -> date:
    return TODAY + timedelta(days=distance)


# Each at its edge: the pause that begins or ends today, the last day, the first.
PAUSES = [
    (),
    (),
    (),
    (Pause(start=day(0)),),
    (Pause(start=day(-1), end=day(0)),),
    (Pause(start=day(-1), end=day(1)),),
    (Pause(start=day(1), end=day(2)),),
]
STARTS = [day(-9), day(-9), day(-1), day(0), day(1)]
ENDS = [None, None, day(-1), day(0), day(0), day(1)]
WEEKDAYS = [EVERY_DAY, EVERY_DAY, EVERY_DAY, frozenset({5}), frozenset({1, 2, 3, 4, 6, 7})]


@st.composite
def validities(draw: st.DrawFn) -> Validity:
    valid_from, expires_on = draw(st.sampled_from(STARTS)), draw(st.sampled_from(ENDS))
    return Validity(
        valid_from=valid_from,
        expires_on=None if expires_on is None else max(valid_from, expires_on),
        weekdays=draw(st.sampled_from(WEEKDAYS)),
        pauses=draw(st.sampled_from(PAUSES)),
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
    return Entitlement(
        id=number,
        customer_package_id=draw(st.integers(1, 3)),
        package_name=f"Package {number}",
        kind=kind,
        validity=draw(validities()),
        assigned_on=draw(days),
        service_id=draw(st.none() | st.sampled_from(SERVICES)),
        is_cancelled=draw(st.sampled_from([False] * 9 + [True])),
        **terms,
    )


@st.composite
def held(draw: st.DrawFn) -> list[Entitlement]:
    numbers = draw(st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=6))
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
def odd_bills(draw: st.DrawFn) -> Bill:
    """Bills that are hard to take back: odd paise over several units, prepaid of both kinds, a round-off."""
    paise = st.integers(1, 20) | st.integers(1_000, 1_100)
    lines = draw(st.integers(1, 3))
    numbers = range(1, 1 + draw(st.integers(1, 3)))
    kinds = st.sampled_from(
        [
            {"kind": BenefitKind.FREE, "remaining_qty": 2},
            {"kind": BenefitKind.PREPAID, "remaining_amount": 700},
            {"kind": BenefitKind.PREPAID, "remaining_amount": 707, "tax_order": TaxOrder.AFTER_TAX},
            {"kind": BenefitKind.PREPAID, "remaining_amount": 99_999, "tax_order": TaxOrder.AFTER_TAX},
        ]
    )
    return Bill(
        lines=tuple(
            BillLine(
                kind=LineKind.SERVICE,
                qty=draw(st.integers(2, 5)),
                unit_price=draw(paise),
                rate_bp=draw(st.sampled_from([500, 1_800])),
                is_inclusive=draw(st.booleans()),
            )
            for _ in range(lines)
        ),
        services=tuple(draw(st.sampled_from(SERVICES)) for _ in range(lines)),
        held=tuple(
            Entitlement(
                id=number,
                customer_package_id=number,
                package_name=f"Package {number}",
                validity=Validity(valid_from=TODAY),
                assigned_on=TODAY,
                service_id=draw(st.none() | st.sampled_from(SERVICES)),
                **draw(kinds),
            )
            for number in numbers
        ),
        supply=Supply(place_of_supply="27", is_interstate=False, is_taxed=True),
        stacking=False,
        round_to_rupee=draw(st.booleans()),
        tip=draw(st.sampled_from([0, 77])),
        discount_in_thousandths=0,
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

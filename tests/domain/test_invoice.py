"""The price of a bill: discounts, benefits, tax, round-off, tip and after-tax prepaid."""

from typing import Any

import pytest

from tests.domain.cast import (
    FACIAL,
    FRIDAY,
    INTER,
    INTRA,
    UNTAXED,
    free,
    line,
    prepaid,
    serve,
    taken,
    tender,
    unlimited,
)
from tula.domain.benefits import (
    BenefitChoice,
    BenefitKind,
    BenefitPlan,
    Entitlement,
    LinePlan,
    Redemption,
    Rule,
    ServiceLine,
)
from tula.domain.evaluate import BenefitNotAvailable, BenefitPolicy, evaluate_benefits
from tula.domain.gst import Supply, Tax
from tula.domain.invoice import (
    BillLine,
    DiscountTooLarge,
    LineKind,
    PaymentStatus,
    PricedInvoice,
    PricedLine,
    payment_status,
    price_invoice,
)
from tula.domain.money import MAX_PAISE, AmountTooLarge, format_rupees

HOLDER = "Package 1"


def service(unit_price: int = 120_000, qty: int = 1, rate_bp: int = 500, **terms: Any) -> BillLine:
    return BillLine(kind=LineKind.SERVICE, qty=qty, unit_price=unit_price, rate_bp=rate_bp, **terms)


def product(unit_price: int = 65_000, qty: int = 1, rate_bp: int = 1_800, **terms: Any) -> BillLine:
    return BillLine(kind=LineKind.PRODUCT, qty=qty, unit_price=unit_price, rate_bp=rate_bp, **terms)


def price(
    *lines: BillLine,
    held: tuple[Entitlement, ...] = (),
    supply: Supply = INTRA,
    choices: dict[int, BenefitChoice] | None = None,
    **terms: Any,
) -> PricedInvoice:
    """Price a bill whose services come first."""
    services = [one for one in lines if one.kind is LineKind.SERVICE]
    plan = evaluate_benefits(
        lines=[
            ServiceLine(service_id=FACIAL, qty=one.qty, unit_price=one.unit_price, discount=one.staff_discount)
            for one in services
        ],
        entitlements=held,
        charge_date=FRIDAY,
        policy=BenefitPolicy(),
        overrides=choices,
    )
    rest = (LinePlan(),) * (len(lines) - len(services))
    return price_invoice(lines=lines, plan=BenefitPlan(lines=(*plan.lines, *rest)), supply=supply, **terms)


def tendered(priced: PricedInvoice) -> list[list[tuple[int | None, int, int | None]]]:
    """Entitlement, paise paid and paise left of every tender, by line."""
    return [
        [(one.entitlement_id, one.amount, one.remaining_amount) for one in each.redemptions if one.tender]
        for each in priced.lines
    ]


# --- One line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bill_line", "held", "supply", "expected"),
    [
        pytest.param(service(), (), INTRA, (0, 0, 120_000, 3_000, 0, 126_000), id="exclusive"),
        pytest.param(
            service(126_000, is_inclusive=True), (), INTRA, (0, 0, 120_000, 3_000, 0, 126_000), id="inclusive"
        ),
        pytest.param(service(), (), INTER, (0, 0, 120_000, 0, 6_000, 126_000), id="inter-state"),
        pytest.param(service(), (), UNTAXED, (0, 0, 120_000, 0, 0, 120_000), id="untaxed"),
        pytest.param(
            service(discount_bp=1_000), (), INTRA, (12_000, 0, 108_000, 2_700, 0, 113_400), id="staff discount"
        ),
        pytest.param(
            service(999, 3, discount_bp=3_333), (), INTRA, (999, 0, 1_998, 50, 0, 2_098), id="odd staff discount"
        ),
        pytest.param(
            service(discount_bp=10_000), (), INTRA, (120_000, 0, 0, 0, 0, 0), id="staff discount of everything"
        ),
        pytest.param(service(), (free(),), INTRA, (0, 120_000, 0, 0, 0, 0), id="free"),
        pytest.param(
            service(qty=3, discount_bp=1_000),
            (free(sessions=2),),
            INTRA,
            (36_000, 216_000, 108_000, 2_700, 0, 113_400),
            id="two of three free, with staff discount",
        ),
        pytest.param(
            service(1_000, 3, is_inclusive=True, discount_bp=333),
            (free(sessions=1),),
            INTRA,
            (100, 966, 1_842, 46, 0, 1_934),
            id="odd paise of the discount lie on the free unit",
        ),
        pytest.param(
            service(), (prepaid(balance=50_000),), INTRA, (0, 50_000, 70_000, 1_750, 0, 73_500), id="before tax"
        ),
    ],
)
def test_a_line(
    bill_line: BillLine, held: tuple[Entitlement, ...], supply: Supply, expected: tuple[int, int, int, int, int, int]
) -> None:
    priced = price(bill_line, held=held, supply=supply)
    (one,) = priced.lines
    got = (one.discount, one.deduction, one.tax.taxable, one.tax.cgst, one.tax.igst, one.tax.line_total)
    assert got == expected
    assert one.tax.cgst == one.tax.sgst
    assert one.net == bill_line.gross - one.discount - one.deduction
    assert priced.total == priced.payable == one.tax.line_total


def test_sums_go_upward_from_the_lines() -> None:
    package = BillLine(kind=LineKind.PACKAGE, qty=1, unit_price=400_000, rate_bp=500)
    priced = price(
        service(),
        service(80_000, qty=2, discount_bp=1_000),
        product(is_inclusive=True),
        package,
        held=(free(sessions=1), prepaid(2, 50_000)),
        invoice_discount=1_000,
        tip=5_000,
        round_to_rupee=True,
    )
    assert [priced.subtotal(kind) for kind in LineKind] == [280_000, 65_000, 400_000]
    assert priced.discount_total == 16_000 + 1_000
    assert priced.packages_deduction == 120_000 + 50_000
    nets = sum(one.net for one in priced.lines)
    assert 280_000 + 65_000 + 400_000 - priced.discount_total - priced.packages_deduction == nets
    assert priced.taxable == sum(one.tax.taxable for one in priced.lines)
    assert priced.cgst == priced.sgst == sum(one.tax.cgst for one in priced.lines)
    assert priced.igst == 0
    assert priced.total == priced.taxable + 2 * priced.cgst + priced.round_off + priced.tip
    assert (priced.total - priced.tip) % 100 == 0


# --- Invoice discount ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "held", "invoice_discount", "shares"),
    [
        pytest.param([service(33_333), service(33_333), service(33_334)], (), 10_000, [3_333, 3_333, 3_334], id="E23"),
        pytest.param([service(100), service(100), service(100)], (), 100, [34, 33, 33], id="ties to the earlier line"),
        pytest.param([service(), service(), product()], (free(sessions=1),), 1_000, [0, 649, 351], id="over the nets"),
        pytest.param([service(100), service(0)], (), 100, [100, 0], id="all of it"),
        pytest.param([service(0)], (), 0, [0], id="nothing of nothing"),
    ],
)
def test_invoice_discount_is_spread_over_what_is_left(
    lines: list[BillLine], held: tuple[Entitlement, ...], invoice_discount: int, shares: list[int]
) -> None:
    priced = price(*lines, held=held, invoice_discount=invoice_discount)
    assert [one.invoice_discount for one in priced.lines] == shares
    assert sum(shares) == invoice_discount


@pytest.mark.parametrize(
    ("held", "invoice_discount"), [((), 120_001), ((free(),), 1), ((prepaid(balance=50_000),), 70_001)]
)
def test_more_discount_than_there_is_to_pay_is_refused(held: tuple[Entitlement, ...], invoice_discount: int) -> None:
    with pytest.raises(DiscountTooLarge, match="more than what is left to pay for") as caught:
        price(service(), held=held, invoice_discount=invoice_discount)
    assert caught.value.errors == {"invoice_discount": [f"At most {format_rupees(invoice_discount - 1)}."]}


# --- Round-off and tip ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "round_off"), [(10_000, 0), (10_049, -49), (10_050, 50), (10_001, -1), (10_099, 1), (49, -49), (50, 50)]
)
def test_round_off_goes_to_the_nearest_rupee(amount: int, round_off: int) -> None:
    priced = price(service(amount, is_inclusive=True), round_to_rupee=True)
    assert (priced.round_off, priced.total) == (round_off, amount + round_off)
    assert priced.taxable + 2 * priced.cgst == amount
    assert price(service(amount, is_inclusive=True)).round_off == 0


def test_a_tip_is_neither_taxed_nor_rounded() -> None:
    priced = price(service(10_049, is_inclusive=True), tip=33, round_to_rupee=True)
    assert (priced.round_off, priced.total, priced.payable) == (-49, 10_033, 10_033)


# --- After-tax prepaid ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("balance", "tendered_paise", "left", "payable"),
    [(500_000, 126_000, 374_000, 0), (126_000, 126_000, 0, 0), (50_000, 50_000, 0, 76_000), (1, 1, 0, 125_999)],
)
def test_a_tender_pays_the_invoice_value(balance: int, tendered_paise: int, left: int, payable: int) -> None:
    priced = price(service(), held=(tender(balance=balance),))
    assert tendered(priced) == [[(1, tendered_paise, left)]]
    assert (priced.taxable, priced.cgst, priced.total) == (120_000, 3_000, 126_000)
    assert (priced.packages_deduction, priced.prepaid_tendered, priced.payable) == (0, tendered_paise, payable)
    (one,) = priced.lines[0].redemptions
    assert (one.kind, one.qty, one.rule, one.package_name) == (BenefitKind.PREPAID, None, Rule.AUTO, HOLDER)
    assert one.customer_package_id == 101


@pytest.mark.parametrize(
    ("amount", "balance", "expected", "payable"),
    [
        pytest.param(10_050, 500_000, 10_100, 0, id="rounded up, all from the balance"),
        pytest.param(10_049, 500_000, 10_000, 0, id="rounded down, all from the balance"),
        pytest.param(10_050, 10_100, 10_100, 0, id="rounded up, to the paisa"),
        pytest.param(10_050, 10_050, 10_050, 50, id="rounded up, the round-off is paid"),
        pytest.param(10_049, 10_000, 10_000, 0, id="rounded down, to the paisa"),
        pytest.param(10_049, 10_020, 10_000, 0, id="rounded down, never more than is due"),
    ],
)
def test_a_tender_pays_the_rounded_value(amount: int, balance: int, expected: int, payable: int) -> None:
    priced = price(service(amount, is_inclusive=True), held=(tender(balance=balance),), round_to_rupee=True)
    assert (priced.prepaid_tendered, priced.payable) == (expected, payable)


def test_a_bill_rounded_down_to_nothing_takes_nothing() -> None:
    priced = price(service(49, is_inclusive=True), held=(tender(),), round_to_rupee=True)
    assert (priced.total, priced.prepaid_tendered, priced.payable) == (0, 0, 0)
    assert [one.message for one in priced.lines[0].refusals] == ["Nothing is left to pay on this line."]


def test_the_round_off_lies_on_the_last_line_that_can_bear_it() -> None:
    lines = [service(10_030, is_inclusive=True), service(10, is_inclusive=True), service(0)]
    priced = price(*lines, held=(tender(),), round_to_rupee=True)
    assert priced.round_off == -40
    assert tendered(priced) == [[(1, 10_000, 490_000)], [], []]
    assert priced.payable == 0


def test_a_free_line_bears_no_round_off() -> None:
    priced = price(service(10_060, is_inclusive=True), service(0), held=(tender(),), round_to_rupee=True)
    assert tendered(priced) == [[(1, 10_100, 489_900)], []]


def test_a_product_bears_the_round_off_and_the_balance_pays_the_services() -> None:
    lines = [service(10_030, is_inclusive=True), product(10_030, is_inclusive=True)]
    priced = price(*lines, held=(tender(),), round_to_rupee=True)
    assert tendered(priced) == [[(1, 10_030, 489_970)], []]
    assert (priced.round_off, priced.payable) == (40, 10_070)


def test_tenders_run_over_lines_and_balances() -> None:
    priced = price(service(), service(), service(), held=(tender(1, 200_000), tender(2, 60_000), tender(3)))
    assert tendered(priced) == [
        [(1, 126_000, 74_000)],
        [(1, 74_000, 0), (2, 52_000, 8_000)],
        [(2, 8_000, 0), (3, 118_000, 382_000)],
    ]
    assert [
        [(one.entitlement_id, one.reason.value, one.message) for one in each.refusals] for each in priced.lines
    ] == [
        [
            (2, "lower_priority", "Nothing is left to pay on this line."),
            (3, "lower_priority", "Nothing is left to pay on this line."),
        ],
        [(3, "lower_priority", "Nothing is left to pay on this line.")],
        [(1, "exhausted", "Nothing is left on it.")],
    ]


def test_a_tender_pays_what_discount_and_before_tax_prepaid_leave() -> None:
    priced = price(service(), held=(tender(2), prepaid(1, 50_000)))
    assert priced.packages_deduction == 50_000
    assert tendered(priced) == [[(2, 73_500, 426_500)]]
    assert priced.payable == 0


def test_a_tender_pays_no_product_and_no_tip() -> None:
    priced = price(service(), product(), held=(tender(),), tip=5_000)
    assert tendered(priced) == [[(1, 126_000, 374_000)], []]
    assert priced.payable == 76_700 + 5_000


def test_a_tender_is_not_needed_on_a_free_line() -> None:
    priced = price(service(), held=(unlimited(1), tender(2)))
    assert tendered(priced) == [[]]
    assert [one.reason.value for one in priced.lines[0].refusals] == ["lower_priority"]


def test_a_chosen_tender_is_manual() -> None:
    priced = price(service(), held=(unlimited(1), tender(2, 1_000)), choices={0: 2})
    assert [(one.rule, one.amount) for one in priced.lines[0].redemptions] == [(Rule.MANUAL, 1_000)]
    assert priced.payable == 125_000


def test_a_chosen_tender_that_earlier_lines_used_up_is_refused() -> None:
    with pytest.raises(BenefitNotAvailable, match=r"Package 1 .* line 2\. Nothing is left on it\.") as caught:
        price(service(), service(), held=(tender(1, 126_000),), choices={1: 1})
    assert caught.value.details == {"line": 2, "reason": "exhausted"}


def test_a_chosen_tender_on_a_line_with_nothing_to_pay_is_told() -> None:
    priced = price(service(), held=(tender(),), choices={0: 1}, invoice_discount=120_000)
    assert tendered(priced) == [[]]
    assert [one.reason.value for one in priced.lines[0].refusals] == ["lower_priority"]


# --- Limits and impossible states ----------------------------------------------------------------


def test_what_the_books_cannot_hold_is_refused() -> None:
    most = service(MAX_PAISE, rate_bp=0)
    assert price(most).total == MAX_PAISE
    with pytest.raises(AmountTooLarge):
        price(service(MAX_PAISE, qty=2, rate_bp=0), held=(unlimited(),))
    for too_much in (
        {"lines": [most, service(1)]},
        {"lines": [most], "tip": 1},
        {"lines": [service(MAX_PAISE - 10, rate_bp=0)], "round_to_rupee": True},
        {"lines": [service(MAX_PAISE, rate_bp=1)]},
    ):
        with pytest.raises(AmountTooLarge):
            price(*too_much.pop("lines"), **too_much)


def test_every_line_has_its_plan() -> None:
    with pytest.raises(ValueError, match="zip"):
        price_invoice(lines=[service(), service()], plan=BenefitPlan(lines=(LinePlan(),)), supply=INTRA)


@pytest.mark.parametrize(
    "terms",
    [{"qty": 0}, {"qty": -1}, {"unit_price": -1}, {"rate_bp": -1}, {"discount_bp": -1}, {"discount_bp": 10_001}],
)
def test_impossible_bill_lines(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="impossible line"):
        BillLine(**{"kind": LineKind.SERVICE, "qty": 1, "unit_price": 100, "rate_bp": 500, **terms})


@pytest.mark.parametrize(
    ("is_inclusive", "tax", "deduction", "redeemed"),
    [
        pytest.param(False, Tax(taxable=99, line_total=99), 0, 0, id="taxed on less"),
        pytest.param(True, Tax(taxable=100, cgst=3, sgst=3, line_total=106), 0, 0, id="inclusive, charged more"),
        pytest.param(False, Tax(taxable=60, line_total=60), 40, 30, id="deduction of less redemptions"),
        pytest.param(False, Tax(taxable=60, line_total=60), 40, 0, id="deduction of no redemption"),
    ],
)
def test_a_line_that_does_not_add_up_is_refused(is_inclusive: bool, tax: Tax, deduction: int, redeemed: int) -> None:
    gift = Redemption(kind=BenefitKind.COMPLIMENTARY, qty=1, amount=redeemed, rule=Rule.MANUAL)
    with pytest.raises(ValueError, match=r"line nets|deduction"):
        PricedLine(
            line=service(100, is_inclusive=is_inclusive),
            invoice_discount=0,
            deduction=deduction,
            tax=tax,
            redemptions=(gift,) if redeemed else (),
        )


def test_a_negative_net_is_refused() -> None:
    plan = serve(line(100), line(500), held=[unlimited()], choices={1: "none"})
    assert taken(plan) == [(1, 1, 100)]
    with pytest.raises(ValueError, match="cannot apportion"):
        price_invoice(lines=[service(99), service(500)], plan=plan, supply=INTRA)


# --- Paid or not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "settled", "status"),
    [
        (0, 0, PaymentStatus.PAID),
        (100, 0, PaymentStatus.PENDING),
        (100, 1, PaymentStatus.PARTIAL),
        (100, 99, PaymentStatus.PARTIAL),
        (100, 100, PaymentStatus.PAID),
        (100, 101, PaymentStatus.PAID),
    ],
)
def test_payment_status(total: int, settled: int, status: PaymentStatus) -> None:
    assert payment_status(total=total, settled=settled) is status

"""The price of a bill: gross > discount > benefit > taxable > tax > round-off > tenders.

Every amount is paise, rounded once, on its line; the bill only sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tula.domain.benefits import BenefitPlan, Entitlement, LinePlan, Reason, Redemption, Refusal, Rule, ServiceLine
from tula.domain.errors import Invalid
from tula.domain.evaluate import BenefitNotAvailable
from tula.domain.gst import Supply, Tax, compute_tax
from tula.domain.money import MAX_PAISE, AmountTooLarge, apportion, format_rupees, round_half_up, share_bp


class LineKind(StrEnum):
    """What a line sells."""

    SERVICE = "service"
    PRODUCT = "product"
    PACKAGE = "package"


class InvoiceStatus(StrEnum):
    """Whether an invoice stands."""

    ISSUED = "issued"
    VOID = "void"


class PaymentStatus(StrEnum):
    """How far an invoice is paid."""

    PENDING = "pending"
    PARTIAL = "partial"
    PAID = "paid"
    REFUNDED = "refunded"


class PaymentMethod(StrEnum):
    """How money was received."""

    CASH = "cash"
    CARD = "card"
    UPI = "upi"
    BANK = "bank"


class PackageBilling(StrEnum):
    """Whether packages are applied, only computed beside the bill, or left alone."""

    ON = "on"
    SHADOW = "shadow"
    OFF = "off"


class DiscountTooLarge(Invalid):
    """The invoice discount is more than what is left to pay for. Lower it."""


class Overpaid(Invalid):
    """The payments are more than what is due. Lower them; change is not a payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """A line to price: price of one unit (paise), staff discount and GST rate (basis points)."""

    kind: LineKind
    qty: int
    unit_price: int
    rate_bp: int
    is_inclusive: bool = False
    discount_bp: int = 0

    def __post_init__(self) -> None:
        """Refuse a line that could not be billed."""
        if self.qty < 1 or self.unit_price < 0 or self.rate_bp < 0 or not 0 <= self.discount_bp <= 10_000:
            raise ValueError(f"impossible line {self.qty} x {self.unit_price} at {self.rate_bp} - {self.discount_bp}")

    @property
    def gross(self) -> int:
        """Price of all units (paise)."""
        return self.unit_price * self.qty

    @property
    def staff_discount(self) -> int:
        """Staff discount on all units (paise), rounded half up once."""
        return share_bp(self.gross, self.discount_bp)

    def of_service(self, service_id: int) -> ServiceLine:
        """Give the line as packages see it, which have to know the service."""
        return ServiceLine(
            service_id=service_id, qty=self.qty, unit_price=self.unit_price, discount=self.staff_discount
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with its amounts (paise); refuses a price that does not add up."""

    line: BillLine
    invoice_discount: int
    deduction: int
    tax: Tax
    redemptions: tuple[Redemption, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a net that is not what is taxed or charged, and a deduction its redemptions do not add up to."""
        charged = self.tax.line_total if self.line.is_inclusive else self.tax.taxable
        if self.net != charged:
            raise ValueError(f"line nets {self.net}, taxed on {charged}")
        redeemed = sum(one.amount for one in self.redemptions if not one.tender)
        if self.deduction != redeemed:
            raise ValueError(f"deduction {self.deduction} of redemptions over {redeemed}")

    @property
    def discount(self) -> int:
        """Staff discount and the share of the invoice discount (paise)."""
        return self.line.staff_discount + self.invoice_discount

    @property
    def net(self) -> int:
        """Final price: gross less discount less deduction (paise)."""
        return self.line.gross - self.discount - self.deduction

    @property
    def from_packages(self) -> tuple[Redemption, ...]:
        """What packages give it; a gift of the house is none of theirs."""
        return tuple(one for one in self.redemptions if one.entitlement_id is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedInvoice:
    """A priced bill. Sums go upward from the lines; all amounts are paise."""

    lines: tuple[PricedLine, ...]
    supply: Supply
    round_off: int
    tip: int

    def subtotal(self, kind: LineKind) -> int:
        """Sum the normal prices of one kind of line."""
        return sum(priced.line.gross for priced in self.lines if priced.line.kind is kind)

    @property
    def discount_total(self) -> int:
        """Sum staff and invoice discounts."""
        return sum(priced.discount for priced in self.lines)

    @property
    def packages_deduction(self) -> int:
        """Sum what packages took off before tax."""
        return sum(priced.deduction for priced in self.lines)

    @property
    def taxable(self) -> int:
        """Sum the taxable values."""
        return sum(priced.tax.taxable for priced in self.lines)

    @property
    def cgst(self) -> int:
        """Sum CGST."""
        return sum(priced.tax.cgst for priced in self.lines)

    @property
    def sgst(self) -> int:
        """Sum SGST or UTGST."""
        return sum(priced.tax.sgst for priced in self.lines)

    @property
    def igst(self) -> int:
        """Sum IGST."""
        return sum(priced.tax.igst for priced in self.lines)

    @property
    def total(self) -> int:
        """What the bill comes to: line totals, round-off and tip."""
        return sum(priced.tax.line_total for priced in self.lines) + self.round_off + self.tip

    @property
    def prepaid_tendered(self) -> int:
        """Sum what prepaid balances pay after tax."""
        return sum(one.amount for priced in self.lines for one in priced.redemptions if one.tender)

    @property
    def payable(self) -> int:
        """What is left to pay with money."""
        return self.total - self.prepaid_tendered


def price_invoice(
    *,
    lines: Sequence[BillLine],
    plan: BenefitPlan,
    supply: Supply,
    invoice_discount: int = 0,
    tip: int = 0,
    round_to_rupee: bool = False,
) -> PricedInvoice:
    """Price a bill. `plan` holds one entry per line; lines that no package can reach have an empty one.

    :raises DiscountTooLarge: the invoice discount exceeds what the lines come to after their benefits.
    :raises AmountTooLarge: the bill is more than the books can hold.
    :raises BenefitNotAvailable: staff chose an after-tax balance that earlier lines have used up.
    """
    nets = [line.gross - line.staff_discount - served.deduction for line, served in zip(lines, plan.lines, strict=True)]
    if sum(line.gross for line in lines) > MAX_PAISE:
        raise AmountTooLarge
    if invoice_discount > sum(nets):
        raise DiscountTooLarge.at("invoice_discount", fault=f"At most {format_rupees(sum(nets))}.")
    shares = apportion(invoice_discount, nets)
    priced = [
        PricedLine(
            line=line,
            invoice_discount=share,
            deduction=served.deduction,
            tax=compute_tax(net=net - share, rate_bp=line.rate_bp, is_inclusive=line.is_inclusive, supply=supply),
            redemptions=served.redemptions,
            refusals=served.refusals,
        )
        for line, served, net, share in zip(lines, plan.lines, nets, shares, strict=True)
    ]
    totals = [one.tax.line_total for one in priced]
    total = sum(totals)
    round_off = round_half_up(total, 100) * 100 - total if round_to_rupee else 0
    if total + round_off + tip > MAX_PAISE:
        raise AmountTooLarge
    settled = _settle_tenders(priced, plan.lines, _spread_round_off(totals, round_off))
    return PricedInvoice(lines=settled, supply=supply, round_off=round_off, tip=tip)


def payment_status(*, total: int, settled: int) -> PaymentStatus:
    """Tell how far a bill of `total` paise is paid by `settled` paise of money and prepaid tenders."""
    if settled >= total:
        return PaymentStatus.PAID
    return PaymentStatus.PARTIAL if settled else PaymentStatus.PENDING


def _spread_round_off(totals: Sequence[int], round_off: int) -> list[int]:
    """Say what each line has to pay of the rounded value: the last line that can bear it takes the round-off."""
    payable = list(totals)
    for index in reversed(range(len(payable))):
        if payable[index]:
            part = max(round_off, -payable[index])
            payable[index] += part
            round_off -= part
    return payable


def _settle_tenders(
    priced: Sequence[PricedLine], plans: Sequence[LinePlan], payable: Sequence[int]
) -> tuple[PricedLine, ...]:
    """Let after-tax prepaid pay the invoice value, line by line in order, and refuse what was not needed."""
    balances = {offer.id: offer.remaining_amount or 0 for served in plans for offer in served.tenders}
    return tuple(
        _settle_line(index, one, served, due, balances)
        for index, (one, served, due) in enumerate(zip(priced, plans, payable, strict=True))
    )


def _settle_line(index: int, priced: PricedLine, served: LinePlan, due: int, balances: dict[int, int]) -> PricedLine:
    """Pay what is due on one line (paise) from the balances offered to it, and lower them."""
    redemptions = list(priced.redemptions)
    refusals = list(priced.refusals)
    for paid in served.kept:
        amount = min(due, paid.amount)
        due -= amount
        if amount:
            redemptions.append(replace(paid, amount=amount))
    for offer in served.tenders:
        amount = min(due, balances[offer.id])
        if amount:
            due -= amount
            balances[offer.id] -= amount
            redemptions.append(_tender(offer, amount, balances[offer.id], served))
        else:
            refusals.append(_refuse_tender(index, offer, is_spent=not balances[offer.id], rule=served.rule))
    return replace(priced, redemptions=tuple(redemptions), refusals=tuple(refusals))


def _tender(offer: Entitlement, amount: int, remaining: int, served: LinePlan) -> Redemption:
    return Redemption(
        kind=offer.kind,
        amount=amount,
        rule=served.rule,
        entitlement_id=offer.id,
        customer_package_id=offer.customer_package_id,
        package_name=offer.package_name,
        remaining_amount=remaining,
        tender=True,
    )


def _refuse_tender(index: int, offer: Entitlement, *, is_spent: bool, rule: Rule) -> Refusal:
    name = offer.package_name
    reason = Reason.EXHAUSTED if is_spent else Reason.LOWER_PRIORITY
    message = "Nothing is left on it." if is_spent else "Nothing is left to pay on this line."
    if is_spent and rule is Rule.MANUAL:
        raise BenefitNotAvailable.because(line=index, package_name=name, reason=reason, message=message)
    return Refusal(entitlement_id=offer.id, package_name=name, reason=reason, message=message)

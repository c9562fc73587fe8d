"""A bill before it is written: the draft that follows from what was asked and what is known.

Preview and commit call the same `draft_bill`; the commit only calls it on locked facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tula.domain.back_bar import Consumed, say_missing
from tula.domain.benefits import BenefitPlan, Entitlement, LinePlan, Redemption
from tula.domain.bill_facts import BillFacts, CustomerFact, StockFact
from tula.domain.bill_request import Ask, BillRequest
from tula.domain.cash import settle_cash
from tula.domain.catalogue import CatalogueFact, CustomerNotFound
from tula.domain.charge_date import read_charge_date, say_long_ago
from tula.domain.evaluate import BenefitNotAvailable, evaluate_benefits
from tula.domain.fifo import Pick
from tula.domain.gst import DocumentType, Supply, resolve_supply
from tula.domain.invoice import Overpaid, PackageBilling, PricedInvoice, PricedLine, price_invoice
from tula.domain.money import format_rupees
from tula.domain.override import require_packages_apply
from tula.domain.payment_methods import require_all_taken
from tula.domain.sale import SoldPackage
from tula.domain.settings import Settings
from tula.domain.shelf import Shelf, pick_stock
from tula.domain.wanted import Wanted, find_wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line of the draft: its subject, what was asked, its price, the batches it takes or the package it sells."""

    subject: CatalogueFact
    priced: PricedLine
    ask: Ask
    sold: SoldPackage | None = None
    picks: tuple[Pick, ...] = ()
    consumed: tuple[Consumed, ...] = ()
    would_apply: tuple[Redemption, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A bill that could be written now. Its payments are settled: `change` (paise) is given back of the cash."""

    request: BillRequest
    customer: CustomerFact
    settings: Settings
    invoice_date: date
    charge_date: date
    document_type: DocumentType
    lines: tuple[DraftLine, ...]
    priced: PricedInvoice
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    """What staff should know now; it does not stay on the document."""
    change: int = 0
    stock: Mapping[int, StockFact] = field(default_factory=dict)

    @property
    def amount_paid(self) -> int:
        """Sum of the payments handed over (paise)."""
        return sum(payment.amount for payment in self.request.payments)


def draft_bill(*, request: BillRequest, facts: BillFacts) -> Draft:
    """Work out the bill: catalogue, benefits, price, stock and payments.

    :raises NotFound: the customer, a service, product, staff member or batch does not exist.
    :raises Conflict: something is inactive, short of stock, a chosen benefit cannot be used, or a way of paying is off.
    :raises Invalid: no line, a charge date after today, a discount above the bill, or payments above what is due.
    """
    if facts.customer is None:
        raise CustomerNotFound.at("customer_id")
    charge_date = read_charge_date(request.charge_date, today=facts.today)
    require_all_taken(request.payments, taken=facts.settings.payment_methods)
    wanted = find_wanted(request=request, facts=facts, charge_date=charge_date)
    supply = _supply(request, facts.settings, facts.customer)
    try:
        priced, shadow = _price(request, facts, wanted, supply, charge_date)
    except BenefitNotAvailable as refusal:
        raise refusal.blaming(f"services.{refusal.details['line'] - 1}.benefit") from None
    shelf = Shelf.of(facts.stock)
    picks = pick_stock(request=request, shelf=shelf, facts=facts, on=charge_date)
    lines = tuple(
        DraftLine(
            subject=one.subject,
            priced=priced_line,
            ask=one.ask,
            sold=one.sold,
            picks=picks.get(index, ()),
            consumed=one.use_up(shelf, on=charge_date),
            would_apply=shadow.lines[index].from_packages if shadow else None,
        )
        for index, (one, priced_line) in enumerate(zip(wanted, priced.lines, strict=True))
    )
    settled = settle_cash(request.payments, payable=priced.payable)
    return Draft(
        request=replace(request, payments=settled.payments),
        customer=facts.customer,
        settings=facts.settings,
        invoice_date=facts.today,
        charge_date=charge_date,
        document_type=_document_type(supply, wanted),
        lines=lines,
        priced=priced,
        warnings=supply.warnings,
        notices=(*say_long_ago(charge_date, today=facts.today), *say_missing(shelf.missing)),
        change=settled.change,
        stock={fact.batch.id: fact for fact in facts.stock},
    )


def require_not_overpaid(draft: Draft) -> None:
    """Refuse payments above what is due.

    :raises Overpaid: names what is due.
    """
    if draft.amount_paid > draft.priced.payable:
        due = format_rupees(draft.priced.payable)
        raise Overpaid.at("payments", fault=f"Only {due} is due.")


def _supply(request: BillRequest, settings: Settings, customer: CustomerFact) -> Supply:
    return resolve_supply(
        registration=settings.registration,
        spa_state=settings.state_code,
        customer_state=customer.state_code or customer.gstin[:2] or None,
        products_only=not request.services and not request.packages,
        place_of_supply=request.place_of_supply,
        is_interstate=request.is_interstate,
    )


def _price(
    request: BillRequest, facts: BillFacts, wanted: Sequence[Wanted], supply: Supply, charge_date: date
) -> tuple[PricedInvoice, PricedInvoice | None]:
    """Price the bill as it is charged, and in shadow also as packages would have had it."""
    settings = facts.settings
    choices = [ask.benefit for ask in request.services]
    require_packages_apply(settings.package_billing, choices)
    lines = [one.bill_line(is_taxed=supply.is_taxed) for one in wanted]
    services = [line.of_service(ask.service_id) for ask, line in zip(request.services, lines, strict=False)]
    held = [*facts.entitlements, *(new for one in wanted if one.sold for new in one.sold.entitlements())]

    def price(entitlements: Sequence[Entitlement], *, in_shadow: bool = False) -> PricedInvoice:
        served = evaluate_benefits(
            lines=services,
            entitlements=entitlements,
            charge_date=charge_date,
            policy=settings.benefit_policy,
            overrides=dict(enumerate(choices)),
        )
        discount = request.invoice_discount
        if in_shadow:
            # What packages would have left may be less than the discount: no reason to refuse a bill they do not touch.
            discount = min(discount, sum(line.gross - line.staff_discount for line in lines) - served.deduction)
        return price_invoice(
            lines=lines,
            plan=BenefitPlan(lines=(*served.lines, *(LinePlan() for _ in lines[len(services) :]))),
            supply=supply,
            invoice_discount=discount,
            tip=request.tip,
            round_to_rupee=settings.round_to_rupee,
        )

    match settings.package_billing:
        case PackageBilling.ON:
            return price(held), None
        case PackageBilling.SHADOW:
            return price(()), price(held, in_shadow=True)
        case PackageBilling.OFF:
            return price(()), None


def _document_type(supply: Supply, wanted: Sequence[Wanted]) -> DocumentType:
    """Name the document: an advance that is taxed on use is receipted, not invoiced (CGST Act s.31(3)(d))."""
    if supply.is_taxed and all(one.sold and not one.sold.is_taxed_when_sold for one in wanted):
        return DocumentType.RECEIPT_VOUCHER
    return supply.document_type

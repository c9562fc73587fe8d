"""A bill before it is written: what was asked, what is known, and the draft that follows from both.

Preview and commit call the same `draft_bill`; the commit only calls it on locked facts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tula.domain.back_bar import Consumed, say_missing
from tula.domain.benefits import BenefitPlan, Entitlement, LinePlan, Redemption, ServiceLine
from tula.domain.bill_facts import BillFacts, CustomerFact, StockFact
from tula.domain.bill_request import Ask, BillRequest, PackageAsk, ProductAsk, ServiceAsk
from tula.domain.cash import settle_cash
from tula.domain.catalogue import (
    CatalogueFact,
    CustomerNotFound,
    Inactive,
    ProductInactive,
    ProductNotFound,
    ProductNotRetail,
    ServiceInactive,
    ServiceNotFound,
    StaffInactive,
    StaffNotFound,
)
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.evaluate import BenefitPolicy, evaluate_benefits
from tula.domain.fifo import Pick
from tula.domain.gst import DocumentType, Supply, resolve_supply
from tula.domain.invoice import (
    BillLine,
    LineKind,
    Overpaid,
    PackageBilling,
    PricedInvoice,
    PricedLine,
    price_invoice,
)
from tula.domain.money import format_rupees
from tula.domain.payment_methods import require_all_taken
from tula.domain.reason import OverrideReasonRequired, lacks_override_reason
from tula.domain.sale import SoldPackage, preview_ids, sell_package
from tula.domain.settings import Settings
from tula.domain.shelf import Shelf, pick_stock


class EmptyBill(Invalid):
    """Add at least one service, product or package."""


class FutureChargeDate(Invalid):
    """The charge date cannot be after today."""


class PackageBillingOff(Conflict):
    """Packages are not being applied at the moment, so none can be chosen by hand. Choose automatic."""


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


def require_override_reasons(request: BillRequest) -> None:
    """Refuse a benefit chosen by hand without a reason.

    :raises OverrideReasonRequired: names each line's field.
    """
    missing = [
        f"services.{index}.override_reason"
        for index, ask in enumerate(request.services)
        if lacks_override_reason(ask.benefit, ask.override_reason)
    ]
    if missing:
        raise OverrideReasonRequired.at(*missing)


def draft_bill(*, request: BillRequest, facts: BillFacts) -> Draft:
    """Work out the bill: catalogue, benefits, price, stock and payments.

    :raises NotFound: the customer, a service, product, staff member or batch does not exist.
    :raises Conflict: something is inactive, short of stock, a chosen benefit cannot be used, or a way of paying is off.
    :raises Invalid: no line, a charge date after today, a discount above the bill, or payments above what is due.
    """
    customer = _known_customer(facts)
    charge_date = request.charge_date or facts.today
    if charge_date > facts.today:
        raise FutureChargeDate.at("charge_date")
    require_all_taken(request.payments, taken=facts.settings.payment_methods)
    wanted = _wanted(request, facts, charge_date)
    supply = _supply(request, facts.settings, customer)
    bill_lines = [one.bill_line(is_taxed=supply.is_taxed) for one in wanted]
    sold = [one.sold for one in wanted if one.sold]
    held = [*facts.entitlements, *(new for package in sold for new in package.entitlements())]
    priced, shadow = _price(
        request=request, facts=facts, charge_date=charge_date, bill_lines=bill_lines, supply=supply, held=held
    )
    shelf = Shelf.of(facts.stock)
    picks = pick_stock(
        products=request.products, shelf=shelf, facts=facts, on=charge_date, lines_before=len(request.services)
    )
    picks_of_lines = [() for _ in request.services] + picks + [() for _ in request.packages]
    consumed = [_use_up(one, shelf, charge_date) for one in wanted]
    settled = settle_cash(request.payments, payable=priced.payable)
    return Draft(
        request=replace(request, payments=settled.payments),
        customer=customer,
        settings=facts.settings,
        invoice_date=facts.today,
        charge_date=charge_date,
        document_type=_document_type(supply, wanted),
        lines=tuple(
            DraftLine(
                subject=one.subject,
                priced=priced_line,
                ask=one.ask,
                sold=one.sold,
                picks=picked,
                consumed=consumed[index],
                would_apply=_from_packages(shadow.lines[index]) if shadow else None,
            )
            for index, (one, priced_line, picked) in enumerate(zip(wanted, priced.lines, picks_of_lines, strict=True))
        ),
        priced=priced,
        warnings=supply.warnings,
        notices=say_missing(shelf.missing),
        change=settled.change,
        stock={fact.batch.id: fact for fact in facts.stock},
    )


def _use_up(wanted: "_Wanted", shelf: Shelf, on: date) -> tuple[Consumed, ...]:
    if not isinstance(wanted.ask, ServiceAsk):
        return ()
    return shelf.use_up(wanted.subject.recipe, times=wanted.ask.qty, on=on)


def _from_packages(priced: PricedLine) -> tuple[Redemption, ...]:
    """Keep what packages would have given; a complimentary line is given away in shadow too, so it is no "would"."""
    return tuple(one for one in priced.redemptions if one.entitlement_id is not None)


def require_not_overpaid(draft: Draft) -> None:
    """Refuse payments above what is due.

    :raises Overpaid: names what is due.
    """
    if draft.amount_paid > draft.priced.payable:
        due = format_rupees(draft.priced.payable)
        raise Overpaid.at("payments", fault=f"Only {due} is due.")


def _known_customer(facts: BillFacts) -> CustomerFact:
    if facts.customer is None:
        raise CustomerNotFound.at("customer_id")
    return facts.customer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Something asked for, found in the catalogue."""

    ask: Ask
    subject: CatalogueFact
    sold: SoldPackage | None = None

    def bill_line(self, *, is_taxed: bool) -> BillLine:
        """Say what is to be priced; a package that is taxed on use bears no tax now."""
        ask = self.ask
        rate_bp = self.subject.rate_bp if is_taxed and (not self.sold or self.sold.is_taxed_when_sold) else 0
        if isinstance(ask, PackageAsk):
            kind, qty, price = LineKind.PACKAGE, 1, ask.price
        else:
            kind = LineKind.SERVICE if isinstance(ask, ServiceAsk) else LineKind.PRODUCT
            qty, price = ask.qty, ask.unit_price
        return BillLine(
            kind=kind,
            qty=qty,
            unit_price=self.subject.price if price is None else price,
            rate_bp=rate_bp,
            is_inclusive=self.subject.is_inclusive,
            discount_bp=ask.discount_bp,
        )


def _wanted(request: BillRequest, facts: BillFacts, charge_date: date) -> list[_Wanted]:
    """Find everything asked for: services, products, packages, in this order."""
    if not (request.services or request.products or request.packages):
        raise EmptyBill.at("services")
    _check_staff(request, facts)
    return [
        *_find(request.services, "service_id", facts.services, ServiceNotFound, ServiceInactive),
        *_find(request.products, "product_id", facts.products, ProductNotFound, ProductInactive),
        *_sell(request, facts, charge_date),
    ]


def _find(
    asks: Iterable[ServiceAsk | ProductAsk],
    field_name: str,
    known: Mapping[int, CatalogueFact],
    absent: type[NotFound],
    inactive: type[Inactive],
) -> Iterator[_Wanted]:
    for index, ask in enumerate(asks):
        subject = known.get(getattr(ask, field_name))
        where = f"{field_name.removesuffix('_id')}s.{index}.{field_name}"
        if subject is None:
            raise absent.at(where)
        if not subject.is_active:
            raise inactive.at(where)
        if not subject.is_retail:
            raise ProductNotRetail.at(where)
        yield _Wanted(ask=ask, subject=subject)


def _sell(request: BillRequest, facts: BillFacts, charge_date: date) -> Iterator[_Wanted]:
    """Sell the packages asked for; they start on the charge date, so the same bill can use them."""
    for index, ask in enumerate(request.packages):
        sold = sell_package(
            ask=ask,
            template=facts.templates.get(ask.package_id),
            chosen=facts.services.get(ask.service_id or 0),
            ids=facts.sale_ids[index] if index < len(facts.sale_ids) else preview_ids(index),
            settings=facts.settings,
            starts_on=charge_date,
            today=facts.today,
            where=f"packages.{index}.",
        )
        template = sold.template
        subject = CatalogueFact(
            id=template.id,
            name=template.name,
            price=template.price,
            hsn_sac=template.sac,
            rate_bp=template.rate_bp,
            is_inclusive=template.is_inclusive,
            is_active=template.is_active,
        )
        yield _Wanted(ask=ask, subject=subject, sold=sold)


def _check_staff(request: BillRequest, facts: BillFacts) -> None:
    for index, ask in enumerate(request.services):
        if ask.staff_id is None:
            continue
        where = f"services.{index}.staff_id"
        if ask.staff_id not in facts.staff:
            raise StaffNotFound.at(where)
        if not facts.staff[ask.staff_id]:
            raise StaffInactive.at(where)


def _supply(request: BillRequest, settings: Settings, customer: CustomerFact) -> Supply:
    return resolve_supply(
        registration=settings.registration,
        spa_state=settings.state_code,
        customer_state=customer.state_code or customer.gstin[:2] or None,
        products_only=not request.services and not request.packages,
        place_of_supply=request.place_of_supply,
        is_interstate=request.is_interstate,
    )


def _document_type(supply: Supply, wanted: Sequence[_Wanted]) -> DocumentType:
    """Name the document: an advance that is taxed on use is receipted, not invoiced (CGST Act s.31(3)(d))."""
    if supply.is_taxed and all(one.sold and not one.sold.is_taxed_when_sold for one in wanted):
        return DocumentType.RECEIPT_VOUCHER
    return supply.document_type


def _price(
    *,
    request: BillRequest,
    facts: BillFacts,
    charge_date: date,
    bill_lines: Sequence[BillLine],
    supply: Supply,
    held: Sequence[Entitlement],
) -> tuple[PricedInvoice, PricedInvoice | None]:
    """Price the bill as it is charged, and in shadow also as packages would have had it.

    What packages would have left may be less than the invoice discount: that must not refuse a bill they do not touch.
    """
    billing = facts.settings.package_billing
    choices = {index: ask.benefit for index, ask in enumerate(request.services) if ask.benefit != "auto"}
    if billing is not PackageBilling.ON and any(isinstance(choice, int) for choice in choices.values()):
        raise PackageBillingOff

    def plan(entitlements: Sequence[Entitlement]) -> BenefitPlan:
        served = evaluate_benefits(
            lines=[
                ServiceLine(
                    service_id=ask.service_id,
                    qty=line.qty,
                    unit_price=line.unit_price,
                    discount=line.staff_discount,
                )
                for ask, line in zip(request.services, bill_lines, strict=False)
            ],
            entitlements=entitlements,
            charge_date=charge_date,
            policy=BenefitPolicy(prepaid_pays_remainder=facts.settings.prepaid_pays_remainder),
            overrides=choices,
        )
        return BenefitPlan(lines=(*served.lines, *(LinePlan() for _ in bill_lines[len(request.services) :])))

    def price(served: BenefitPlan, invoice_discount: int) -> PricedInvoice:
        return price_invoice(
            lines=bill_lines,
            plan=served,
            supply=supply,
            invoice_discount=invoice_discount,
            tip=request.tip,
            round_to_rupee=facts.settings.round_to_rupee,
        )

    discount = request.invoice_discount
    match billing:
        case PackageBilling.ON:
            return price(plan(held), discount), None
        case PackageBilling.SHADOW:
            would = plan(held)
            left = sum(line.gross - line.staff_discount for line in bill_lines) - would.deduction
            return price(plan(()), discount), price(would, min(discount, left))
        case PackageBilling.OFF:
            return price(plan(()), discount), None

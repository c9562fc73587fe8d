"""A bill before it is written: what was asked, what is known, and the draft that follows from both.

Preview and commit call the same `draft_bill`; the commit only calls it on locked facts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from tula.domain.benefits import BenefitChoice, BenefitPlan, Entitlement, LinePlan, Redemption, ServiceLine
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.evaluate import BenefitPolicy, evaluate_benefits
from tula.domain.fifo import Batch, Pick, pick_batches
from tula.domain.gst import DocumentType, Supply, resolve_supply
from tula.domain.invoice import (
    BillLine,
    LineKind,
    Overpaid,
    PackageBilling,
    PaymentMethod,
    PricedInvoice,
    PricedLine,
    price_invoice,
)
from tula.domain.money import format_rupees
from tula.domain.settings import Settings


class CustomerNotFound(NotFound):
    """Customer not found."""


class ServiceNotFound(NotFound):
    """Service not found."""


class ProductNotFound(NotFound):
    """Product not found."""


class StaffNotFound(NotFound):
    """Staff member not found."""


class BatchNotFound(NotFound):
    """Batch not found for this product."""


class Inactive(Conflict):
    """That is no longer offered."""


class ServiceInactive(Inactive):
    """This service is no longer offered. Activate it in the catalogue or choose another."""


class ProductInactive(Inactive):
    """This product is no longer sold. Activate it in the catalogue or choose another."""


class StaffInactive(Inactive):
    """This staff member has left. Choose another."""


class EmptyBill(Invalid):
    """Add at least one service or product."""


class FutureChargeDate(Invalid):
    """The charge date cannot be after today."""


class OverrideReasonRequired(Invalid):
    """Say why you chose this benefit."""


class PackageBillingOff(Conflict):
    """Packages are not being applied at the moment, so none can be chosen by hand."""


class InsufficientStock(Conflict):
    """There is not enough stock for this bill."""


class BatchExpired(Conflict):
    """This batch has expired. Choose another or let the oldest good one be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAsk:
    """A service asked for; no price means the list price (paise)."""

    service_id: int
    qty: int = 1
    unit_price: int | None = None
    staff_id: int | None = None
    discount_bp: int = 0
    benefit: BenefitChoice = "auto"
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAsk:
    """A product asked for; no batch means the oldest good ones."""

    product_id: int
    qty: int = 1
    unit_price: int | None = None
    discount_bp: int = 0
    batch_id: int | None = None


Ask: TypeAlias = ServiceAsk | ProductAsk


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsk:
    """Money handed over (paise)."""

    method: PaymentMethod
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRequest:
    """What the desk asks to be billed; amounts are paise. `expected_total` is what staff saw."""

    customer_id: int
    charge_date: date | None = None
    services: tuple[ServiceAsk, ...] = ()
    products: tuple[ProductAsk, ...] = ()
    place_of_supply: str | None = None
    is_interstate: bool | None = None
    invoice_discount: int = 0
    tip: int = 0
    notes: str = ""
    payments: tuple[PaymentAsk, ...] = ()
    expected_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFact:
    """Whom the bill is for."""

    id: int
    name: str
    phone: str
    email: str = ""
    gstin: str = ""
    state_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFact:
    """A service or product as the catalogue has it today: list price (paise), rate (basis points)."""

    id: int
    name: str
    price: int
    hsn_sac: str | None
    rate_bp: int
    is_inclusive: bool
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFact:
    """A batch on the shelf."""

    batch: Batch
    product_id: int
    batch_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """All that a bill depends on besides the request, read at one moment."""

    settings: Settings
    today: date
    customer: CustomerFact | None
    services: Mapping[int, CatalogueFact]
    products: Mapping[int, CatalogueFact]
    staff: Mapping[int, bool]
    """Whether each staff member asked for is active."""
    entitlements: Sequence[Entitlement] = ()
    stock: Sequence[StockFact] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line of the draft: its subject, what was asked, its price and the batches it takes."""

    subject: CatalogueFact
    priced: PricedLine
    ask: Ask
    picks: tuple[Pick, ...] = ()
    would_apply: tuple[Redemption, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A bill that could be written now."""

    request: BillRequest
    customer: CustomerFact
    settings: Settings
    invoice_date: date
    charge_date: date
    document_type: DocumentType
    lines: tuple[DraftLine, ...]
    priced: PricedInvoice
    warnings: tuple[str, ...] = ()
    stock: Mapping[int, StockFact] = field(default_factory=dict)

    @property
    def amount_paid(self) -> int:
        """Sum of the payments handed over (paise)."""
        return sum(payment.amount for payment in self.request.payments)


def require_override_reasons(request: BillRequest) -> None:
    """Refuse a benefit chosen by hand without a reason.

    :raises OverrideReasonRequired: names each line's field.
    """
    missing = {
        f"services.{index}.override_reason": [OverrideReasonRequired.__doc__ or ""]
        for index, ask in enumerate(request.services)
        if ask.benefit != "auto" and not ask.override_reason.strip()
    }
    if missing:
        raise OverrideReasonRequired(errors=missing)


def draft_bill(*, request: BillRequest, facts: BillFacts) -> Draft:
    """Work out the bill: catalogue, benefits, price, stock and payments.

    :raises NotFound: the customer, a service, product, staff member or batch does not exist.
    :raises Conflict: something is inactive, short of stock, or a chosen benefit cannot be used.
    :raises Invalid: no line, a charge date after today, a discount above the bill, or payments above what is due.
    """
    customer = _known_customer(facts)
    charge_date = request.charge_date or facts.today
    if charge_date > facts.today:
        raise FutureChargeDate(errors={"charge_date": [FutureChargeDate.__doc__ or ""]})
    if not request.services and not request.products:
        raise EmptyBill(errors={"services": [EmptyBill.__doc__ or ""]})
    subjects = [
        *_subjects(request.services, "service_id", facts.services, ServiceNotFound, ServiceInactive),
        *_subjects(request.products, "product_id", facts.products, ProductNotFound, ProductInactive),
    ]
    _check_staff(request, facts)
    asks: list[Ask] = [*request.services, *request.products]
    settings = facts.settings
    supply = _supply(request, settings, customer)
    bill_lines = [
        _bill_line(ask, subject, is_taxed=supply.is_taxed) for ask, subject in zip(asks, subjects, strict=True)
    ]
    priced, shadow = _price(request, facts, charge_date, bill_lines, supply)
    picks = [() for _ in request.services] + _pick_stock(request, facts, charge_date)
    return Draft(
        request=request,
        customer=customer,
        settings=settings,
        invoice_date=facts.today,
        charge_date=charge_date,
        document_type=supply.document_type,
        lines=tuple(
            DraftLine(
                subject=subject,
                priced=one,
                ask=ask,
                picks=picks[index],
                would_apply=shadow.lines[index].redemptions if shadow else None,
            )
            for index, (ask, subject, one) in enumerate(zip(asks, subjects, priced.lines, strict=True))
        ),
        priced=priced,
        warnings=supply.warnings,
        stock={fact.batch.id: fact for fact in facts.stock},
    )


def require_not_overpaid(draft: Draft) -> None:
    """Refuse payments above what is due.

    :raises Overpaid: names what is due.
    """
    if draft.amount_paid > draft.priced.payable:
        due = format_rupees(draft.priced.payable)
        raise Overpaid(errors={"payments": [f"Only {due} is due."]}, due=draft.priced.payable)


def _known_customer(facts: BillFacts) -> CustomerFact:
    if facts.customer is None:
        raise CustomerNotFound(errors={"customer_id": [CustomerNotFound.__doc__ or ""]})
    return facts.customer


def _subjects(
    asks: Iterable[Ask],
    field_name: str,
    known: Mapping[int, CatalogueFact],
    absent: type[NotFound],
    inactive: type[Inactive],
) -> list[CatalogueFact]:
    subjects = []
    for index, ask in enumerate(asks):
        subject = known.get(getattr(ask, field_name))
        where = f"{field_name.removesuffix('_id')}s.{index}.{field_name}"
        if subject is None:
            raise absent(errors={where: [absent.__doc__ or ""]})
        if not subject.is_active:
            raise inactive(errors={where: [inactive.__doc__ or ""]})
        subjects.append(subject)
    return subjects


def _check_staff(request: BillRequest, facts: BillFacts) -> None:
    for index, ask in enumerate(request.services):
        if ask.staff_id is None:
            continue
        where = f"services.{index}.staff_id"
        if ask.staff_id not in facts.staff:
            raise StaffNotFound(errors={where: [StaffNotFound.__doc__ or ""]})
        if not facts.staff[ask.staff_id]:
            raise StaffInactive(errors={where: [StaffInactive.__doc__ or ""]})


def _supply(request: BillRequest, settings: Settings, customer: CustomerFact) -> Supply:
    return resolve_supply(
        registration=settings.registration,
        spa_state=settings.state_code,
        customer_state=customer.state_code or customer.gstin[:2] or None,
        products_only=not request.services,
        place_of_supply=request.place_of_supply,
        is_interstate=request.is_interstate,
    )


def _bill_line(ask: Ask, subject: CatalogueFact, *, is_taxed: bool) -> BillLine:
    return BillLine(
        kind=LineKind.SERVICE if isinstance(ask, ServiceAsk) else LineKind.PRODUCT,
        qty=ask.qty,
        unit_price=subject.price if ask.unit_price is None else ask.unit_price,
        rate_bp=subject.rate_bp if is_taxed else 0,
        is_inclusive=subject.is_inclusive,
        discount_bp=ask.discount_bp,
    )


def _price(
    request: BillRequest,
    facts: BillFacts,
    charge_date: date,
    bill_lines: Sequence[BillLine],
    supply: Supply,
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
        return BenefitPlan(lines=(*served.lines, *(LinePlan() for _ in request.products)))

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
            return price(plan(facts.entitlements), discount), None
        case PackageBilling.SHADOW:
            would = plan(facts.entitlements)
            left = sum(line.gross - line.staff_discount for line in bill_lines) - would.deduction
            return price(plan(()), discount), price(would, min(discount, left))
        case PackageBilling.OFF:
            return price(plan(()), discount), None


def _pick_stock(request: BillRequest, facts: BillFacts, on: date) -> list[tuple[Pick, ...]]:
    """Take every product line from the shelf in order; one shortage refuses the whole bill."""
    shelf = {fact.batch.id: fact for fact in facts.stock}
    picked: list[tuple[Pick, ...]] = []
    shortages = []
    for index, ask in enumerate(request.products):
        batches = [fact.batch for fact in shelf.values() if fact.product_id == ask.product_id]
        if ask.batch_id is not None:
            batches = [_explicit_batch(shelf, ask, index, on)]
        picking = pick_batches(batches=batches, qty=ask.qty, on=on)
        for pick in picking.picks:
            fact = shelf[pick.batch_id]
            left = replace(fact.batch, qty_available=fact.batch.qty_available - pick.qty)
            shelf[pick.batch_id] = replace(fact, batch=left)
        if picking.shortage:
            shortages.append(
                {
                    "line": len(request.services) + index + 1,
                    "product_id": ask.product_id,
                    "requested": ask.qty,
                    "available": ask.qty - picking.shortage,
                }
            )
        picked.append(picking.picks)
    if shortages:
        names = ", ".join(
            f"{facts.products[one['product_id']].name} ({one['available']} of {one['requested']} left)"
            for one in shortages
        )
        raise InsufficientStock(f"Not enough stock: {names}.", shortages=shortages)
    return picked


def _explicit_batch(shelf: Mapping[int, StockFact], ask: ProductAsk, index: int, on: date) -> Batch:
    fact = shelf.get(ask.batch_id or 0)
    where = f"products.{index}.batch_id"
    if fact is None or fact.product_id != ask.product_id:
        raise BatchNotFound(errors={where: [BatchNotFound.__doc__ or ""]})
    if fact.batch.has_expired(on):
        raise BatchExpired(errors={where: [BatchExpired.__doc__ or ""]})
    return fact.batch

"""An issued bill priced again: lines that keep what packages gave them, and lines that are served anew.

What the bill was made under stays: charge date, place of supply, rates, discount on the whole, tip and round-off.
"""

from collections.abc import Sequence

from tula.domain.benefits import BenefitPlan, LinePlan, Redemption
from tula.domain.document import DocumentLine, InvoiceDocument
from tula.domain.errors import Conflict
from tula.domain.evaluate import BenefitNotAvailable, evaluate_benefits
from tula.domain.gst import DocumentType, Supply
from tula.domain.held import Holdings
from tula.domain.invoice import (
    BillLine,
    DiscountTooLarge,
    LineKind,
    PackageBilling,
    PricedInvoice,
    price_invoice,
)
from tula.domain.lifecycle import HeldItem
from tula.domain.money import format_rupees
from tula.domain.override import require_packages_apply
from tula.domain.settings import Settings


class DiscountAboveBill(Conflict):
    """The discount on this bill would be more than the bill. Void it and bill anew."""


def supply_of(bill: InvoiceDocument) -> Supply:
    """Give the supply that the bill was made under."""
    return Supply(
        place_of_supply=bill.place_of_supply,
        is_interstate=bill.is_interstate,
        is_taxed=bill.document_type is DocumentType.TAX_INVOICE,
    )


def keep(line: DocumentLine) -> LinePlan:
    """Plan for a line what packages gave it."""
    redemptions = [posted.redemption for posted in line.redemptions]
    return LinePlan(
        redemptions=tuple(one for one in redemptions if not one.tender),
        kept=tuple(one for one in redemptions if one.tender),
        refusals=line.refusals,
    )


def serve(
    bill: InvoiceDocument, lines: Sequence[DocumentLine], held: Sequence[HeldItem], settings: Settings, *, first: int
) -> tuple[LinePlan, ...]:
    """Serve service lines from what is held; `first` is the index of the first of them on the bill.

    :raises PackageBillingOff: an entitlement is asked for on a bill that packages do not touch.
    :raises BenefitNotAvailable: what staff chose cannot be used; `reason` says why.
    """
    require_packages_apply(bill.package_billing, [line.benefit_asked for line in lines])
    is_on = bill.package_billing is PackageBilling.ON
    return _evaluate(bill, lines, held if is_on else (), settings, first=first)


def price(
    bill: InvoiceDocument, lines: Sequence[DocumentLine], plans: Sequence[LinePlan], settings: Settings
) -> PricedInvoice:
    """Price changed lines as the bill was priced.

    :raises DiscountAboveBill: the lines come to less than the discount on the whole bill.
    """
    try:
        return price_invoice(
            lines=[_bill_line(line) for line in lines],
            plan=BenefitPlan(lines=tuple(plans)),
            supply=supply_of(bill),
            invoice_discount=sum(line.invoice_discount for line in bill.lines),
            tip=bill.tip,
            round_to_rupee=_was_rounded(bill, settings),
        )
    except DiscountTooLarge as error:
        raise DiscountAboveBill from error


def shadow(
    bill: InvoiceDocument, lines: Sequence[DocumentLine], held: Sequence[HeldItem], settings: Settings, *, index: int
) -> tuple[Redemption, ...]:
    """Say what packages would have given one line of a bill that they do not touch."""
    priced = _price_anew(bill, lines, held, settings)
    return priced.lines[index].from_packages if priced else ()


def warn_whole_bill(
    bill: InvoiceDocument,
    lines: Sequence[DocumentLine],
    held: Sequence[HeldItem],
    settings: Settings,
    priced: PricedInvoice,
) -> tuple[str, ...]:
    """Warn where serving the whole bill anew would come to something else than `priced`, which kept its other lines."""
    if bill.package_billing is not PackageBilling.ON:
        return ()
    holdings = Holdings(held)
    for line in bill.lines:
        for posted in line.redemptions:
            holdings.give_back(posted.redemption)
    anew = _price_anew(bill, lines, holdings.items, settings)
    if anew is None or _given(anew) == _given(priced):
        return ()
    if anew.payable == priced.payable:
        return ("Other lines keep what packages gave them. The whole bill anew would only use packages otherwise.",)
    now, then = format_rupees(priced.payable), format_rupees(anew.payable)
    return (f"Other lines keep what packages gave them. The whole bill anew would leave {then} to pay, not {now}.",)


def _price_anew(
    bill: InvoiceDocument, lines: Sequence[DocumentLine], held: Sequence[HeldItem], settings: Settings
) -> PricedInvoice | None:
    """Serve and price all lines from what is held; None where what staff chose is not to be had."""
    services = [line for line in lines if line.kind is LineKind.SERVICE]
    try:
        served = _evaluate(bill, services, held, settings, first=0)
        return price(bill, lines, [*served, *(LinePlan() for _ in lines[len(services) :])], settings)
    except (BenefitNotAvailable, DiscountAboveBill):
        return None


def _evaluate(
    bill: InvoiceDocument, lines: Sequence[DocumentLine], held: Sequence[HeldItem], settings: Settings, *, first: int
) -> tuple[LinePlan, ...]:
    return evaluate_benefits(
        lines=[_bill_line(line).of_service(line.subject_id or 0) for line in lines],
        entitlements=[item.entitlement for item in held],
        charge_date=bill.charge_date,
        policy=settings.benefit_policy,
        overrides={index: line.benefit_asked for index, line in enumerate(lines, start=first)},
        first=first,
    ).lines


def _bill_line(line: DocumentLine) -> BillLine:
    return BillLine(
        kind=line.kind,
        qty=line.qty,
        unit_price=line.unit_price,
        rate_bp=line.rate_bp,
        is_inclusive=line.is_inclusive,
        discount_bp=line.discount_bp,
    )


def _was_rounded(bill: InvoiceDocument, settings: Settings) -> bool:
    """Tell whether the bill was rounded; where its lines came to whole rupees, today's setting says."""
    if bill.round_off:
        return True
    return settings.round_to_rupee and (bill.total - bill.tip) % 100 == 0


def _given(priced: PricedInvoice) -> list[tuple[int, int | None, int | None, int]]:
    """List what each line got of which entitlement."""
    return [
        (index, one.entitlement_id, one.qty, one.amount)
        for index, line in enumerate(priced.lines)
        for one in line.redemptions
    ]

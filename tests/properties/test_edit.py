"""What holds for every edit: there and back is nowhere, and one line alone is as good as a new bill."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import TODAY, Bill, bills, prices, proves
from tula.domain.benefits import BenefitKind, Entitlement
from tula.domain.document import (
    DocumentLine,
    InvoiceDocument,
    Party,
    PostedRedemption,
    bill_amounts,
    line_amounts,
    redemption_key,
)
from tula.domain.edit import EditedBill, EditFacts, edit_line
from tula.domain.gst import DocumentType
from tula.domain.invoice import LineKind, PackageBilling, PaymentStatus, PricedInvoice
from tula.domain.lifecycle import HeldItem, ItemBalance, PackageType, StoredStatus, Tally
from tula.domain.line_change import LineChange
from tula.domain.reprice import DiscountAboveBill
from tula.domain.settings import Settings

changes = st.builds(
    LineChange,
    qty=st.none() | st.integers(1, 6),
    unit_price=st.none() | prices,
    discount_bp=st.none() | st.sampled_from([0, 333, 10_000]),
)


def issue(bill: Bill, priced: PricedInvoice) -> InvoiceDocument:
    """The bill as it would have been written; products are left out, for they need a shelf."""
    lines = [
        DocumentLine(
            line_id=index + 1,
            kind=LineKind.SERVICE,
            subject_id=service,
            name="Service",
            hsn_sac=None,
            staff_id=None,
            redemptions=tuple(
                PostedRedemption(
                    redemption=one,
                    idempotency_key=redemption_key(invoice_id=1, line_id=index + 1, revision=1, part=part),
                )
                for part, one in enumerate(priced_line.redemptions, start=1)
            ),
            **line_amounts(priced_line),
        )
        for index, (service, priced_line) in enumerate(zip(bill.services, priced.lines, strict=True))
    ]
    return InvoiceDocument(
        id=1,
        number="INV-261120-0001",
        document_type=DocumentType.TAX_INVOICE if bill.supply.is_taxed else DocumentType.BILL_OF_SUPPLY,
        version=1,
        status="issued",
        payment_status=PaymentStatus.PENDING,
        customer_id=1,
        supplier=Party(name="Spa"),
        recipient=Party(name="Asha"),
        invoice_date=TODAY,
        charge_date=TODAY,
        is_interstate=bill.supply.is_interstate,
        place_of_supply=bill.supply.place_of_supply,
        state_tax_name="SGST",
        package_billing=PackageBilling.ON,
        amount_paid=0,
        lines=tuple(lines),
        payments=(),
        **bill_amounts(priced),
    )


def hold(entitlement: Entitlement, document: InvoiceDocument) -> HeldItem:
    """The entitlement as the bill has left it."""
    taken = [one.redemption for one in document.redemptions if one.redemption.entitlement_id == entitlement.id]
    uses = sum(one.qty or 0 for one in taken)
    spent = sum(one.amount for one in taken if one.kind is BenefitKind.PREPAID)
    sessions, credit = entitlement.remaining_qty, entitlement.remaining_amount
    return HeldItem(
        customer_id=1,
        entitlement=replace(
            entitlement,
            remaining_qty=None if sessions is None else sessions - uses,
            remaining_amount=None if credit is None else credit - spent,
        ),
        balance=ItemBalance(
            kind=entitlement.kind,
            sessions=None if sessions is None else Tally(total=sessions, used=uses),
            credit=None if credit is None else Tally(total=credit, used=spent),
            times_used=uses,
        ),
        pkg_type=PackageType.COMBO,
        status=StoredStatus.CANCELLED if entitlement.is_cancelled else StoredStatus.ACTIVE,
    )


def edit(bill: Bill, document: InvoiceDocument, line: int, change: LineChange) -> EditedBill:
    settings = Settings(round_to_rupee=bill.round_to_rupee, prepaid_pays_remainder=bill.stacking)
    held = [hold(one, document) for one in bill.held]
    facts = EditFacts(settings=settings, today=TODAY, held=held)
    return edit_line(bill=document, line_id=line + 1, change=change, facts=facts)


def services_only(bill: Bill, count: int | None = None) -> Bill:
    services = bill.services[:count]
    return replace(bill, lines=bill.lines[: len(services)], services=services)


def amounts(document: InvoiceDocument) -> tuple[object, ...]:
    return (
        document.taxable,
        document.cgst,
        document.igst,
        document.round_off,
        document.total,
        [(line.deduction, line.line_total) for line in document.lines],
    )


@proves
@given(bill=bills(), change=changes, data=st.data())
def test_there_and_back_is_nowhere(bill: Bill, change: LineChange, data: st.DataObject) -> None:
    bill = services_only(bill)
    first = issue(bill, bill.price(with_discount=False))
    index = data.draw(st.integers(0, len(bill.services) - 1))
    line = first.lines[index]
    there = edit(bill, first, index, change).after
    back = LineChange(qty=line.qty, unit_price=line.unit_price, discount_bp=line.discount_bp)
    again = edit(bill, there, index, back).after
    assert amounts(again) == amounts(first)
    assert again.version == 3
    if not bill.round_to_rupee:
        assert again.prepaid_tendered == first.prepaid_tendered


@proves
@given(bill=bills(), change=changes)
def test_a_line_alone_comes_to_what_a_new_bill_would(bill: Bill, change: LineChange) -> None:
    bill = services_only(bill, 1)
    first = issue(bill, bill.price(with_discount=False))
    edited = edit(bill, first, 0, change)
    after = edited.after.lines[0]
    changed = replace(bill.lines[0], qty=after.qty, unit_price=after.unit_price, discount_bp=after.discount_bp)
    fresh_bill = replace(bill, lines=(changed,))
    fresh = issue(fresh_bill, fresh_bill.price(with_discount=False))
    assert (amounts(edited.after), edited.after.prepaid_tendered) == (amounts(fresh), fresh.prepaid_tendered)
    assert edited.warnings == ()


@proves
@given(bill=bills(), change=changes, data=st.data())
def test_the_books_stay_whole(bill: Bill, change: LineChange, data: st.DataObject) -> None:
    """With a discount on the whole, other lines' tenders may have to shrink; nothing is overspent or overpaid."""
    bill = services_only(bill)
    first = issue(bill, bill.price())
    index = data.draw(st.integers(0, len(bill.services) - 1))
    try:
        edited = edit(bill, first, index, change)
    except DiscountAboveBill:
        return
    after = edited.after
    assert sum(line.invoice_discount for line in after.lines) == sum(line.invoice_discount for line in first.lines)
    assert 0 <= after.prepaid_tendered <= max(0, after.total)
    reversed_keys = [step.posted.idempotency_key for step in edited.steps if step.back is not None]
    taken_keys = [step.posted.idempotency_key for step in edited.steps if step.back is None]
    was, now = [{one.idempotency_key for one in document.redemptions} for document in (first, after)]
    assert sorted(reversed_keys) == sorted(was - now)
    assert sorted(taken_keys) == sorted(now - was)
    for line, old in zip(after.lines, first.lines, strict=True):
        kept = [one for one in old.redemptions if not one.redemption.tender]
        if line.line_id != index + 1:
            assert [one for one in line.redemptions if not one.redemption.tender] == kept
    for one in bill.held:
        hold(one, after)

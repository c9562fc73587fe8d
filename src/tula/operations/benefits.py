"""Packages applied to a bill: every redemption becomes one ledger entry."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tula.domain.benefits import ChangeType
from tula.domain.bill import Draft
from tula.domain.bill_request import PackageAsk
from tula.domain.document import DocumentLine, InvoiceDocument, PostedRedemption
from tula.domain.held import Holdings, Return
from tula.domain.lifecycle import HeldItem, PackageState, StoredStatus
from tula.operations import ledger
from tula.operations.packages import Purchase, grant_entries, purchase_rows
from tula.operations.rows import insert_rows


def apply_benefits(
    session: Session, *, draft: Draft, document: InvoiceDocument, usage_at: datetime, actor: str, now: datetime
) -> None:
    """Write the packages that a drafted bill sells, and post their grants and all redemptions.

    The customer's entitlements are locked and evaluated already.
    """
    purchases = purchases_of(draft)
    insert_rows(session, *purchase_rows(purchases, actor=actor, now=now))
    grants = [entry for purchase in purchases for entry in grant_entries(purchase, now=now)]
    uses = redemption_entries(document, usage_at=usage_at)
    ledger.post(session, entries=[*grants, *uses], actor=actor, now=now)


def purchases_of(draft: Draft) -> list[Purchase]:
    """Give the packages that a drafted bill sells, at the price its line comes to."""
    return [
        Purchase(
            sold=line.sold,
            customer_id=draft.customer.id,
            price_paid=line.priced.net,
            price_before_tax=line.priced.tax.taxable,
            discount=line.priced.discount,
            notes=line.ask.notes if isinstance(line.ask, PackageAsk) else "",
        )
        for line in draft.lines
        if line.sold
    ]


def redemption_entries(document: InvoiceDocument, *, usage_at: datetime) -> list[ledger.Entry]:
    """Write every redemption of a bill as the ledger entry that posts it."""
    return [
        use_entry(posted, line=line, document=document, usage_at=usage_at)
        for line in document.lines
        for posted in line.redemptions
    ]


def use_entry(
    posted: PostedRedemption, *, line: DocumentLine, document: InvoiceDocument, usage_at: datetime
) -> ledger.Entry:
    """Write one redemption of a line as the ledger entry that posts it."""
    redemption = posted.redemption
    return ledger.Entry(
        change_type=ChangeType.USE,
        kind=redemption.kind,
        customer_id=document.customer_id,
        customer_package_id=redemption.customer_package_id,
        item_id=redemption.entitlement_id,
        service_id=line.subject_id,
        qty=None if redemption.qty is None else -redemption.qty,
        amount=-redemption.amount,
        is_tender=redemption.tender,
        rule=redemption.rule,
        reason=line.override_reason,
        invoice_id=document.id,
        line_id=line.line_id,
        key=posted.idempotency_key or "",
        usage_at=usage_at,
        staff_id=line.staff_id,
    )


def reversal_entry(
    posted: PostedRedemption, *, back: Return, line: DocumentLine, document: InvoiceDocument, reason: str, now: datetime
) -> ledger.Entry:
    """Write the reversal of one redemption of a line as the ledger entry that posts it, linked to the original."""
    redemption = posted.redemption
    return ledger.Entry(
        change_type=ChangeType.REVERSAL,
        kind=redemption.kind,
        customer_id=document.customer_id,
        customer_package_id=redemption.customer_package_id,
        item_id=redemption.entitlement_id,
        service_id=line.subject_id,
        qty=back.qty,
        amount=back.amount,
        is_tender=redemption.tender,
        rule=redemption.rule,
        reason=reason,
        invoice_id=document.id,
        line_id=line.line_id,
        key=f"{posted.idempotency_key}:reversal",
        reverses_id=posted.entry_id,
        usage_at=now,
        staff_id=line.staff_id,
        notes=f"Given back by hand before: {back.by_hand}" if back.by_hand else None,
    )


def updated_packages(*, draft: Draft, held: Sequence[HeldItem]) -> list[PackageState]:
    """Tell how the packages that a bill sold or used stand after it."""
    holdings = Holdings((*held, *_sold_items(draft)))
    touched = {line.sold.ids.package_id for line in draft.lines if line.sold}
    for line in draft.lines:
        for redemption in line.priced.redemptions:
            if redemption.customer_package_id is not None:
                holdings.take(redemption)
                touched.add(redemption.customer_package_id)
    return holdings.states(touched, today=draft.invoice_date)


def _sold_items(draft: Draft) -> Iterator[HeldItem]:
    """Give what the customer holds by the packages that the bill sells, before it uses any of it."""
    for line in draft.lines:
        if line.sold:
            for entitlement, balance in zip(line.sold.entitlements(), line.sold.balances(), strict=True):
                yield HeldItem(
                    customer_id=draft.customer.id,
                    entitlement=entitlement,
                    balance=balance,
                    pkg_type=line.sold.template.pkg_type,
                    status=StoredStatus.ACTIVE,
                )

"""An undo as the rows it is written in: ledger entries, stock moves and deeds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tula.domain.benefits import ChangeType
from tula.domain.document import DocumentLine, InvoiceDocument, PostedRedemption, redemption_key
from tula.domain.fifo import MoveKind
from tula.domain.lifecycle import HeldItem, StoredStatus
from tula.domain.package_refund import Closing
from tula.domain.undo import EndedPackage, GivenBack, GoodsReturned
from tula.models import CustomerPackage
from tula.operations import ledger, stock
from tula.operations.audit import Deed
from tula.operations.benefits import reversal_entry, use_entry
from tula.operations.invoice_rows import consumption_moves


def reverse_redemptions(
    session: Session,
    *,
    invoice: InvoiceDocument,
    given_back: Iterable[GivenBack],
    ended: Iterable[EndedPackage],
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """Post what goes back to packages, what the customer keeps, and the close of what the invoice had sold.

    The entitlements are locked. A package is cancelled first, so that the ledger leaves its status alone.
    """
    ended = list(ended)
    if ended:
        session.execute(
            update(CustomerPackage)
            .where(CustomerPackage.id.in_([one.package_id for one in ended]))
            .values(status=StoredStatus.CANCELLED.value)
        )
    back = [entry for one in given_back for entry in _entries(invoice, one, reason=reason, now=now)]
    closed = [entry for one in ended for entry in _closings(invoice, one, reason=reason, now=now)]
    ledger.post(session, entries=[*back, *closed], actor=actor, now=now)


def return_moves(goods: Iterable[GoodsReturned], *, reason: str) -> Iterator[stock.Move]:
    """Write goods that came back as stock moves; what may not be sold again leaves its batch at once."""
    for one in goods:
        yield stock.Move(
            batch_id=one.batch_id,
            product_id=one.product_id,
            kind=MoveKind.RETURN,
            qty=one.qty,
            line_id=one.line_id,
            reason=reason,
        )
        if one.set_aside:
            yield stock.Move(
                batch_id=one.batch_id,
                product_id=one.product_id,
                kind=MoveKind.QUARANTINE,
                qty=-one.qty,
                reason=f"{one.set_aside}: {reason}",
            )


def unused_moves(lines: Iterable[DocumentLine], *, reason: str) -> Iterator[stock.Move]:
    """Write what treatments did not use up after all as stock moves."""
    for line in lines:
        back = [replace(one, qty=-one.qty) for one in line.consumed]
        yield from consumption_moves(back, line_id=line.line_id or 0, reason=reason)


def undo_deeds(
    invoice: InvoiceDocument, *, given_back: Iterable[GivenBack], ended: Iterable[EndedPackage]
) -> Iterator[Deed]:
    """One deed for every redemption given back and for every package ended."""
    for one in given_back:
        yield Deed(
            action="benefit.reversed",
            entity="customer_package_item",
            entity_id=one.posted.redemption.entitlement_id,
            details={
                "invoice_id": invoice.id,
                "key": one.posted.idempotency_key,
                "qty": one.restored_qty,
                "amount_paise": one.restored_amount,
                "by_hand": one.by_hand,
            },
        )
    for package in ended:
        yield Deed(
            action="package.cancelled",
            entity="customer_package",
            entity_id=package.package_id,
            details={
                "invoice_id": invoice.id,
                "closed": [
                    {"item_id": one.entitlement_id, "qty": one.qty, "amount_paise": one.amount}
                    for one in package.closings
                ],
            },
        )


def _entries(invoice: InvoiceDocument, one: GivenBack, *, reason: str, now: datetime) -> Iterator[ledger.Entry]:
    """Reverse the entry that stands, and post again under the line's next revision what the customer keeps."""
    if one.use is None or one.back is None:
        return
    standing = replace(one.posted, entry_id=one.use.entry_id, idempotency_key=one.use.key)
    yield reversal_entry(standing, back=one.back, line=one.line, document=invoice, reason=reason, now=now)
    if one.kept is not None:
        key = redemption_key(
            invoice_id=invoice.id or 0, line_id=one.line.line_id or 0, revision=one.line.revision + 1, part=one.part
        )
        kept = PostedRedemption(redemption=one.kept, idempotency_key=key)
        again = use_entry(kept, line=one.line, document=invoice, usage_at=one.use.usage_at)
        yield replace(again, keeps_id=one.posted.entry_id)


def _closings(invoice: InvoiceDocument, one: EndedPackage, *, reason: str, now: datetime) -> Iterator[ledger.Entry]:
    for entry in close_entries(one.items, one.closings, reason=reason, now=now):
        yield replace(entry, invoice_id=invoice.id, line_id=one.line.line_id)


def close_entries(
    items: Iterable[HeldItem], closings: Iterable[Closing], *, reason: str, now: datetime
) -> Iterator[ledger.Entry]:
    """Write what is closed of the entitlements of a package; it happens once in its life."""
    by_id = {item.entitlement.id: item for item in items}
    for closing in closings:
        item = by_id[closing.entitlement_id]
        yield ledger.Entry(
            change_type=ChangeType.CLOSE,
            kind=item.entitlement.kind,
            customer_id=item.customer_id,
            customer_package_id=item.entitlement.customer_package_id,
            item_id=closing.entitlement_id,
            service_id=item.entitlement.service_id,
            qty=-closing.qty if closing.qty else None,
            amount=-closing.amount if closing.amount else None,
            key=f"close:{closing.entitlement_id}",
            usage_at=now,
            reason=reason,
        )

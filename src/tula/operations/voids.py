"""Invoices made void: everything goes back where it came from, and the money that was paid is due back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tula.domain.invoice import InvoiceStatus
from tula.domain.lifecycle import PackageState
from tula.domain.reason import require_reason
from tula.domain.void import VoidFacts, draft_void
from tula.models import Invoice
from tula.operations import audit, stock
from tula.operations.day_close import require_day_open
from tula.operations.payments import InvoiceNotFound
from tula.operations.undo_facts import load_undoable, read_used_elsewhere
from tula.operations.undo_rows import return_moves, reverse_redemptions, undo_deeds, unused_moves


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidedInvoice:
    """The packages a void touched as they stand now, and what staff should know."""

    updated_packages: Sequence[PackageState]
    warnings: Sequence[str]


def void_invoice(session: Session, *, invoice_id: int, reason: str, actor: str, now: datetime) -> VoidedInvoice:
    """Make an invoice void: reverse every redemption, return the goods, take back the packages; the number stays.

    :raises ReasonRequired: no reason was given.
    :raises InvoiceNotFound: no such invoice.
    :raises DayClosed: its day was closed.
    :raises DomainError: see `draft_void`.
    """
    require_reason(reason)
    invoice_date = session.scalar(select(Invoice.invoice_date).where(Invoice.id == invoice_id))
    if invoice_date is None:
        raise InvoiceNotFound
    require_day_open(session, on=invoice_date)
    loaded = load_undoable(session, invoice_id=invoice_id, now=now, locking=True)
    facts = VoidFacts(
        held=loaded.held,
        uses=loaded.uses,
        batches=loaded.batches,
        used_elsewhere=read_used_elsewhere(session, invoice_id=invoice_id, package_ids=loaded.sold_ids),
        today=loaded.today,
    )
    draft = draft_void(invoice=loaded.invoice, facts=facts)
    reverse_redemptions(
        session,
        invoice=draft.invoice,
        given_back=draft.given_back,
        ended=draft.ended,
        reason=reason,
        actor=actor,
        now=now,
    )
    moves = [*return_moves(draft.goods, reason=reason), *unused_moves(draft.unused, reason=reason)]
    stock.post(session, moves=moves, actor=actor, now=now)
    settled = replace(loaded.invoice.settlement, is_void=True)
    session.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id)
        .values(
            status=InvoiceStatus.VOID.value,
            payment_status=settled.status.value,
            voided_at=now,
            voided_by=actor,
            void_reason=reason,
        )
    )
    deed = audit.Deed(
        action="invoice.voided",
        entity="invoice",
        entity_id=invoice_id,
        details={
            "number": loaded.invoice.number,
            "reason": reason,
            "status": {"from": loaded.invoice.status, "to": InvoiceStatus.VOID.value},
            "payment_status": {"from": loaded.invoice.payment_status.value, "to": settled.status.value},
            "refund_due_paise": {"from": loaded.invoice.settlement.refund_due, "to": settled.refund_due},
        },
    )
    deeds = [deed, *undo_deeds(loaded.invoice, given_back=draft.given_back, ended=draft.ended)]
    audit.record_all(session, deeds=deeds, actor=actor, now=now)
    return VoidedInvoice(updated_packages=draft.packages, warnings=draft.warnings)

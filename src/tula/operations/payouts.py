"""Money handed back after a void or an edit left too much paid; a credit note hands its own back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tula.domain.bill_request import PaymentAsk
from tula.domain.errors import Conflict
from tula.domain.money import format_rupees
from tula.models import Invoice, Payout
from tula.models.invoice import to_settlement
from tula.operations import audit
from tula.operations.locks import lock_invoice
from tula.operations.payments import InvoiceNotFound


class PayoutAboveDue(Conflict):
    """That is more than has to be paid back."""


def record_payout(session: Session, *, invoice_id: int, payout: PaymentAsk, actor: str, now: datetime) -> int:
    """Record money paid back on an invoice and return its id.

    :raises InvoiceNotFound: no such invoice.
    :raises PayoutAboveDue: more than is due back.
    """
    invoice = lock_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    settlement = to_settlement(invoice)
    due = settlement.refund_due
    if payout.amount > due:
        raise PayoutAboveDue.at(
            "amount",
            message=f"Only {format_rupees(due)} has to be paid back on this invoice.",
            fault=f"At most {format_rupees(due)}.",
        )
    payout_id: int = session.execute(
        insert(Payout)
        .values(
            invoice_id=invoice_id,
            method=payout.method.value,
            amount=payout.amount,
            reference=payout.reference,
            paid_at=now,
            actor=actor,
        )
        .returning(Payout.id)
    ).scalar_one()
    after = replace(settlement, paid_back=settlement.paid_back + payout.amount)
    session.execute(update(Invoice).where(Invoice.id == invoice_id).values(paid_back=after.paid_back))
    audit.record(
        session,
        action="payout.recorded",
        entity="invoice",
        entity_id=invoice_id,
        details={"payout_id": payout_id, "method": payout.method.value, "amount_paise": payout.amount},
        actor=actor,
        now=now,
    )
    return payout_id

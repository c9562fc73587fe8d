"""Money handed back after a void or an edit left too much paid; a credit note hands its own back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tula.domain.bill_request import PaymentAsk
from tula.domain.errors import Conflict
from tula.domain.invoice import PaymentMethod
from tula.domain.money import format_rupees
from tula.domain.payment_methods import require_way_back
from tula.models import Invoice, Payment, Payout
from tula.models.invoice import to_settlement
from tula.operations import audit
from tula.operations.locks import lock_invoice
from tula.operations.payments import InvoiceNotFound
from tula.operations.settings import load_settings


class PayoutAboveDue(Conflict):
    """That is more than has to be paid back."""


NOTHING_DUE_BACK = "Nothing is to be paid back on this invoice. Reload the page to see what was."


def record_payout(session: Session, *, invoice_id: int, payout: PaymentAsk, actor: str, now: datetime) -> int:
    """Record money paid back on an invoice and return its id.

    :raises InvoiceNotFound: no such invoice.
    :raises MethodNotTaken: that way is switched off, and nothing of the invoice was paid by it.
    :raises PayoutAboveDue: more than is due back.
    """
    invoice = lock_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    require_way_back(
        payout.method,
        taken=load_settings(session).payment_methods,
        paid_by=_paid_by(session, invoice_id),
        where="method",
    )
    settlement = to_settlement(invoice)
    due = settlement.refund_due
    if due == 0:
        raise PayoutAboveDue.at("amount", message=NOTHING_DUE_BACK)
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


def _paid_by(session: Session, invoice_id: int) -> list[PaymentMethod]:
    """Read by which ways an invoice was paid, the first first."""
    rows = session.scalars(select(Payment.method).where(Payment.invoice_id == invoice_id).order_by(Payment.id))
    return [PaymentMethod(method) for method in rows]

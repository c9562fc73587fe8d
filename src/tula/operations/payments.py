"""Money received against an invoice after it was issued."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tula.domain.bill_request import PaymentAsk
from tula.domain.errors import Conflict, NotFound
from tula.domain.invoice import InvoiceStatus
from tula.domain.money import format_rupees
from tula.domain.payment_methods import require_taken
from tula.models import Invoice, Payment
from tula.models.invoice import to_settlement
from tula.operations import audit
from tula.operations.locks import lock_invoice
from tula.operations.settings import load_settings


class InvoiceNotFound(NotFound):
    """Invoice not found."""


class InvoiceVoid(Conflict):
    """This invoice is void; nothing can be paid on it."""


class PaymentAboveDue(Conflict):
    """The payment is more than what is due."""


NOTHING_DUE = "Nothing is due on this invoice. Reload the page to see what was paid."


def record_payment(session: Session, *, invoice_id: int, payment: PaymentAsk, actor: str, now: datetime) -> int:
    """Record a payment on an issued invoice and return its id.

    :raises InvoiceNotFound: no such invoice.
    :raises InvoiceVoid: the invoice does not stand.
    :raises MethodNotTaken: by a way of paying that is switched off.
    :raises PaymentAboveDue: more than the balance due.
    """
    invoice = lock_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    if invoice.status == InvoiceStatus.VOID:
        raise InvoiceVoid
    require_taken(payment.method, taken=load_settings(session).payment_methods, where="method")
    settlement = to_settlement(invoice)
    due = settlement.balance_due
    if due == 0:
        raise PaymentAboveDue.at("amount", message=NOTHING_DUE)
    if payment.amount > due:
        raise PaymentAboveDue.at(
            "amount",
            message=f"Only {format_rupees(due)} is due on this invoice.",
            fault=f"At most {format_rupees(due)}.",
        )
    payment_id = session.execute(
        insert(Payment)
        .values(
            invoice_id=invoice_id,
            method=payment.method.value,
            amount=payment.amount,
            reference=payment.reference,
            received_at=now,
            actor=actor,
        )
        .returning(Payment.id)
    ).scalar_one()
    after = replace(settlement, paid=settlement.paid + payment.amount)
    session.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id)
        .values(amount_paid=after.paid, payment_status=after.status.value)
    )
    audit.record(
        session,
        action="payment.recorded",
        entity="invoice",
        entity_id=invoice_id,
        details={
            "payment_id": payment_id,
            "method": payment.method.value,
            "amount_paise": payment.amount,
            "amount_paid_paise": {"from": settlement.paid, "to": after.paid},
            "payment_status": {"from": invoice.payment_status, "to": after.status.value},
        },
        actor=actor,
        now=now,
    )
    return payment_id

"""The JSON API that takes bills back: voids, refunds, credit notes, money paid back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.operations.credit_notes import preview_refund, refund_invoice
from tula.operations.payouts import record_payout
from tula.operations.voids import void_invoice
from tula.queries.credit_notes import CreditNoteFilter, get_credit_note, list_credit_notes
from tula.queries.settings import get_settings
from tula.web.billing.api import TAG, show_invoice
from tula.web.billing.credit_note_answers import (
    CreditMadeAnswer,
    CreditNoteListAnswer,
    OneCreditNoteAnswer,
    PayoutMadeAnswer,
    VoidedAnswer,
)
from tula.web.billing.credit_note_present import present_credit, present_credit_note, present_credit_summary
from tula.web.billing.schemas import PaymentBody
from tula.web.billing.undo_schemas import CreditNoteQuery, RefundBody, VoidBody
from tula.web.endpoint import reads, writes
from tula.web.formats import paged
from tula.web.packages.present import present_state

api = Blueprint("undo_api", __name__)


@api.post("/api/invoices/<int:invoice_id>/void")
@writes(tag=TAG, body=VoidBody, answer=VoidedAnswer, status=200)
def void(session: Session, body: VoidBody, *, invoice_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Make an invoice void; its number stays."""
    voided = void_invoice(session, invoice_id=invoice_id, reason=body.reason, actor=actor, now=now)
    return {
        "invoice": show_invoice(session, invoice_id),
        "updated_packages": [present_state(state) for state in voided.updated_packages],
        "warnings": list(voided.warnings),
    }


@api.post("/api/invoices/<int:invoice_id>/refund")
@writes(tag=TAG, body=RefundBody, answer=CreditMadeAnswer, dry=lambda body: body.dry_run)
def refund(session: Session, body: RefundBody, *, invoice_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Take units of lines back, or everything left, with a credit note."""
    if body.dry_run:
        preview = preview_refund(session, invoice_id=invoice_id, ask=body.to_ask(), now=now)
        return present_credit(preview, dry_run=True)
    issued = refund_invoice(session, invoice_id=invoice_id, ask=body.to_ask(), actor=actor, now=now)
    return present_credit(issued, dry_run=False)


@api.post("/api/invoices/<int:invoice_id>/payouts")
@writes(tag=TAG, body=PaymentBody, answer=PayoutMadeAnswer)
def payouts(session: Session, body: PaymentBody, *, invoice_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Record money paid back after a void or an edit."""
    payout_id = record_payout(session, invoice_id=invoice_id, payout=body.to_ask(), actor=actor, now=now)
    invoice = show_invoice(session, invoice_id)
    return {"payout": next(one for one in invoice["payouts"] if one["id"] == payout_id), "invoice": invoice}


@api.get("/api/credit-notes")
@reads(tag=TAG, query=CreditNoteQuery, answer=CreditNoteListAnswer)
def credit_notes(session: Session, query: CreditNoteQuery) -> Mapping[str, Any]:
    """List credit notes, newest first."""
    wanted = CreditNoteFilter(
        invoice_id=query.invoice_id,
        customer_id=query.customer_id,
        from_date=query.from_,
        to_date=query.to,
        q=query.q,
    )
    page = list_credit_notes(session, wanted=wanted, page=query.page, per_page=query.per_page)
    timezone = get_settings(session).timezone
    return paged(page, [present_credit_summary(note, timezone=timezone) for note in page.items])


@api.get("/api/credit-notes/<int:credit_note_id>")
@reads(tag=TAG, answer=OneCreditNoteAnswer, failures=(404,))
def credit_note(session: Session, *, credit_note_id: int) -> Mapping[str, Any]:
    """Show one credit note as it was issued."""
    note = get_credit_note(session, credit_note_id=credit_note_id)
    return {"credit_note": present_credit_note(note, timezone=get_settings(session).timezone)}

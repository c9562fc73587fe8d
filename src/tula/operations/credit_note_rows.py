"""A drafted credit note as the document that everyone is shown, and as the rows it is written in."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tula.domain.credit import CreditDraft
from tula.domain.credit_document import CreditedLine, CreditNoteDocument, RestoredBenefit
from tula.domain.numbering import financial_year
from tula.models import AuditLog, CreditNote, CreditNoteLine, CreditNoteRedemption, Payout
from tula.operations.audit import Deed, audit_rows
from tula.operations.rows import TableRows
from tula.operations.undo_rows import undo_deeds


def to_document(draft: CreditDraft, *, today: date) -> CreditNoteDocument:
    """Show the draft; it gets its number last."""
    invoice, credit = draft.invoice, draft.credit
    lines = {line.line_id: line for line in invoice.lines}
    return CreditNoteDocument(
        id=None,
        number=None,
        invoice_id=invoice.id or 0,
        invoice_number=invoice.number or "",
        invoice_type=invoice.document_type,
        invoice_date=invoice.invoice_date,
        customer_id=invoice.customer_id,
        supplier=invoice.supplier,
        recipient=invoice.recipient,
        credit_date=today,
        place_of_supply=invoice.place_of_supply,
        is_interstate=invoice.is_interstate,
        state_tax_name=invoice.state_tax_name,
        reason=draft.ask.reason,
        taxable=credit.taxable,
        cgst=credit.cgst,
        sgst=credit.sgst,
        igst=credit.igst,
        round_off=credit.round_off,
        tip=credit.tip,
        total=credit.total,
        prepaid_restored=draft.prepaid_restored,
        lines=tuple(
            CreditedLine(
                line_id=one.line_id,
                kind=lines[one.line_id].kind,
                name=lines[one.line_id].name,
                hsn_sac=lines[one.line_id].hsn_sac,
                qty=one.qty,
                rate_bp=lines[one.line_id].rate_bp,
                taxable=one.taxable,
                cgst=one.cgst,
                sgst=one.sgst,
                igst=one.igst,
                line_total=one.line_total,
            )
            for one in credit.lines
        ),
        restored=tuple(
            RestoredBenefit(
                entitlement_id=one.posted.redemption.entitlement_id,
                package_name=one.posted.redemption.package_name,
                kind=one.reversal.kind,
                qty=one.restored_qty,
                amount=one.restored_amount,
            )
            for one in draft.given_back
        ),
        refunds=credit.refunds,
        warnings=draft.warnings,
    )


def credit_note_rows(
    document: CreditNoteDocument, draft: CreditDraft, *, sequence: int, actor: str, now: datetime
) -> TableRows:
    """Build the rows of a credit note, table by table."""
    return (
        (CreditNote, [_note_row(document, sequence, actor, now)]),
        (CreditNoteLine, [_line_row(document, line) for line in document.lines]),
        (
            CreditNoteRedemption,
            [
                {
                    "credit_note_id": document.id,
                    "usage_id": one.posted.entry_id,
                    "qty": one.reversal.qty,
                    "amount": one.reversal.amount,
                    "restored_qty": one.restored_qty,
                    "restored_amount": one.restored_amount,
                }
                for one in draft.given_back
            ],
        ),
        (
            Payout,
            [
                {
                    "invoice_id": document.invoice_id,
                    "credit_note_id": document.id,
                    "method": refund.method.value,
                    "amount": refund.amount,
                    "reference": "",
                    "paid_at": now,
                    "actor": actor,
                }
                for refund in document.refunds
            ],
        ),
        (AuditLog, audit_rows(deeds=list(_deeds(document, draft)), actor=actor, now=now)),
    )


def _note_row(document: CreditNoteDocument, sequence: int, actor: str, now: datetime) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "series": document.series.value,
        "financial_year": financial_year(document.credit_date),
        "sequence": sequence,
        "invoice_id": document.invoice_id,
        "credit_date": document.credit_date,
        "reason": document.reason,
        "taxable_amount": document.taxable,
        "cgst_amount": document.cgst,
        "sgst_amount": document.sgst,
        "igst_amount": document.igst,
        "round_off": document.round_off,
        "tip": document.tip,
        "total_amount": document.total,
        "prepaid_restored": document.prepaid_restored,
        "warnings": list(document.warnings),
        "created_by": actor,
        "created_at": now,
    }


def _line_row(document: CreditNoteDocument, line: CreditedLine) -> dict[str, Any]:
    return {
        "credit_note_id": document.id,
        "line_id": line.line_id,
        "qty": line.qty,
        "taxable_value": line.taxable,
        "cgst_amount": line.cgst,
        "sgst_amount": line.sgst,
        "igst_amount": line.igst,
        "line_total": line.line_total,
    }


def _deeds(document: CreditNoteDocument, draft: CreditDraft) -> Iterator[Deed]:
    yield Deed(
        action="credit_note.issued",
        entity="credit_note",
        entity_id=document.id,
        details={
            "number": document.number,
            "invoice_id": document.invoice_id,
            "invoice_number": document.invoice_number,
            "reason": document.reason,
            "total_paise": document.total,
            "lines": [{"line_id": line.line_id, "qty": line.qty} for line in document.lines],
            "refunds": [{"method": one.method.value, "amount_paise": one.amount} for one in document.refunds],
            "restocked": sum(one.qty for one in draft.goods),
        },
    )
    yield from undo_deeds(draft.invoice, given_back=draft.given_back, ended=draft.ended)

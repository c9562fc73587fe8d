"""Credit notes as the JSON of the contract."""

from typing import Any

from tula.domain.credit_document import CreditedLine, CreditNoteDocument, RestoredBenefit
from tula.domain.numbering import Series
from tula.operations.credit_notes import IssuedCredit
from tula.queries.credit_notes import CreditNoteSummary
from tula.web.formats import instant, percent, rupees
from tula.web.packages.present import present_state


def present_credit(issued: IssuedCredit, *, dry_run: bool) -> dict[str, Any]:
    """Show a previewed or issued credit note as refund answers it."""
    return {
        "dry_run": dry_run,
        "credit_note": present_credit_note(issued.document, timezone=issued.timezone),
        "lowers_due": rupees(issued.lowers_due),
        "updated_packages": [present_state(state) for state in issued.updated_packages],
        "warnings": list(issued.document.warnings),
    }


def present_credit_note(note: CreditNoteDocument, *, timezone: str) -> dict[str, Any]:
    """Show a credit note with its lines and what went back."""
    return {
        "id": note.id,
        "credit_note_number": note.number,
        "document_type": "refund_voucher" if note.series is Series.REFUND_VOUCHER else "credit_note",
        "invoice_id": note.invoice_id,
        "invoice_number": note.invoice_number,
        "invoice_date": note.invoice_date.isoformat(),
        "customer_id": note.customer_id,
        "credit_date": note.credit_date.isoformat(),
        "reason": note.reason,
        "place_of_supply": note.place_of_supply,
        "is_interstate": note.is_interstate,
        "state_tax_name": note.state_tax_name,
        "lines": [_credited_line(line) for line in note.lines],
        "taxable_amount": rupees(note.taxable),
        "cgst_amount": rupees(note.cgst),
        "sgst_amount": rupees(note.sgst),
        "igst_amount": rupees(note.igst),
        "round_off": rupees(note.round_off),
        "tip": rupees(note.tip),
        "total_amount": rupees(note.total),
        "prepaid_restored": rupees(note.prepaid_restored),
        "refunds": [{"method": one.method.value, "amount": rupees(one.amount)} for one in note.refunds],
        "redemptions_reversed": [_restored(one) for one in note.restored],
        "warnings": list(note.warnings),
        "created_by": note.created_by,
        "created_at": None if note.created_at is None else instant(note.created_at, timezone),
    }


def present_credit_summary(note: CreditNoteSummary, *, timezone: str) -> dict[str, Any]:
    """Show a credit note in a list."""
    return {
        "id": note.id,
        "credit_note_number": note.number,
        "credit_date": note.credit_date.isoformat(),
        "reason": note.reason,
        "invoice_id": note.invoice_id,
        "invoice_number": note.invoice_number,
        "customer_id": note.customer_id,
        "customer_name": note.customer_name,
        "total_amount": rupees(note.total),
        "prepaid_restored": rupees(note.prepaid_restored),
        "created_at": instant(note.created_at, timezone),
    }


def _credited_line(line: CreditedLine) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "kind": line.kind.value,
        "name": line.name,
        "hsn_sac": line.hsn_sac,
        "qty": line.qty,
        "gst_rate": percent(line.rate_bp),
        "taxable_value": rupees(line.taxable),
        "cgst_amount": rupees(line.cgst),
        "sgst_amount": rupees(line.sgst),
        "igst_amount": rupees(line.igst),
        "line_total": rupees(line.line_total),
    }


def _restored(benefit: RestoredBenefit) -> dict[str, Any]:
    return {
        "entitlement_id": benefit.entitlement_id,
        "package_name": benefit.package_name,
        "benefit_type": benefit.kind.value,
        "qty": benefit.qty,
        "amount": rupees(benefit.amount),
    }

"""Invoices as the JSON of the contract: rupees, percent and words."""

from typing import Any

from tula.domain.advice import Hint
from tula.domain.document import InvoiceDocument
from tula.domain.gstin import STATES
from tula.domain.tax_summary import TaxGroup, summarise_rates
from tula.operations.invoices import IssuedInvoice
from tula.queries.invoice_list import InvoiceSummary, InvoiceTotals
from tula.web.billing.line_present import present_line
from tula.web.billing.undo_present import present_mention, present_payout, present_voiding
from tula.web.formats import instant, percent, percent_or_none, rupees
from tula.web.packages.present import present_state


def present_bill(issued: IssuedInvoice, *, dry_run: bool) -> dict[str, Any]:
    """Show a previewed or issued bill as create answers it."""
    document = issued.document
    return {
        "dry_run": dry_run,
        "package_deductions_applied": len(document.redemptions),
        "warnings": [*document.warnings, *issued.warnings],
        "change_due": rupees(issued.change),
        "hints": [_hint(hint) for hint in issued.hints],
        "invoice": present_invoice(document, timezone=issued.timezone),
        "updated_packages": [present_state(state) for state in issued.updated_packages],
    }


def present_invoice(document: InvoiceDocument, *, timezone: str) -> dict[str, Any]:
    """Show an invoice with its lines and payments."""
    rate_bp = document.single_rate_bp
    half_rate = None if rate_bp is None else percent(rate_bp, halves=2)
    interstate = document.is_interstate
    return {
        "id": document.id,
        "invoice_number": document.number,
        "document_type": document.document_type.value,
        "version": document.version,
        "status": document.status,
        "payment_status": document.payment_status.value,
        "customer_id": document.customer_id,
        "invoice_date": document.invoice_date.isoformat(),
        "charge_date": document.charge_date.isoformat(),
        "is_interstate": interstate,
        "place_of_supply": document.place_of_supply,
        "place_of_supply_name": STATES.get(document.place_of_supply, ""),
        "state_tax_name": document.state_tax_name,
        "package_billing": document.package_billing.value,
        "services_subtotal": rupees(document.services_subtotal),
        "inventory_subtotal": rupees(document.inventory_subtotal),
        "packages_subtotal": rupees(document.packages_subtotal),
        "discount_total": rupees(document.discount_total),
        "packages_deduction": rupees(document.packages_deduction),
        "taxable_amount": rupees(document.taxable),
        "cgst_rate": 0 if interstate else half_rate,
        "sgst_rate": 0 if interstate else half_rate,
        "igst_rate": percent_or_none(rate_bp) if interstate else 0,
        "cgst_amount": rupees(document.cgst),
        "sgst_amount": rupees(document.sgst),
        "igst_amount": rupees(document.igst),
        "tax_summary": [_rate(group, is_interstate=interstate) for group in summarise_rates(document.lines)],
        "round_off": rupees(document.round_off),
        "tip": rupees(document.tip),
        "total_amount": rupees(document.total),
        "prepaid_tendered": rupees(document.prepaid_tendered),
        "payable_amount": rupees(document.payable),
        "amount_paid": rupees(document.amount_paid),
        "balance_due": rupees(document.balance_due),
        "refund_due": rupees(document.refund_due),
        "credited_amount": rupees(document.credited),
        "paid_back": rupees(document.paid_back),
        "customer": {
            "id": document.customer_id,
            "name": document.recipient.name,
            "phone": document.recipient.phone,
        },
        "notes": document.notes,
        "warnings": list(document.warnings),
        "created_at": None if document.created_at is None else instant(document.created_at, timezone),
        "voiding": present_voiding(document.voiding, timezone=timezone),
        "lines": [present_line(line) for line in document.lines],
        "payments": [
            {
                "id": payment.id,
                "method": payment.method.value,
                "amount": rupees(payment.amount),
                "reference": payment.reference,
            }
            for payment in document.payments
        ],
        "credit_notes": [present_mention(note) for note in document.credit_notes],
        "payouts": [present_payout(payout, timezone=timezone) for payout in document.payouts],
    }


def _hint(hint: Hint) -> dict[str, Any]:
    return {
        "line": hint.line,
        "benefit": hint.choice,
        "entitlement_id": hint.choice if isinstance(hint.choice, int) else None,
        "package_name": hint.package_name,
        "saving": rupees(hint.saving),
        "message": hint.message,
        "reason": hint.reason,
    }


def _rate(group: TaxGroup, *, is_interstate: bool) -> dict[str, Any]:
    half = 0 if is_interstate else percent(group.rate_bp, halves=2)
    return {
        "gst_rate": percent(group.rate_bp),
        "taxable_value": rupees(group.taxable),
        "cgst_rate": half,
        "sgst_rate": half,
        "igst_rate": percent(group.rate_bp) if is_interstate else 0,
        "cgst_amount": rupees(group.cgst),
        "sgst_amount": rupees(group.sgst),
        "igst_amount": rupees(group.igst),
    }


def present_summary(summary: InvoiceSummary, *, timezone: str) -> dict[str, Any]:
    """Show an invoice in a list."""
    return {
        "id": summary.id,
        "invoice_number": summary.number,
        "document_type": summary.document_type,
        "version": summary.version,
        "status": summary.status,
        "payment_status": summary.payment_status,
        "customer_id": summary.customer_id,
        "customer_name": summary.customer_name,
        "invoice_date": summary.invoice_date.isoformat(),
        "charge_date": summary.charge_date.isoformat(),
        "discount_total": rupees(summary.discount_total),
        "packages_deduction": rupees(summary.packages_deduction),
        "taxable_amount": rupees(summary.taxable),
        "tax_amount": rupees(summary.tax),
        "total_amount": rupees(summary.total),
        "prepaid_tendered": rupees(summary.prepaid_tendered),
        "amount_paid": rupees(summary.amount_paid),
        "balance_due": rupees(summary.balance_due),
        "refund_due": rupees(summary.refund_due),
        "created_at": instant(summary.created_at, timezone),
    }


def present_totals(totals: InvoiceTotals) -> dict[str, Any]:
    """Show what a list of invoices comes to."""
    return {
        "count": totals.count,
        "taxable_amount": rupees(totals.taxable),
        "tax_amount": rupees(totals.tax),
        "total_amount": rupees(totals.total),
        "packages_saved": rupees(totals.packages_saved),
        "credited_amount": rupees(totals.credited),
        "amount_paid": rupees(totals.amount_paid),
        "paid_back": rupees(totals.paid_back),
        "balance_due": rupees(totals.balance_due),
    }

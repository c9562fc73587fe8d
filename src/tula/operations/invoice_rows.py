"""A drafted bill as the rows it is written in: stock moves, lines, payments, the invoice and its audit log."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tula.domain.back_bar import Consumed
from tula.domain.benefits import Redemption
from tula.domain.bill import Draft
from tula.domain.document import DocumentLine, DocumentPayment, InvoiceDocument, PostedRedemption
from tula.domain.fifo import MoveKind
from tula.domain.numbering import financial_year
from tula.domain.validity import first_instant
from tula.models import AuditLog, Invoice, InvoiceLine, Payment
from tula.operations import stock
from tula.operations.audit import Deed, audit_rows
from tula.operations.benefits import purchases_of
from tula.operations.invoice_document import SERIES
from tula.operations.packages import purchase_deed
from tula.operations.rows import TableRows

APPLIED = "benefit.applied"
REVERSED = "benefit.reversed"


def usage_time(document: InvoiceDocument, *, issued_at: datetime, timezone: str) -> datetime:
    """Date the use: when the bill was issued, or the start of a backdated charge date in the spa's timezone."""
    if document.charge_date == document.invoice_date:
        return issued_at
    return first_instant(document.charge_date, timezone)


def sale_moves(draft: Draft, *, line_ids: Sequence[int]) -> Iterator[stock.Move]:
    """Write what a drafted bill takes from the shelf as stock moves: goods sold, and what treatments use up."""
    for line, line_id in zip(draft.lines, line_ids, strict=True):
        for pick in line.picks:
            yield stock.Move(
                batch_id=pick.batch_id,
                product_id=line.subject.id,
                kind=MoveKind.SALE,
                qty=-pick.qty,
                line_id=line_id,
            )
        yield from consumption_moves(line.consumed, line_id=line_id)


def consumption_moves(consumed: Iterable[Consumed], *, line_id: int, reason: str | None = None) -> Iterator[stock.Move]:
    """Write what a line used up as stock moves."""
    for one in consumed:
        yield stock.Move(
            batch_id=one.batch_id,
            product_id=one.product_id,
            kind=MoveKind.CONSUMPTION,
            qty=-one.qty,
            line_id=line_id,
            reason=reason,
        )


def part_rows(document: InvoiceDocument, *, actor: str, now: datetime) -> TableRows:
    """Build the rows of an invoice that do not wait for its number, table by table."""
    return (
        (
            InvoiceLine,
            [
                line_row(line, invoice_id=document.id, position=position)
                for position, line in enumerate(document.lines, start=1)
            ],
        ),
        (Payment, [_payment_row(document.id, payment, actor, now) for payment in document.payments]),
    )


def head_rows(document: InvoiceDocument, *, draft: Draft, sequence: int, actor: str, now: datetime) -> TableRows:
    """Build the rows that tell the number of an invoice, table by table."""
    return (
        (Invoice, [_invoice_row(document, sequence, actor)]),
        (AuditLog, audit_rows(deeds=list(_deeds(document, draft)), actor=actor, now=now)),
    )


def sum_columns(document: InvoiceDocument) -> dict[str, Any]:
    """Give the columns of an invoice that follow from its lines, and the version they are of."""
    return {
        "version": document.version,
        "payment_status": document.payment_status.value,
        "services_subtotal": document.services_subtotal,
        "inventory_subtotal": document.inventory_subtotal,
        "packages_subtotal": document.packages_subtotal,
        "discount_total": document.discount_total,
        "packages_deduction": document.packages_deduction,
        "taxable_amount": document.taxable,
        "cgst_amount": document.cgst,
        "sgst_amount": document.sgst,
        "igst_amount": document.igst,
        "round_off": document.round_off,
        "tip": document.tip,
        "total_amount": document.total,
        "prepaid_tendered": document.prepaid_tendered,
    }


def _invoice_row(document: InvoiceDocument, sequence: int, actor: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "series": SERIES[document.document_type].value,
        "financial_year": financial_year(document.invoice_date),
        "sequence": sequence,
        "document_type": document.document_type.value,
        "status": document.status,
        "customer_id": document.customer_id,
        "invoice_date": document.invoice_date,
        "charge_date": document.charge_date,
        "place_of_supply": document.place_of_supply,
        "is_interstate": document.is_interstate,
        "package_billing": document.package_billing.value,
        "supplier": asdict(document.supplier),
        "recipient": asdict(document.recipient),
        **sum_columns(document),
        "amount_paid": document.amount_paid,
        "warnings": list(document.warnings),
        "notes": document.notes or None,
        "created_by": actor,
        "created_at": document.created_at,
    }


def line_row(line: DocumentLine, *, invoice_id: int | None, position: int) -> dict[str, Any]:
    """Build the row of one line of an invoice; `position` counts from 1."""
    return {
        "id": line.line_id,
        "invoice_id": invoice_id,
        "position": position,
        "kind": line.kind.value,
        **line.subject_ids,
        "name": line.name,
        "hsn_sac": line.hsn_sac,
        "staff_id": line.staff_id,
        "qty": line.qty,
        "unit_price": line.unit_price,
        "tax_inclusive": line.is_inclusive,
        "gst_rate_bp": line.rate_bp,
        "discount_bp": line.discount_bp,
        "gross": line.gross,
        "discount": line.discount,
        "invoice_discount": line.invoice_discount,
        "deduction": line.deduction,
        "final_price": line.final_price,
        "taxable_value": line.taxable,
        "cgst_amount": line.cgst,
        "sgst_amount": line.sgst,
        "igst_amount": line.igst,
        "line_total": line.line_total,
        "benefit_asked": str(line.benefit_asked),
        "override_reason": line.override_reason,
        "revision": line.revision,
        "considered": [asdict(refusal) for refusal in line.refusals],
        "would_apply": (None if line.would_apply is None else [asdict(redemption) for redemption in line.would_apply]),
    }


def _payment_row(invoice_id: int | None, payment: DocumentPayment, actor: str, now: datetime) -> dict[str, Any]:
    return {
        "id": payment.id,
        "invoice_id": invoice_id,
        "method": payment.method.value,
        "amount": payment.amount,
        "reference": payment.reference,
        "received_at": now,
        "actor": actor,
    }


def _deeds(document: InvoiceDocument, draft: Draft) -> Iterator[Deed]:
    """One deed for the invoice, one for every package sold and one for every benefit applied."""
    yield Deed(
        action="invoice.issued",
        entity="invoice",
        entity_id=document.id,
        details={
            "number": document.number,
            "total_paise": document.total,
            "customer_id": document.customer_id,
            "package_billing": document.package_billing.value,
        },
    )
    for purchase in purchases_of(draft):
        yield purchase_deed(purchase)
    for line in document.lines:
        yield from override_deeds(line, document=document)
    for posted in document.redemptions:
        yield benefit_deed(APPLIED, posted, document=document)


def override_deeds(line: DocumentLine, *, document: InvoiceDocument) -> Iterator[Deed]:
    """Say for the audit log that staff decided about a line's benefit in place of the burn order, and why."""
    if line.benefit_asked != "auto":
        yield Deed(
            action="benefit.overridden",
            entity="invoice",
            entity_id=document.id,
            details={
                "line_id": line.line_id,
                "name": line.name,
                "benefit": line.benefit_asked,
                "reason": line.override_reason,
            },
        )


def benefit_deed(action: str, posted: PostedRedemption, *, document: InvoiceDocument) -> Deed:
    """Say for the audit log what was done with a benefit on a bill."""
    redemption = posted.redemption
    return Deed(
        action=action,
        entity="customer_package_item",
        entity_id=redemption.entitlement_id,
        details={
            "invoice_id": document.id,
            "key": posted.idempotency_key,
            "benefit_type": redemption.kind.value,
            "qty": redemption.qty,
            "amount_paise": redemption.amount,
            "rule": redemption.rule.value,
            **(_left(redemption) if action == APPLIED else {}),
        },
    )


def _left(redemption: Redemption) -> dict[str, Any]:
    """Say what was left before and after a redemption; nothing where nothing is counted."""
    if redemption.remaining_amount is not None:
        after = redemption.remaining_amount
        return {"left_paise": {"from": after + redemption.amount, "to": after}}
    if redemption.remaining_qty is not None:
        after = redemption.remaining_qty
        return {"left": {"from": after + (redemption.qty or 0), "to": after}}
    return {}

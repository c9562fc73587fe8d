"""Invoices: a preview and a commit of the same draft; the commit works on locked facts and writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tula.domain.bill import Draft, DraftLine, draft_bill, require_not_overpaid, require_override_reasons
from tula.domain.bill_request import BillRequest, ServiceAsk
from tula.domain.document import (
    DocumentLine,
    DocumentPayment,
    InvoiceDocument,
    Party,
    PickedBatch,
    PostedRedemption,
)
from tula.domain.errors import Conflict
from tula.domain.fifo import MoveKind
from tula.domain.gst import DocumentType, state_tax_name
from tula.domain.invoice import InvoiceStatus, LineKind, payment_status
from tula.domain.lifecycle import PackageState
from tula.domain.numbering import Series, financial_year, format_number, numbers_left
from tula.models import AuditLog, Invoice, InvoiceLine, Payment
from tula.operations import stock
from tula.operations.audit import Deed, audit_rows
from tula.operations.benefits import apply_benefits, purchases_of, redemption_key, updated_packages
from tula.operations.facts import LoadedFacts, load_facts
from tula.operations.numbering import next_number, to_sequence
from tula.operations.packages import purchase_deed
from tula.operations.rows import TableRows, insert_rows, insertion
from tula.operations.statement import round_trip

FEW_NUMBERS_LEFT = 2_000
SERIES = {
    DocumentType.TAX_INVOICE: Series.INVOICE,
    DocumentType.BILL_OF_SUPPLY: Series.BILL_OF_SUPPLY,
    DocumentType.RECEIPT_VOUCHER: Series.RECEIPT_VOUCHER,
}


class TotalChanged(Conflict):
    """The total has changed since you saw it. Look at the bill again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInvoice:
    """A written invoice, the packages it touched as they stand now, and the timezone its times are told in."""

    document: InvoiceDocument
    updated_packages: Sequence[PackageState]
    timezone: str


def preview_invoice(session: Session, *, request: BillRequest, now: datetime) -> IssuedInvoice:
    """Show what `issue_invoice` would write, from the same draft on unlocked facts.

    :raises DomainError: whatever the commit would raise.
    """
    loaded = load_facts(session, request=request, now=now, locking=False)
    return _preview(_agreed_draft(request, loaded), loaded)


def issue_invoice(session: Session, *, request: BillRequest, actor: str, now: datetime) -> IssuedInvoice:
    """Bill a customer: take benefits, stock and a number, and write the invoice.

    :raises OverrideReasonRequired: a benefit was chosen by hand without a reason.
    :raises TotalChanged: the total is not the one staff saw; `preview` is the fresh one.
    :raises DomainError: see `draft_bill`.
    """
    require_override_reasons(request)
    loaded = load_facts(session, request=request, now=now, locking=True)
    draft = _agreed_draft(request, loaded)
    return _write(session, draft, loaded, actor=actor, now=now)


def _preview(draft: Draft, loaded: LoadedFacts) -> IssuedInvoice:
    return _issued(to_document(draft), draft, loaded)


def _issued(document: InvoiceDocument, draft: Draft, loaded: LoadedFacts) -> IssuedInvoice:
    return IssuedInvoice(
        document=document,
        updated_packages=updated_packages(draft=draft, held=loaded.held),
        timezone=draft.settings.timezone,
    )


def _agreed_draft(request: BillRequest, loaded: LoadedFacts) -> Draft:
    draft = draft_bill(request=request, facts=loaded.facts)
    if request.expected_total is not None and request.expected_total != draft.priced.total:
        # The ids reserved for packages on this bill will never be: a fresh draft stands in for them as previews do.
        fresh = replace(loaded, facts=replace(loaded.facts, sale_ids=()))
        raise TotalChanged(preview=_preview(draft_bill(request=request, facts=fresh.facts), fresh))
    require_not_overpaid(draft)
    return draft


def _write(session: Session, draft: Draft, loaded: LoadedFacts, *, actor: str, now: datetime) -> IssuedInvoice:
    apply_benefits(
        session,
        draft=draft,
        invoice_id=loaded.invoice_id or 0,
        line_ids=loaded.line_ids,
        usage_at=usage_time(draft, now=now),
        actor=actor,
        now=now,
    )
    unnumbered = to_document(draft, loaded)
    moves = [stock.move_row(move, actor=actor, now=now) for move in sale_moves(draft, line_ids=loaded.line_ids)]
    *_, taken = round_trip(
        session,
        *stock.posting(moves),
        *insertion(*part_rows(unnumbered, draft=draft, actor=actor, now=now)),
        next_number(series=SERIES[draft.document_type], on=draft.invoice_date),
    )
    sequence = to_sequence(taken)
    document = number_document(unnumbered, draft=draft, sequence=sequence, now=now)
    insert_rows(session, *head_rows(document, draft=draft, sequence=sequence, actor=actor, now=now))
    return _issued(document, draft, loaded)


def usage_time(draft: Draft, *, now: datetime) -> datetime:
    """Date the use: now, or the start of a backdated charge date in the spa's timezone."""
    if draft.charge_date == draft.invoice_date:
        return now
    return datetime.combine(draft.charge_date, time(), tzinfo=ZoneInfo(draft.settings.timezone))


def sale_moves(draft: Draft, *, line_ids: Sequence[int]) -> Iterator[stock.Move]:
    """Write what a drafted bill takes from the shelf as stock moves."""
    for line, line_id in zip(draft.lines, line_ids, strict=True):
        for pick in line.picks:
            yield stock.Move(
                batch_id=pick.batch_id,
                product_id=line.subject.id,
                kind=MoveKind.SALE,
                qty=-pick.qty,
                line_id=line_id,
            )


def number_document(document: InvoiceDocument, *, draft: Draft, sequence: int, now: datetime) -> InvoiceDocument:
    """Turn a drafted document into the invoice with its number."""
    series = SERIES[draft.document_type]
    template = draft.settings.invoice_number_format
    number = format_number(template=template, series=series, on=draft.invoice_date, sequence=sequence)
    left = numbers_left(template=template, after=sequence)
    few = (
        (f"Only {left} more numbers fit this year's format. Shorten it in the settings.",)
        if left < FEW_NUMBERS_LEFT
        else ()
    )
    return replace(
        document,
        number=number,
        status=InvoiceStatus.ISSUED.value,
        warnings=(*document.warnings, *few),
        created_at=now,
    )


def to_document(draft: Draft, written: LoadedFacts | None = None) -> InvoiceDocument:
    """Show the draft; `written` brings the ids it is written under."""
    priced = draft.priced
    settings = draft.settings
    invoice_id = written.invoice_id if written else None
    line_ids = written.line_ids if written else [None] * len(draft.lines)
    payment_ids = written.payment_ids if written else [None] * len(draft.request.payments)
    return InvoiceDocument(
        id=invoice_id,
        number=None,
        document_type=draft.document_type,
        version=1,
        status="preview",
        payment_status=payment_status(total=priced.total, settled=priced.prepaid_tendered + draft.amount_paid),
        customer_id=draft.customer.id,
        supplier=Party(
            name=settings.business_name,
            address=settings.address,
            phone=settings.phone,
            email=settings.email,
            gstin=settings.gstin,
            state_code=settings.state_code,
        ),
        recipient=Party(
            name=draft.customer.name,
            address=draft.customer.address,
            phone=draft.customer.phone,
            email=draft.customer.email,
            gstin=draft.customer.gstin,
            state_code=draft.customer.state_code,
        ),
        invoice_date=draft.invoice_date,
        charge_date=draft.charge_date,
        is_interstate=priced.supply.is_interstate,
        place_of_supply=priced.supply.place_of_supply,
        state_tax_name=state_tax_name(priced.supply.place_of_supply),
        package_billing=settings.package_billing,
        services_subtotal=priced.subtotal(LineKind.SERVICE),
        inventory_subtotal=priced.subtotal(LineKind.PRODUCT),
        packages_subtotal=priced.subtotal(LineKind.PACKAGE),
        discount_total=priced.discount_total,
        packages_deduction=priced.packages_deduction,
        taxable=priced.taxable,
        cgst=priced.cgst,
        sgst=priced.sgst,
        igst=priced.igst,
        round_off=priced.round_off,
        tip=priced.tip,
        total=priced.total,
        prepaid_tendered=priced.prepaid_tendered,
        amount_paid=draft.amount_paid,
        lines=tuple(
            _document_line(draft, line, invoice_id, line_id)
            for line, line_id in zip(draft.lines, line_ids, strict=True)
        ),
        payments=tuple(
            DocumentPayment(id=payment_id, method=ask.method, amount=ask.amount, reference=ask.reference)
            for ask, payment_id in zip(draft.request.payments, payment_ids, strict=True)
        ),
        notes=draft.request.notes,
        warnings=draft.warnings,
    )


def _document_line(draft: Draft, line: DraftLine, invoice_id: int | None, line_id: int | None) -> DocumentLine:
    priced, tax, ask = line.priced, line.priced.tax, line.ask
    return DocumentLine(
        line_id=line_id,
        kind=priced.line.kind,
        subject_id=_subject_id(line, line_id),
        name=line.subject.name,
        hsn_sac=line.subject.hsn_sac,
        staff_id=ask.staff_id if isinstance(ask, ServiceAsk) else None,
        qty=priced.line.qty,
        unit_price=priced.line.unit_price,
        is_inclusive=priced.line.is_inclusive,
        discount_bp=priced.line.discount_bp,
        gross=priced.line.gross,
        discount=priced.discount,
        deduction=priced.deduction,
        final_price=priced.net,
        taxable=tax.taxable,
        rate_bp=priced.line.rate_bp,
        cgst=tax.cgst,
        sgst=tax.sgst,
        igst=tax.igst,
        line_total=tax.line_total,
        redemptions=tuple(
            PostedRedemption(
                redemption=redemption,
                idempotency_key=(
                    redemption_key(invoice_id=invoice_id, line_id=line_id, revision=1, part=part)
                    if invoice_id is not None and line_id is not None
                    else None
                ),
            )
            for part, redemption in enumerate(priced.redemptions, start=1)
        ),
        refusals=priced.refusals,
        would_apply=line.would_apply,
        batches=tuple(
            PickedBatch(batch_id=pick.batch_id, batch_no=draft.stock[pick.batch_id].batch_no, qty=pick.qty)
            for pick in line.picks
        ),
        override_reason=(ask.override_reason or None) if isinstance(ask, ServiceAsk) else None,
    )


def _subject_id(line: DraftLine, line_id: int | None) -> int | None:
    """Say what the line is about: the service, the product, or the package it has written."""
    if line.sold:
        return None if line_id is None else line.sold.ids.package_id
    return line.subject.id


def part_rows(document: InvoiceDocument, *, draft: Draft, actor: str, now: datetime) -> TableRows:
    """Build the rows of an invoice that do not wait for its number, table by table."""
    return (
        (InvoiceLine, list(_line_rows(document, draft))),
        (Payment, [_payment_row(document.id, payment, actor, now) for payment in document.payments]),
    )


def head_rows(document: InvoiceDocument, *, draft: Draft, sequence: int, actor: str, now: datetime) -> TableRows:
    """Build the rows that tell the number of an invoice, table by table."""
    return (
        (Invoice, [_invoice_row(document, sequence, actor)]),
        (AuditLog, audit_rows(deeds=list(_deeds(document, draft)), actor=actor, now=now)),
    )


def _invoice_row(document: InvoiceDocument, sequence: int, actor: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "series": SERIES[document.document_type].value,
        "financial_year": financial_year(document.invoice_date),
        "sequence": sequence,
        "document_type": document.document_type.value,
        "version": document.version,
        "status": document.status,
        "payment_status": document.payment_status.value,
        "customer_id": document.customer_id,
        "invoice_date": document.invoice_date,
        "charge_date": document.charge_date,
        "place_of_supply": document.place_of_supply,
        "is_interstate": document.is_interstate,
        "package_billing": document.package_billing.value,
        "supplier": asdict(document.supplier),
        "recipient": asdict(document.recipient),
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
        "amount_paid": document.amount_paid,
        "warnings": list(document.warnings),
        "notes": document.notes or None,
        "created_by": actor,
        "created_at": document.created_at,
    }


def _line_rows(document: InvoiceDocument, draft: Draft) -> Iterator[dict[str, Any]]:
    for position, (line, drafted) in enumerate(zip(document.lines, draft.lines, strict=True), start=1):
        yield _line_row(document.id, position, line, drafted)


def _line_row(invoice_id: int | None, position: int, line: DocumentLine, drafted: DraftLine) -> dict[str, Any]:
    asked = drafted.ask.benefit if isinstance(drafted.ask, ServiceAsk) else "auto"
    return {
        "id": line.line_id,
        "invoice_id": invoice_id,
        "position": position,
        "kind": line.kind.value,
        "service_id": line.subject_id if line.kind is LineKind.SERVICE else None,
        "product_id": line.subject_id if line.kind is LineKind.PRODUCT else None,
        "customer_package_id": line.subject_id if line.kind is LineKind.PACKAGE else None,
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
        "invoice_discount": drafted.priced.invoice_discount,
        "deduction": line.deduction,
        "final_price": line.final_price,
        "taxable_value": line.taxable,
        "cgst_amount": line.cgst,
        "sgst_amount": line.sgst,
        "igst_amount": line.igst,
        "line_total": line.line_total,
        "benefit_asked": str(asked),
        "override_reason": line.override_reason,
        "revision": 1,
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
    for posted in document.redemptions:
        redemption = posted.redemption
        yield Deed(
            action="benefit.applied",
            entity="customer_package_item",
            entity_id=redemption.entitlement_id,
            details={
                "invoice_id": document.id,
                "key": posted.idempotency_key,
                "benefit_type": redemption.kind.value,
                "qty": redemption.qty,
                "amount_paise": redemption.amount,
                "rule": redemption.rule.value,
            },
        )

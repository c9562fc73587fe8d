"""A drafted bill as the document that everyone is shown; it gets its number last."""

from dataclasses import replace
from datetime import datetime

from tula.domain.bill import Draft, DraftLine
from tula.domain.bill_request import ServiceAsk
from tula.domain.document import (
    DocumentLine,
    DocumentPayment,
    InvoiceDocument,
    Party,
    PickedBatch,
    PostedRedemption,
    bill_amounts,
    line_amounts,
    redemption_key,
)
from tula.domain.gst import DocumentType, state_tax_name
from tula.domain.invoice import InvoiceStatus, payment_status
from tula.domain.numbering import FEW_NUMBERS_LEFT, Series, format_number, numbers_left
from tula.operations.facts import LoadedFacts

SERIES = {
    DocumentType.TAX_INVOICE: Series.INVOICE,
    DocumentType.BILL_OF_SUPPLY: Series.BILL_OF_SUPPLY,
    DocumentType.RECEIPT_VOUCHER: Series.RECEIPT_VOUCHER,
}


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
    payments = draft.request.payments
    # Fewer than were asked for where cash was handed back whole; the id reserved for it is passed over.
    payment_ids = written.payment_ids[: len(payments)] if written else [None] * len(payments)
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
            registration=settings.registration.value,
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
        **bill_amounts(priced),
        amount_paid=draft.amount_paid,
        lines=tuple(
            _document_line(draft, line, invoice_id, line_id)
            for line, line_id in zip(draft.lines, line_ids, strict=True)
        ),
        payments=tuple(
            DocumentPayment(id=payment_id, method=ask.method, amount=ask.amount, reference=ask.reference)
            for ask, payment_id in zip(payments, payment_ids, strict=True)
        ),
        notes=draft.request.notes,
        warnings=draft.warnings,
    )


def _document_line(draft: Draft, line: DraftLine, invoice_id: int | None, line_id: int | None) -> DocumentLine:
    priced, ask = line.priced, line.ask
    return DocumentLine(
        line_id=line_id,
        kind=priced.line.kind,
        subject_id=_subject_id(line, line_id),
        name=line.subject.name,
        hsn_sac=line.subject.hsn_sac,
        staff_id=ask.staff_id if isinstance(ask, ServiceAsk) else None,
        **line_amounts(priced),
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
        would_apply=line.would_apply,
        batches=tuple(
            PickedBatch(batch_id=pick.batch_id, batch_no=draft.stock[pick.batch_id].batch_no, qty=pick.qty)
            for pick in line.picks
        ),
        consumed=line.consumed,
        override_reason=(ask.override_reason or None) if isinstance(ask, ServiceAsk) else None,
        benefit_asked=ask.benefit if isinstance(ask, ServiceAsk) else "auto",
    )


def _subject_id(line: DraftLine, line_id: int | None) -> int | None:
    """Say what the line is about: the service, the product, or the package it has written."""
    if line.sold:
        return None if line_id is None else line.sold.ids.package_id
    return line.subject.id

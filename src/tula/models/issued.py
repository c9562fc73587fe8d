"""An issued invoice read whole from its rows: for everyone who is shown it, and for those who change it.

Its lines tell what was issued, or edited since; a void and credit notes are told beside it. Batches are still out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from tula.domain.back_bar import Consumed
from tula.domain.benefits import BenefitChoice, BenefitKind, ChangeType, Reason, Redemption, Refusal, Rule
from tula.domain.document import (
    DocumentLine,
    DocumentPayment,
    InvoiceDocument,
    Party,
    PickedBatch,
    PostedRedemption,
)
from tula.domain.fifo import MoveKind
from tula.domain.gst import DocumentType, state_tax_name
from tula.domain.invoice import LineKind, PackageBilling, PaymentMethod, PaymentStatus
from tula.domain.standing import LineCredit
from tula.models.catalogue import Product
from tula.models.columns import AnyRow
from tula.models.credit_note import CreditNote, CreditNoteRedemption
from tula.models.invoice import Invoice, InvoiceLine, Payment
from tula.models.package import CustomerPackage, CustomerPackageItem
from tula.models.stock import StockBatch, StockMove
from tula.models.undone import read_credit_notes, read_line_credits, read_payouts, to_voiding
from tula.models.usage import PackageUsage


def read_issued(session: Session, *, invoice_id: int) -> InvoiceDocument | None:
    """Read an invoice with all that happened to it since; None when there is none."""
    invoice = session.execute(select(Invoice.__table__).where(Invoice.id == invoice_id)).one_or_none()
    if invoice is None:
        return None
    lines = session.execute(
        select(InvoiceLine.__table__).where(InvoiceLine.invoice_id == invoice_id).order_by(InvoiceLine.position)
    ).all()
    line_ids = [line.id for line in lines]
    redemptions = _redemptions(session, invoice_id)
    batches, consumed = _taken(session, line_ids)
    credited = read_line_credits(session, line_ids)
    return InvoiceDocument(
        id=invoice.id,
        number=invoice.number,
        document_type=DocumentType(invoice.document_type),
        version=invoice.version,
        status=invoice.status,
        payment_status=PaymentStatus(invoice.payment_status),
        customer_id=invoice.customer_id,
        supplier=Party(**invoice.supplier),
        recipient=Party(**invoice.recipient),
        invoice_date=invoice.invoice_date,
        charge_date=invoice.charge_date,
        is_interstate=invoice.is_interstate,
        place_of_supply=invoice.place_of_supply,
        state_tax_name=state_tax_name(invoice.place_of_supply),
        package_billing=PackageBilling(invoice.package_billing),
        services_subtotal=invoice.services_subtotal,
        inventory_subtotal=invoice.inventory_subtotal,
        packages_subtotal=invoice.packages_subtotal,
        discount_total=invoice.discount_total,
        packages_deduction=invoice.packages_deduction,
        taxable=invoice.taxable_amount,
        cgst=invoice.cgst_amount,
        sgst=invoice.sgst_amount,
        igst=invoice.igst_amount,
        round_off=invoice.round_off,
        tip=invoice.tip,
        total=invoice.total_amount,
        prepaid_tendered=invoice.prepaid_tendered,
        amount_paid=invoice.amount_paid,
        lines=tuple(
            replace(
                _document_line(line, redemptions.get(line.id, ()), batches.get(line.id, ()), credited.get(line.id, ())),
                consumed=tuple(consumed.get(line.id, ())),
            )
            for line in lines
        ),
        payments=_payments(session, invoice_id),
        notes=invoice.notes or "",
        warnings=tuple(invoice.warnings),
        created_at=invoice.created_at,
        credited=invoice.credited_amount,
        tender_returned=invoice.tender_returned,
        paid_back=invoice.paid_back,
        voiding=to_voiding(invoice),
        credit_notes=read_credit_notes(session, invoice_id),
        payouts=read_payouts(session, invoice_id),
    )


def _redemptions(session: Session, invoice_id: int) -> Mapping[int, Sequence[PostedRedemption]]:
    """Read the uses that the invoice was issued with, or edited to, by line.

    What an edit reversed is gone; what a void or a credit note reversed was once billed and is still told.
    """
    reversal = aliased(PackageUsage)
    given_back = (
        select(
            CreditNoteRedemption.usage_id,
            func.sum(CreditNoteRedemption.amount).label("amount"),
            func.sum(CreditNoteRedemption.qty).label("qty"),
        )
        .join(CreditNote, CreditNote.id == CreditNoteRedemption.credit_note_id)
        .where(CreditNote.invoice_id == invoice_id)
        .group_by(CreditNoteRedemption.usage_id)
        .subquery()
    )
    rows = session.execute(
        select(
            PackageUsage.__table__,
            CustomerPackage.name.label("package_name"),
            CustomerPackageItem.discount_bp,
            given_back.c.amount.label("returned_amount"),
            given_back.c.qty.label("returned_qty"),
        )
        .join(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(CustomerPackageItem, CustomerPackageItem.id == PackageUsage.item_id)
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
        .outerjoin(given_back, given_back.c.usage_id == PackageUsage.id)
        .where(
            PackageUsage.invoice_id == invoice_id,
            PackageUsage.change_type == ChangeType.USE.value,
            PackageUsage.keeps_id.is_(None),
            or_(
                reversal.id.is_(None),
                reversal.created_at == Invoice.voided_at,
                given_back.c.usage_id.is_not(None),
            ),
        )
        .order_by(PackageUsage.id)
    )
    posted: dict[int, list[PostedRedemption]] = defaultdict(list)
    for row in rows:
        redemption = Redemption(
            kind=BenefitKind(row.benefit_type),
            amount=-(row.amount or 0),
            rule=Rule(row.rule),
            qty=None if row.qty is None else -row.qty,
            entitlement_id=row.item_id,
            customer_package_id=row.customer_package_id,
            package_name=row.package_name,
            percent_bp=row.discount_bp,
            remaining_qty=row.qty_after,
            remaining_amount=row.balance_after,
            tender=row.is_tender,
        )
        posted[row.line_id].append(
            PostedRedemption(
                redemption=redemption,
                idempotency_key=row.idempotency_key,
                entry_id=row.id,
                returned_amount=row.returned_amount or 0,
                returned_qty=int(row.returned_qty or 0),
            )
        )
    return posted


def _taken(
    session: Session, line_ids: Sequence[int]
) -> tuple[Mapping[int, Sequence[PickedBatch]], Mapping[int, Sequence[Consumed]]]:
    """Read what each line took of which batch and has not given back, in the order it was first taken.

    Goods that a line sold come first, then what its treatment used up.
    """
    out = -func.sum(StockMove.qty)
    is_use = StockMove.kind == MoveKind.CONSUMPTION.value
    rows = session.execute(
        select(
            StockMove.line_id,
            StockMove.batch_id,
            StockBatch.batch_no,
            StockMove.product_id,
            Product.name,
            Product.unit,
            is_use.label("is_use"),
            out.label("qty"),
        )
        .join(StockBatch, StockBatch.id == StockMove.batch_id)
        .join(Product, Product.id == StockMove.product_id)
        .where(StockMove.line_id.in_(line_ids))
        .group_by(StockMove.line_id, StockMove.batch_id, StockBatch.batch_no, StockMove.product_id, Product.id, is_use)
        .having(out > 0)
        .order_by(func.min(StockMove.id))
    )
    picked: dict[int, list[PickedBatch]] = defaultdict(list)
    consumed: dict[int, list[Consumed]] = defaultdict(list)
    for row in rows:
        if row.is_use:
            consumed[row.line_id].append(
                Consumed(
                    product_id=row.product_id,
                    name=row.name,
                    unit=row.unit,
                    batch_id=row.batch_id,
                    batch_no=row.batch_no,
                    qty=int(row.qty),
                )
            )
        else:
            picked[row.line_id].append(PickedBatch(batch_id=row.batch_id, batch_no=row.batch_no, qty=int(row.qty)))
    return picked, consumed


def _payments(session: Session, invoice_id: int) -> tuple[DocumentPayment, ...]:
    rows = session.execute(
        select(Payment.id, Payment.method, Payment.amount, Payment.reference)
        .where(Payment.invoice_id == invoice_id)
        .order_by(Payment.id)
    )
    return tuple(
        DocumentPayment(id=row.id, method=PaymentMethod(row.method), amount=row.amount, reference=row.reference)
        for row in rows
    )


def _document_line(
    line: AnyRow,
    redemptions: Iterable[PostedRedemption],
    batches: Iterable[PickedBatch],
    credited: Iterable[LineCredit],
) -> DocumentLine:
    return DocumentLine(
        line_id=line.id,
        kind=LineKind(line.kind),
        subject_id=line.service_id or line.product_id or line.customer_package_id,
        name=line.name,
        hsn_sac=line.hsn_sac,
        staff_id=line.staff_id,
        qty=line.qty,
        unit_price=line.unit_price,
        is_inclusive=line.tax_inclusive,
        discount_bp=line.discount_bp,
        gross=line.gross,
        discount=line.discount,
        deduction=line.deduction,
        final_price=line.final_price,
        taxable=line.taxable_value,
        rate_bp=line.gst_rate_bp,
        cgst=line.cgst_amount,
        sgst=line.sgst_amount,
        igst=line.igst_amount,
        line_total=line.line_total,
        redemptions=tuple(redemptions),
        refusals=tuple(_refusal(stored) for stored in line.considered),
        would_apply=(None if line.would_apply is None else tuple(_would_apply(stored) for stored in line.would_apply)),
        batches=tuple(batches),
        override_reason=line.override_reason,
        benefit_asked=_benefit_choice(line.benefit_asked),
        revision=line.revision,
        credits=tuple(credited),
    )


def _benefit_choice(stored: str) -> BenefitChoice:
    match stored:
        case "auto" | "none" | "complimentary":
            return stored
        case _:
            return int(stored)


def _refusal(stored: Mapping[str, Any]) -> Refusal:
    return Refusal(**{**stored, "reason": Reason(stored["reason"])})


def _would_apply(stored: Mapping[str, Any]) -> Redemption:
    return Redemption(**{**stored, "kind": BenefitKind(stored["kind"]), "rule": Rule(stored["rule"])})

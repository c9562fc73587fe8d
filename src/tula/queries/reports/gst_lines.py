"""Every line of every invoice and credit note of some days, with its section of the return: what the GST tables sum.

A credit note takes off: its amounts and quantities are negative, and its section is that of its invoice.
"""

from datetime import date

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import CTE

from tula.domain.benefits import TaxOrder
from tula.domain.gst import DocumentType
from tula.domain.gst_return import SINCE_LOWER_LIMIT, Section, large_limit
from tula.domain.invoice import InvoiceStatus, LineKind
from tula.models import CreditNote, CreditNoteLine, CustomerPackage, Invoice, InvoiceLine
from tula.models.columns import AnySelect, Paise

BEFORE_LOWER_LIMIT = date(2024, 7, 31)


def gst_lines(*, first: date, last: date) -> CTE:
    """Select the lines of the documents issued from `first` to `last`, void invoices left out."""
    invoiced = _lines(
        is_credit=false(),
        document_id=Invoice.id,
        number=Invoice.number,
        day=Invoice.invoice_date,
        value=Invoice.total_amount - Invoice.tip,
        qty=InvoiceLine.qty,
        amounts=(
            InvoiceLine.taxable_value,
            InvoiceLine.cgst_amount,
            InvoiceLine.sgst_amount,
            InvoiceLine.igst_amount,
        ),
    ).where(Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value)
    credited = (
        _lines(
            is_credit=true(),
            document_id=CreditNote.id,
            number=CreditNote.number,
            day=CreditNote.credit_date,
            value=CreditNote.total_amount - CreditNote.tip,
            qty=-CreditNoteLine.qty,
            amounts=(
                -CreditNoteLine.taxable_value,
                -CreditNoteLine.cgst_amount,
                -CreditNoteLine.sgst_amount,
                -CreditNoteLine.igst_amount,
            ),
        )
        .join(CreditNoteLine, CreditNoteLine.line_id == InvoiceLine.id)
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .where(CreditNote.credit_date.between(first, last))
    )
    return union_all(invoiced, credited).cte("gst_line")


def _lines(
    *,
    is_credit: SQLColumnExpression[bool],
    document_id: SQLColumnExpression[int],
    number: SQLColumnExpression[str],
    day: SQLColumnExpression[date],
    value: SQLColumnExpression[int],
    qty: SQLColumnExpression[int],
    amounts: tuple[SQLColumnExpression[int], ...],
) -> AnySelect:
    taxable, cgst, sgst, igst = amounts
    gstin = Invoice.recipient["gstin"].astext
    return (
        select(
            is_credit.label("is_credit"),
            document_id.label("document_id"),
            Invoice.id.label("invoice_id"),
            number.label("number"),
            day.label("day"),
            value.label("value"),
            func.coalesce(func.nullif(gstin, ""), null()).label("gstin"),
            Invoice.recipient["name"].astext.label("customer"),
            Invoice.place_of_supply,
            Invoice.is_interstate,
            _section(func.coalesce(gstin, "")).label("section"),
            (InvoiceLine.kind == LineKind.PRODUCT.value).label("is_goods"),
            func.coalesce(InvoiceLine.hsn_sac, "").label("hsn_sac"),
            InvoiceLine.name,
            InvoiceLine.gst_rate_bp.label("rate_bp"),
            qty.label("qty"),
            taxable.label("taxable"),
            cgst.label("cgst"),
            sgst.label("sgst"),
            igst.label("igst"),
        )
        .select_from(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(CustomerPackage, CustomerPackage.id == InvoiceLine.customer_package_id)
    )


def _section(gstin: ColumnElement[str]) -> ColumnElement[str]:
    """Say to which section a line belongs; the invoice decides, also for its credit notes."""
    is_advance = or_(
        Invoice.document_type == DocumentType.RECEIPT_VOUCHER.value,
        CustomerPackage.benefit_tax_order == TaxOrder.AFTER_TAX.value,
    )
    invoice_value = Invoice.total_amount - Invoice.tip
    limit = case(
        (Invoice.invoice_date >= SINCE_LOWER_LIMIT, literal(large_limit(SINCE_LOWER_LIMIT), Paise)),
        else_=literal(large_limit(BEFORE_LOWER_LIMIT), Paise),
    )
    return case(
        (is_advance, Section.ADVANCE.value),
        (Invoice.document_type == DocumentType.BILL_OF_SUPPLY.value, Section.BILL_OF_SUPPLY.value),
        (InvoiceLine.gst_rate_bp == 0, Section.NIL.value),
        (gstin != "", Section.REGISTERED.value),
        (and_(Invoice.is_interstate, invoice_value > limit), Section.LARGE.value),
        else_=Section.SMALL.value,
    )

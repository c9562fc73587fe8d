"""Invoices, their lines and payments, and the counter that numbers documents.

Foreign keys to a document are deferred: its counter is taken last, so the document is written after its lines
(docs/decisions/0004).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, case, func, literal, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus, LineKind, PackageBilling, PaymentMethod, PaymentStatus
from tula.domain.numbering import Series
from tula.domain.settlement import Settlement
from tula.models.base import Base, RowId
from tula.models.columns import AnyRow, Paise, one_of

IS_OWED = text("payment_status IN ('pending', 'partial')")
"""What is owed on is a small part of all invoices; said as the index says it, so that every plan can use it."""

OWED_AMOUNTS = [
    "status",
    "payment_status",
    "total_amount",
    "credited_amount",
    "prepaid_tendered",
    "tender_returned",
    "amount_paid",
    "paid_back",
]
"""What `BALANCE_DUE` reads stands in the index of what is owed, so that it is added up without reading the bills."""

IS_UNDONE = text("(status = 'void' OR payment_status = 'refunded')")
"""So is what was undone."""

IS_OWED_BACK = text(
    "amount_paid - paid_back > CASE WHEN status = 'void' THEN 0"
    " ELSE total_amount - credited_amount - prepaid_tendered + tender_returned END"
)
"""So are the invoices on which more was paid than stands, and was not handed back yet."""


class DocumentCounter(Base):
    """The last number given in one series and financial year; the row is locked last in a transaction."""

    __tablename__ = "document_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    financial_year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]

    __table_args__ = (
        one_of("series", Series),
        CheckConstraint("last_number > 0", name="last_number_positive"),
    )


class Invoice(Base):
    """An issued bill. Amounts are sums of its lines; supplier and recipient are as they were on the day.

    `amount_paid` is all that was received; what was taken back since is counted beside it (`to_settlement`).
    """

    __tablename__ = "invoice"

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(Text(collation="C"))
    series: Mapped[str]
    financial_year: Mapped[int]
    sequence: Mapped[int]
    document_type: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    status: Mapped[str] = mapped_column(server_default=text("'issued'"))
    payment_status: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    invoice_date: Mapped[date]
    charge_date: Mapped[date]
    place_of_supply: Mapped[str]
    is_interstate: Mapped[bool]
    package_billing: Mapped[str]
    supplier: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recipient: Mapped[dict[str, Any]] = mapped_column(JSONB)
    services_subtotal: Mapped[int] = mapped_column(Paise)
    inventory_subtotal: Mapped[int] = mapped_column(Paise)
    packages_subtotal: Mapped[int] = mapped_column(Paise)
    discount_total: Mapped[int] = mapped_column(Paise)
    packages_deduction: Mapped[int] = mapped_column(Paise)
    taxable_amount: Mapped[int] = mapped_column(Paise)
    cgst_amount: Mapped[int] = mapped_column(Paise)
    sgst_amount: Mapped[int] = mapped_column(Paise)
    igst_amount: Mapped[int] = mapped_column(Paise)
    round_off: Mapped[int] = mapped_column(Paise)
    tip: Mapped[int] = mapped_column(Paise)
    total_amount: Mapped[int] = mapped_column(Paise)
    prepaid_tendered: Mapped[int] = mapped_column(Paise)
    amount_paid: Mapped[int] = mapped_column(Paise)
    credited_amount: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    tender_returned: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    paid_back: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str | None]
    void_reason: Mapped[str | None]
    warnings: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    notes: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("series", Series),
        one_of("document_type", DocumentType),
        one_of("status", InvoiceStatus),
        one_of("payment_status", PaymentStatus),
        one_of("package_billing", PackageBilling),
        CheckConstraint(
            "services_subtotal + inventory_subtotal + packages_subtotal - discount_total - packages_deduction >= 0",
            name="net_not_negative",
        ),
        CheckConstraint(
            "total_amount = taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip",
            name="total_adds_up",
        ),
        CheckConstraint("cgst_amount = sgst_amount", name="heads_equal"),
        CheckConstraint("tip >= 0", name="tip_not_negative"),
        CheckConstraint(
            "prepaid_tendered >= 0 AND amount_paid >= 0 AND prepaid_tendered <= total_amount"
            " AND (version > 1 OR prepaid_tendered + amount_paid <= total_amount)",
            name="not_overpaid",
        ),
        CheckConstraint(
            "credited_amount BETWEEN 0 AND total_amount AND tender_returned BETWEEN 0 AND prepaid_tendered"
            " AND paid_back BETWEEN 0 AND amount_paid",
            name="undone_within",
        ),
        CheckConstraint(
            "num_nonnulls(voided_at, voided_by, void_reason) = CASE status WHEN 'void' THEN 3 ELSE 0 END",
            name="void_whole",
        ),
        Index("uq_invoice_series_financial_year_sequence", "series", "financial_year", "sequence", unique=True),
        Index("uq_invoice_number_financial_year", "number", "financial_year", unique=True),
        Index("ix_invoice_customer_id_id", "customer_id", "id"),
        Index("ix_invoice_invoice_date_id", "invoice_date", "id"),
        Index("ix_invoice_owed", "invoice_date", "id", postgresql_where=IS_OWED, postgresql_include=OWED_AMOUNTS),
        Index("ix_invoice_owed_back", "invoice_date", "id", postgresql_where=IS_OWED_BACK),
        Index("ix_invoice_undone", "invoice_date", "id", postgresql_where=IS_UNDONE),
    )


BALANCE_DUE = func.greatest(
    Invoice.total_amount
    - Invoice.credited_amount
    - Invoice.prepaid_tendered
    + Invoice.tender_returned
    - Invoice.amount_paid
    + Invoice.paid_back,
    literal(0, Paise),
    type_=Paise,
)
"""`Settlement.balance_due` of an invoice that is not void, for sums and lists."""

REFUND_DUE = (
    Invoice.amount_paid
    - Invoice.paid_back
    - case(
        (Invoice.status == InvoiceStatus.VOID.value, literal(0, Paise)),
        else_=Invoice.total_amount - Invoice.credited_amount - Invoice.prepaid_tendered + Invoice.tender_returned,
    )
)
"""`Settlement.refund_due` of an invoice that is owed back, for sums."""


SETTLED_BY = (
    Invoice.status,
    Invoice.payment_status,
    Invoice.total_amount,
    Invoice.prepaid_tendered,
    Invoice.amount_paid,
    Invoice.credited_amount,
    Invoice.tender_returned,
    Invoice.paid_back,
)
"""The columns that `to_settlement` reads."""


def to_settlement(row: AnyRow) -> Settlement:
    """Read what money an invoice still has to receive or give back from its columns."""
    return Settlement(
        total=row.total_amount,
        tendered=row.prepaid_tendered,
        paid=row.amount_paid,
        credited=row.credited_amount,
        returned=row.tender_returned,
        paid_back=row.paid_back,
        is_void=row.status == InvoiceStatus.VOID,
        is_credited=row.payment_status == PaymentStatus.REFUNDED,
    )


class InvoiceLine(Base):
    """One line of an invoice. `final_price` = gross - discount - deduction; `gross` is the normal price."""

    __tablename__ = "invoice_line"

    id: Mapped[RowId]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id", deferrable=True, initially="DEFERRED"))
    position: Mapped[int]
    kind: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    customer_package_id: Mapped[int | None] = mapped_column(ForeignKey("customer_package.id"))
    name: Mapped[str]
    hsn_sac: Mapped[str | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    qty: Mapped[int]
    unit_price: Mapped[int] = mapped_column(Paise)
    tax_inclusive: Mapped[bool]
    gst_rate_bp: Mapped[int]
    discount_bp: Mapped[int] = mapped_column(server_default=text("0"))
    gross: Mapped[int] = mapped_column(Paise)
    discount: Mapped[int] = mapped_column(Paise)
    invoice_discount: Mapped[int] = mapped_column(Paise)
    deduction: Mapped[int] = mapped_column(Paise)
    final_price: Mapped[int] = mapped_column(Paise)
    taxable_value: Mapped[int] = mapped_column(Paise)
    cgst_amount: Mapped[int] = mapped_column(Paise)
    sgst_amount: Mapped[int] = mapped_column(Paise)
    igst_amount: Mapped[int] = mapped_column(Paise)
    line_total: Mapped[int] = mapped_column(Paise)
    benefit_asked: Mapped[str] = mapped_column(server_default=text("'auto'"))
    override_reason: Mapped[str | None]
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    considered: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    would_apply: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)

    __table_args__ = (
        one_of("kind", LineKind),
        CheckConstraint(
            "(kind = 'service') = (service_id IS NOT NULL) AND (kind = 'product') = (product_id IS NOT NULL)"
            " AND (kind = 'package') = (customer_package_id IS NOT NULL)",
            name="kind_has_subject",
        ),
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("gross = unit_price * qty", name="gross_adds_up"),
        CheckConstraint("final_price = gross - discount - deduction AND final_price >= 0", name="net_adds_up"),
        CheckConstraint("discount >= invoice_discount AND invoice_discount >= 0", name="discount_adds_up"),
        CheckConstraint("line_total = taxable_value + cgst_amount + sgst_amount + igst_amount", name="total_adds_up"),
        CheckConstraint(
            "CASE WHEN tax_inclusive THEN line_total ELSE taxable_value END = final_price",
            name="price_mode_holds",
        ),
        CheckConstraint("cgst_amount = sgst_amount AND (igst_amount = 0 OR cgst_amount = 0)", name="one_kind_of_tax"),
        Index("ix_invoice_line_invoice_id", "invoice_id", "position"),
        Index(
            "ix_invoice_line_customer_package_id",
            "customer_package_id",
            postgresql_where=text("customer_package_id IS NOT NULL"),
        ),
    )


class Payment(Base):
    """Money received against an invoice."""

    __tablename__ = "payment"

    id: Mapped[RowId]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id", deferrable=True, initially="DEFERRED"))
    method: Mapped[str]
    amount: Mapped[int] = mapped_column(Paise)
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    received_at: Mapped[datetime]
    actor: Mapped[str]

    __table_args__ = (
        one_of("method", PaymentMethod),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_payment_invoice_id", "invoice_id"),
        Index("ix_payment_received_at", "received_at"),
    )


class Payout(Base):
    """Money handed back: with a credit note, or because a void or an edit left too much paid."""

    __tablename__ = "payout"

    id: Mapped[RowId]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    credit_note_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"))
    method: Mapped[str]
    amount: Mapped[int] = mapped_column(Paise)
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    paid_at: Mapped[datetime]
    actor: Mapped[str]

    __table_args__ = (
        one_of("method", PaymentMethod),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_payout_invoice_id", "invoice_id"),
        Index("ix_payout_credit_note_id", "credit_note_id"),
        Index("ix_payout_paid_at", "paid_at"),
    )

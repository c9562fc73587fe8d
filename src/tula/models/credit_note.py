"""Credit notes: what was taken back from an invoice (CGST Act s.34)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId
from tula.models.columns import Paise


class CreditNote(Base):
    """A credit against one invoice, under a number of its own."""

    __tablename__ = "credit_note"

    id: Mapped[RowId]
    number: Mapped[str]
    financial_year: Mapped[int]
    sequence: Mapped[int]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    credit_date: Mapped[date]
    reason: Mapped[str]
    taxable_amount: Mapped[int] = mapped_column(Paise)
    cgst_amount: Mapped[int] = mapped_column(Paise)
    sgst_amount: Mapped[int] = mapped_column(Paise)
    igst_amount: Mapped[int] = mapped_column(Paise)
    round_off: Mapped[int] = mapped_column(Paise)
    tip: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    total_amount: Mapped[int] = mapped_column(Paise)
    prepaid_restored: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "total_amount = taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip",
            name="total_adds_up",
        ),
        Index("uq_credit_note_financial_year_sequence", "financial_year", "sequence", unique=True),
        Index("uq_credit_note_number_financial_year", "number", "financial_year", unique=True),
        Index("ix_credit_note_invoice_id", "invoice_id"),
    )


class CreditNoteLine(Base):
    """What one credit note takes back of one invoice line."""

    __tablename__ = "credit_note_line"

    id: Mapped[RowId]
    credit_note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id"))
    qty: Mapped[int]
    taxable_value: Mapped[int] = mapped_column(Paise)
    cgst_amount: Mapped[int] = mapped_column(Paise)
    sgst_amount: Mapped[int] = mapped_column(Paise)
    igst_amount: Mapped[int] = mapped_column(Paise)
    line_total: Mapped[int] = mapped_column(Paise)

    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("line_total = taxable_value + cgst_amount + sgst_amount + igst_amount", name="total_adds_up"),
        Index("ix_credit_note_line_credit_note_id", "credit_note_id"),
        Index("ix_credit_note_line_line_id", "line_id"),
    )

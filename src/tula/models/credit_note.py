"""Credit notes: what was taken back from an invoice (CGST Act s.34)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.numbering import Series
from tula.models.base import Base, RowId
from tula.models.columns import Paise, one_of


class CreditNote(Base):
    """A credit against one invoice, under a number of its own.

    Of a receipt voucher it is a refund voucher (CGST Act s.31(3)(e)), in a series of its own.
    """

    __tablename__ = "credit_note"

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(Text(collation="C"))
    series: Mapped[str] = mapped_column(server_default=text("'CN'"))
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
    warnings: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("series", (Series.CREDIT_NOTE, Series.REFUND_VOUCHER)),
        CheckConstraint(
            "total_amount = taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip",
            name="total_adds_up",
        ),
        Index("uq_credit_note_series_financial_year_sequence", "series", "financial_year", "sequence", unique=True),
        Index("uq_credit_note_number_financial_year", "number", "financial_year", unique=True),
        Index("ix_credit_note_invoice_id", "invoice_id"),
        Index("ix_credit_note_credit_date_id", "credit_date", "id"),
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


class CreditNoteRedemption(Base):
    """What one credit note gave back of one redemption, by the ledger entry that first took it.

    Less was restored where staff had given some back by hand before. `amount` is paise, as in the ledger.
    """

    __tablename__ = "credit_note_redemption"

    id: Mapped[RowId]
    credit_note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"))
    usage_id: Mapped[int] = mapped_column(ForeignKey("package_usage.id"))
    qty: Mapped[int | None]
    amount: Mapped[int] = mapped_column(Paise)
    restored_qty: Mapped[int | None]
    restored_amount: Mapped[int] = mapped_column(Paise)

    __table_args__ = (
        CheckConstraint(
            "qty >= 0 AND amount >= 0 AND restored_qty BETWEEN 0 AND qty AND restored_amount BETWEEN 0 AND amount",
            name="restored_within",
        ),
        CheckConstraint("(qty IS NULL) = (restored_qty IS NULL)", name="counted_alike"),
        Index("ix_credit_note_redemption_credit_note_id", "credit_note_id"),
        Index("ix_credit_note_redemption_usage_id", "usage_id"),
    )

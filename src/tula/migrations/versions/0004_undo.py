"""Undo: voids, what credit notes gave back, refund vouchers, and money paid back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOT_OVERPAID = "prepaid_tendered >= 0 AND amount_paid >= 0 AND prepaid_tendered + amount_paid <= total_amount"
UNDONE = ("credited_amount", "tender_returned", "paid_back")


def upgrade() -> None:
    """Add what a void and a credit leave on the invoice, and the tables of what went back."""
    op.add_column("invoice", sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invoice", sa.Column("voided_by", sa.Text(), nullable=True))
    op.add_column("invoice", sa.Column("void_reason", sa.Text(), nullable=True))
    for name in UNDONE:
        op.add_column("invoice", sa.Column(name, sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False))
    op.create_check_constraint(
        op.f("ck_invoice_void_whole"),
        "invoice",
        "num_nonnulls(voided_at, voided_by, void_reason) = CASE status WHEN 'void' THEN 3 ELSE 0 END",
    )
    op.create_check_constraint(
        op.f("ck_invoice_undone_within"),
        "invoice",
        "credited_amount BETWEEN 0 AND total_amount AND tender_returned BETWEEN 0 AND prepaid_tendered"
        " AND paid_back BETWEEN 0 AND amount_paid",
    )
    op.drop_constraint(op.f("ck_invoice_not_overpaid"), "invoice", type_="check")
    op.create_check_constraint(
        op.f("ck_invoice_not_overpaid"),
        "invoice",
        "prepaid_tendered >= 0 AND amount_paid >= 0 AND prepaid_tendered <= total_amount"
        " AND (version > 1 OR prepaid_tendered + amount_paid <= total_amount)",
    )
    op.add_column("credit_note", sa.Column("series", sa.Text(), server_default=sa.text("'CN'"), nullable=False))
    op.add_column(
        "credit_note", sa.Column("warnings", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.create_check_constraint(op.f("ck_credit_note_series_known"), "credit_note", "series IN ('CN', 'RF')")
    op.drop_index("uq_credit_note_financial_year_sequence", "credit_note")
    op.create_index(
        "uq_credit_note_series_financial_year_sequence",
        "credit_note",
        ["series", "financial_year", "sequence"],
        unique=True,
    )
    op.add_column("package_usage", sa.Column("keeps_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_package_usage_keeps_id"), "package_usage", "package_usage", ["keeps_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_package_usage_use_keeps"), "package_usage", "keeps_id IS NULL OR change_type = 'use'"
    )
    op.create_table(
        "credit_note_redemption",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("credit_note_id", sa.BigInteger(), nullable=False),
        sa.Column("usage_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("restored_qty", sa.BigInteger(), nullable=True),
        sa.Column("restored_amount", sa.Numeric(12, 2), nullable=False),
        sa.CheckConstraint(
            "qty >= 0 AND amount >= 0 AND restored_qty BETWEEN 0 AND qty AND restored_amount BETWEEN 0 AND amount",
            name=op.f("ck_credit_note_redemption_restored_within"),
        ),
        sa.CheckConstraint(
            "(qty IS NULL) = (restored_qty IS NULL)", name=op.f("ck_credit_note_redemption_counted_alike")
        ),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["credit_note.id"], name=op.f("fk_credit_note_redemption_credit_note_id")
        ),
        sa.ForeignKeyConstraint(["usage_id"], ["package_usage.id"], name=op.f("fk_credit_note_redemption_usage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note_redemption")),
    )
    op.create_index("ix_credit_note_redemption_credit_note_id", "credit_note_redemption", ["credit_note_id"])
    op.create_index("ix_credit_note_redemption_usage_id", "credit_note_redemption", ["usage_id"])
    op.create_table(
        "payout",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("credit_note_id", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("method IN ('cash', 'card', 'upi', 'bank')", name=op.f("ck_payout_method_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payout_amount_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_payout_invoice_id")),
        sa.ForeignKeyConstraint(["credit_note_id"], ["credit_note.id"], name=op.f("fk_payout_credit_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
    )
    op.create_index("ix_payout_invoice_id", "payout", ["invoice_id"])
    op.create_index("ix_payout_credit_note_id", "payout", ["credit_note_id"])
    op.create_index("ix_payout_paid_at", "payout", ["paid_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("payout")
    op.drop_table("credit_note_redemption")
    op.drop_column("package_usage", "keeps_id")
    op.drop_index("uq_credit_note_series_financial_year_sequence", "credit_note")
    op.drop_constraint(op.f("ck_credit_note_series_known"), "credit_note", type_="check")
    op.drop_column("credit_note", "warnings")
    op.drop_column("credit_note", "series")
    op.create_index(
        "uq_credit_note_financial_year_sequence", "credit_note", ["financial_year", "sequence"], unique=True
    )
    op.drop_constraint(op.f("ck_invoice_not_overpaid"), "invoice", type_="check")
    op.create_check_constraint(op.f("ck_invoice_not_overpaid"), "invoice", NOT_OVERPAID)
    op.drop_constraint(op.f("ck_invoice_undone_within"), "invoice", type_="check")
    op.drop_constraint(op.f("ck_invoice_void_whole"), "invoice", type_="check")
    for name in reversed(UNDONE):
        op.drop_column("invoice", name)
    for name in ("void_reason", "voided_by", "voided_at"):
        op.drop_column("invoice", name)

"""Lists and reports stay quick among millions of rows: an index for each that would read them all."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IS_OWED = "payment_status IN ('pending', 'partial')"


def upgrade() -> None:
    """Create the indexes; each serves the list or report named beside it."""
    # What is owed, newest first, and its sum on the dashboard without a look at the bills.
    op.drop_index("ix_invoice_owed", "invoice")
    op.create_index(
        "ix_invoice_owed",
        "invoice",
        ["invoice_date", "id"],
        postgresql_where=sa.text(IS_OWED),
        postgresql_include=[
            "status",
            "payment_status",
            "total_amount",
            "credited_amount",
            "prepaid_tendered",
            "tender_returned",
            "amount_paid",
            "paid_back",
        ],
    )
    # Customer packages by what they are called.
    op.create_index("ix_customer_package_name_id", "customer_package", ["name", "id"])
    # Customer packages that are paused.
    op.create_index(
        "ix_customer_package_paused", "customer_package", ["id"], postgresql_where=sa.text("pauses <> '{}'")
    )
    # Credit notes by the beginning of their number, and those of some days in every report.
    op.execute('ALTER TABLE credit_note ALTER COLUMN number TYPE text COLLATE "C"')
    op.create_index("ix_credit_note_credit_date_id", "credit_note", ["credit_date", "id"])
    # The audit log of one of the staff, and of one kind of deed.
    op.create_index("ix_audit_log_actor_at_id", "audit_log", ["actor", "at", "id"])
    op.create_index("ix_audit_log_action_at_id", "audit_log", ["action", "at", "id"])


def downgrade() -> None:
    """Drop them, and let the index of what is owed be what it was."""
    op.drop_index("ix_audit_log_action_at_id", "audit_log")
    op.drop_index("ix_audit_log_actor_at_id", "audit_log")
    op.drop_index("ix_credit_note_credit_date_id", "credit_note")
    op.execute('ALTER TABLE credit_note ALTER COLUMN number TYPE text COLLATE "default"')
    op.drop_index("ix_customer_package_paused", "customer_package")
    op.drop_index("ix_customer_package_name_id", "customer_package")
    op.drop_index("ix_invoice_owed", "invoice")
    op.create_index("ix_invoice_owed", "invoice", ["id"], postgresql_where=sa.text(IS_OWED))

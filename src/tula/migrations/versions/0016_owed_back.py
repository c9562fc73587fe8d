"""An index of the few invoices with money to be given back, so that the first page finds them among millions."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index what is owed back."""
    op.create_index(
        "ix_invoice_owed_back",
        "invoice",
        ["invoice_date", "id"],
        postgresql_where=sa.text(
            "amount_paid - paid_back > CASE WHEN status = 'void' THEN 0"
            " ELSE total_amount - credited_amount - prepaid_tendered + tender_returned END"
        ),
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_invoice_owed_back", table_name="invoice")

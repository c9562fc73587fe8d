"""Invoices are found by the beginning of their number, and what was undone is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index on numbers serve prefixes, whatever the collation of the database; index what was undone."""
    op.execute('ALTER TABLE invoice ALTER COLUMN number TYPE text COLLATE "C"')
    op.create_index(
        "ix_invoice_undone",
        "invoice",
        ["invoice_date", "id"],
        postgresql_where=sa.text("(status = 'void' OR payment_status = 'refunded')"),
    )


def downgrade() -> None:
    """Take both back."""
    op.drop_index("ix_invoice_undone", table_name="invoice")
    op.execute('ALTER TABLE invoice ALTER COLUMN number TYPE text COLLATE "default"')

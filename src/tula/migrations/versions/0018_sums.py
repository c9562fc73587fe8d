"""Sums are wider than what they add up: the cash of a day, and the list value of a package's sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SUMS = (("day_close", "cash_expected"), ("day_close", "cash_counted"), ("customer_package_item", "list_value"))
LARGEST = "9999999999.99"


def upgrade() -> None:
    """Widen the columns; nothing is rewritten."""
    for table, column in SUMS:
        op.alter_column(table, column, type_=sa.Numeric(18, 2))


def downgrade() -> None:
    """Narrow them; a larger sum becomes the largest that fits. The figures of a close keep its cash as it was."""
    for table, column in SUMS:
        fitting = f"CASE WHEN abs({column}) > {LARGEST} THEN sign({column}) * {LARGEST} ELSE {column} END"
        op.alter_column(table, column, type_=sa.Numeric(12, 2), postgresql_using=fitting)

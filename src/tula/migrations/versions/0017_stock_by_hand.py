"""Stock changed by hand: why, from whom it came, files of opening stock, and moves found by their day."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REASONS = "'count', 'found', 'damaged', 'expired', 'lost', 'sample', 'used', 'supplier_return', 'mistake', 'other'"
FILE_KIND = "ck_import_file_kind_known"


def upgrade() -> None:
    """Add the columns; an adjustment so far has its reason in words alone."""
    op.add_column("stock_batch", sa.Column("supplier", sa.Text(), nullable=True))
    op.add_column("stock_move", sa.Column("reason_code", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_stock_move_reason_code_known"), "stock_move", f"reason_code IN ({REASONS})")
    op.create_index("ix_stock_move_created_at", "stock_move", ["created_at", "id"])
    _limit_files("'customers', 'packages', 'products', 'services', 'staff', 'stock', 'templates'")


def downgrade() -> None:
    """Drop them; which files of stock were imported is forgotten, what they brought stays."""
    op.execute("DELETE FROM import_file WHERE kind = 'stock'")
    _limit_files("'customers', 'packages', 'products', 'services', 'staff', 'templates'")
    op.drop_index("ix_stock_move_created_at", "stock_move")
    op.drop_constraint(op.f("ck_stock_move_reason_code_known"), "stock_move")
    op.drop_column("stock_move", "reason_code")
    op.drop_column("stock_batch", "supplier")


def _limit_files(kinds: str) -> None:
    op.drop_constraint(FILE_KIND, "import_file")
    op.create_check_constraint(op.f(FILE_KIND), "import_file", f"kind IN ({kinds})")

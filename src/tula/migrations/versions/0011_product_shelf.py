"""How a product is kept on the shelf: its unit, which batch goes first, and when it is low."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a product so far is counted in pieces, sold oldest first, low at five."""
    op.add_column("product", sa.Column("unit", sa.Text(), server_default=sa.text("'pc'"), nullable=False))
    op.add_column("product", sa.Column("pick_order", sa.Text(), server_default=sa.text("'fifo'"), nullable=False))
    op.add_column("product", sa.Column("low_stock_at", sa.BigInteger(), server_default=sa.text("5"), nullable=True))
    op.create_check_constraint(op.f("ck_product_pick_order_known"), "product", "pick_order IN ('fifo', 'fefo')")
    op.create_check_constraint(op.f("ck_product_low_stock_at_not_negative"), "product", "low_stock_at >= 0")


def downgrade() -> None:
    """Drop them."""
    op.drop_column("product", "low_stock_at")
    op.drop_column("product", "pick_order")
    op.drop_column("product", "unit")

"""The back bar: what a service uses up, and the stock moves of it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KNOWN = "ck_stock_move_kind_known"
HAS_LINE = "ck_stock_move_sale_has_line"


def upgrade() -> None:
    """Create the recipes and let stock moves say that a treatment used something up."""
    op.create_table(
        "service_consumable",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_service_consumable_qty_positive")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_consumable_service_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_service_consumable_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_consumable")),
    )
    op.create_index(
        "uq_service_consumable_service_id_product_id", "service_consumable", ["service_id", "product_id"], unique=True
    )
    op.create_index("ix_service_consumable_product_id", "service_consumable", ["product_id"])
    _limit_kinds(
        "kind IN ('receipt', 'sale', 'return', 'adjustment', 'quarantine', 'consumption')",
        "(kind IN ('sale', 'return', 'consumption')) = (line_id IS NOT NULL)",
    )


def downgrade() -> None:
    """Drop the recipes; what treatments used up stays in the books as adjustments."""
    op.execute(
        "UPDATE stock_move SET kind = 'adjustment', line_id = NULL, reason = coalesce(reason, 'Used in a treatment')"
        " WHERE kind = 'consumption'"
    )
    _limit_kinds(
        "kind IN ('receipt', 'sale', 'return', 'adjustment', 'quarantine')",
        "(kind IN ('sale', 'return')) = (line_id IS NOT NULL)",
    )
    op.drop_table("service_consumable")


def _limit_kinds(known: str, has_line: str) -> None:
    op.drop_constraint(KNOWN, "stock_move")
    op.drop_constraint(HAS_LINE, "stock_move")
    op.create_check_constraint(op.f(KNOWN), "stock_move", known)
    op.create_check_constraint(op.f(HAS_LINE), "stock_move", has_line)

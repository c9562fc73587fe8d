"""Customer records that are gone: merged into another, or erased."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of a record where it went."""
    op.add_column("customer", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.add_column("customer", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_customer_merged_into_id"), "customer", "customer", ["merged_into_id"], ["id"])
    op.create_check_constraint(op.f("ck_customer_merged_into_another"), "customer", "merged_into_id <> id")
    op.create_check_constraint(
        op.f("ck_customer_gone_is_inactive"),
        "customer",
        "num_nonnulls(merged_into_id, erased_at) = 0 OR NOT is_active",
    )
    op.create_index(
        "ix_customer_merged_into_id",
        "customer",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it all back; which record was merged into which is lost."""
    op.drop_index("ix_customer_merged_into_id", "customer")
    op.drop_constraint(op.f("ck_customer_gone_is_inactive"), "customer", type_="check")
    op.drop_constraint(op.f("ck_customer_merged_into_another"), "customer", type_="check")
    op.drop_constraint(op.f("fk_customer_merged_into_id"), "customer", type_="foreignkey")
    op.drop_column("customer", "erased_at")
    op.drop_column("customer", "merged_into_id")

"""Day close: which days are closed, with their figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; one standing close for each day."""
    op.create_table(
        "day_close",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("cash_expected", sa.Numeric(12, 2), nullable=False),
        sa.Column("cash_counted", sa.Numeric(12, 2), nullable=True),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("cash_counted >= 0", name=op.f("ck_day_close_counted_not_negative")),
        sa.CheckConstraint(
            "num_nulls(reopened_by, reopened_at, reopen_reason) IN (0, 3)", name=op.f("ck_day_close_reopened_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_close")),
    )
    op.create_index(
        "uq_day_close_closed_on",
        "day_close",
        ["closed_on"],
        unique=True,
        postgresql_where=sa.text("reopened_at IS NULL"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("day_close")

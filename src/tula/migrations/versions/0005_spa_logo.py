"""The spa's logo."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of the one logo."""
    op.create_table(
        "spa_logo",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, server_default=sa.text("1"), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_spa_logo_only_one")),
        sa.CheckConstraint("content_type IN ('image/png', 'image/jpeg')", name=op.f("ck_spa_logo_content_type_known")),
        sa.CheckConstraint("octet_length(image) <= 300000", name=op.f("ck_spa_logo_image_bounded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spa_logo")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("spa_logo")

"""Products that are only used in treatments are not sold at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every product so far is sold."""
    op.add_column("product", sa.Column("is_retail", sa.Boolean(), server_default=sa.text("true"), nullable=False))


def downgrade() -> None:
    """Drop it; what is only used in treatments is no longer offered."""
    op.execute("UPDATE product SET is_active = false WHERE NOT is_retail")
    op.drop_column("product", "is_retail")

"""The files that were imported."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = "'customers', 'packages', 'products', 'services', 'staff'"


def upgrade() -> None:
    """Create the table; a file of a kind is imported once."""
    op.create_table(
        "import_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_import_file_kind_known")),
        sa.CheckConstraint("rows > 0", name=op.f("ck_import_file_rows_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index("uq_import_file_kind_sha256", "import_file", ["kind", "sha256"], unique=True)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("import_file")

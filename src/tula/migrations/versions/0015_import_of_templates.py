"""A price list of packages may be imported too."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAME = op.f("ck_import_file_kind_known")
KINDS = "'customers', 'packages', 'products', 'services', 'staff'"


def upgrade() -> None:
    """Let files of templates be noted."""
    op.drop_constraint(NAME, "import_file", type_="check")
    op.create_check_constraint(NAME, "import_file", f"kind IN ({KINDS}, 'templates')")


def downgrade() -> None:
    """Forget which price lists were imported: the constraint of before has no place for them."""
    op.execute("DELETE FROM import_file WHERE kind = 'templates'")
    op.drop_constraint(NAME, "import_file", type_="check")
    op.create_check_constraint(NAME, "import_file", f"kind IN ({KINDS})")

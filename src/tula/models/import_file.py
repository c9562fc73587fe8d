"""Which files were imported, so that one that comes again is noticed. Of a file only its fingerprint is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.imports.sheets import SHEETS
from tula.models.base import Base, RowId
from tula.models.columns import one_of


class ImportFile(Base):
    """A file of one kind whose rows were written, all of them."""

    __tablename__ = "import_file"

    id: Mapped[RowId]
    kind: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", sorted(SHEETS)),
        CheckConstraint("rows > 0", name="rows_positive"),
        Index("uq_import_file_kind_sha256", "kind", "sha256", unique=True),
    )

"""The spa's logo: its bytes as they were uploaded, checked before they came here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.logo import CONTENT_TYPES, LARGEST_LOGO
from tula.models.base import Base
from tula.models.columns import one_of

ONLY_ID = 1


class SpaLogo(Base):
    """The one logo; a table of its own, so that the settings, which every page reads, stay small."""

    __tablename__ = "spa_logo"

    id: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, server_default=text(str(ONLY_ID))
    )
    content_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"id = {ONLY_ID}", name="only_one"),
        one_of("content_type", CONTENT_TYPES),
        CheckConstraint(f"octet_length(image) <= {LARGEST_LOGO}", name="image_bounded"),
    )

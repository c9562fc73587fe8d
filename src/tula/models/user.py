"""The people who may log in."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId
from tula.models.columns import one_of

ROLES = ("owner", "manager", "desk", "accountant")


class AppUser(Base):
    """A login, with its role and an argon2 password hash."""

    __tablename__ = "app_user"

    id: Mapped[RowId]
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (one_of("role", ROLES),)

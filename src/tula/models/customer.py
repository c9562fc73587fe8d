"""The people a spa serves."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId


class Customer(Base):
    """A customer; `search_words` holds what the name and phone are found by."""

    __tablename__ = "customer"

    id: Mapped[RowId]
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str | None]
    gstin: Mapped[str | None]
    state_code: Mapped[str | None]
    address: Mapped[str | None]
    notes: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        Index("ix_customer_name", text('lower(name) COLLATE "C"'), "id"),
        Index("ix_customer_phone", text('phone COLLATE "C"')),
    )

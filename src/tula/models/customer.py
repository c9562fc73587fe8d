"""The people a spa serves."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId


class Customer(Base):
    """A customer of the spa."""

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

    __table_args__ = (Index("ix_customer_name", text("lower(name)"), "id"),)


class CustomerSearch(Base):
    """The words a customer is found by, so that every search is a search by prefix, quick among millions."""

    __tablename__ = "customer_search"

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)

    __table_args__ = (Index("ix_customer_search_customer_id", "customer_id"),)

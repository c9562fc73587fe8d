"""The people a spa serves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId


class Customer(Base):
    """A customer of the spa.

    A record that was merged points at the one that was kept, in one step; one that was erased keeps only its id.
    Neither is active again.
    """

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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("num_nonnulls(merged_into_id, erased_at) = 0 OR NOT is_active", name="gone_is_inactive"),
        Index("ix_customer_name", text("lower(name)"), "id"),
        Index("ix_customer_merged_into_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
    )


class CustomerSearch(Base):
    """The words a customer is found by, so that every search is a search by prefix, quick among millions."""

    __tablename__ = "customer_search"

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)

    __table_args__ = (Index("ix_customer_search_customer_id", "customer_id"),)

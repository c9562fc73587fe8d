"""What a spa sells: services, products, the staff who give them, and dated GST rates."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.fifo import PickOrder
from tula.models.base import Base, RowId
from tula.models.columns import Paise, one_of


class Service(Base):
    """A treatment, with its SAC and list price."""

    __tablename__ = "service"

    id: Mapped[RowId]
    name: Mapped[str]
    category: Mapped[str | None]
    price: Mapped[int] = mapped_column(Paise)
    duration_minutes: Mapped[int | None]
    sac: Mapped[str | None]
    tax_inclusive: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("duration_minutes > 0", name="duration_positive"),
    )


class Product(Base):
    """Something kept on the shelf, sold or used up by treatments, with its HSN and list price of one `unit`."""

    __tablename__ = "product"

    id: Mapped[RowId]
    name: Mapped[str]
    sku: Mapped[str | None] = mapped_column(unique=True)
    price: Mapped[int] = mapped_column(Paise)
    hsn: Mapped[str | None]
    unit: Mapped[str] = mapped_column(server_default=text("'pc'"))
    pick_order: Mapped[str] = mapped_column(server_default=text("'fifo'"))
    low_stock_at: Mapped[int | None] = mapped_column(server_default=text("5"))
    is_retail: Mapped[bool] = mapped_column(server_default=text("true"))
    tax_inclusive: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        CheckConstraint("price >= 0", name="price_not_negative"),
        one_of("pick_order", PickOrder),
        CheckConstraint("low_stock_at >= 0", name="low_stock_at_not_negative"),
    )


class ServiceConsumable(Base):
    """What one unit of a service uses up of a product: `qty` of the product's units."""

    __tablename__ = "service_consumable"

    id: Mapped[RowId]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    qty: Mapped[int]

    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        Index("uq_service_consumable_service_id_product_id", "service_id", "product_id", unique=True),
        Index("ix_service_consumable_product_id", "product_id"),
    )


class Staff(Base):
    """Somebody who gives services."""

    __tablename__ = "staff"

    id: Mapped[RowId]
    name: Mapped[str]
    role_title: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class GstRate(Base):
    """The whole GST rate (basis points) of one service or product from a date on (CGST Act s.14)."""

    __tablename__ = "gst_rate"

    id: Mapped[RowId]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    valid_from: Mapped[date]
    rate_bp: Mapped[int]

    __table_args__ = (
        CheckConstraint("num_nonnulls(service_id, product_id) = 1", name="one_owner"),
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate_bp_range"),
        Index("uq_gst_rate_service_id_valid_from", "service_id", "valid_from", unique=True),
        Index("uq_gst_rate_product_id_valid_from", "product_id", "valid_from", unique=True),
    )

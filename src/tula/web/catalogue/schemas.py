"""What requests about services, products and staff hold, and what they are answered with."""

from typing import Annotated

from pydantic import Field, StringConstraints

from tula.domain.back_bar import MOST_CONSUMABLES
from tula.domain.fifo import PickOrder
from tula.web.parsing import (
    Answer,
    Body,
    Day,
    Flag,
    Line,
    LocalDate,
    Money,
    Name,
    PageQuery,
    Percent,
    Qty,
    Rate,
    RowId,
    Rupees,
    SearchText,
    absent,
)

Minutes = Annotated[int, Field(strict=True, ge=1, le=1440)]
Unit = Annotated[Name, StringConstraints(max_length=12)]
HIGHEST_LEVEL = 999_999
StockLevel = Annotated[int, Field(strict=True, ge=0, le=HIGHEST_LEVEL)]


class CatalogueQuery(PageQuery):
    q: SearchText | None = None
    is_active: bool | None = None
    is_retail: bool | None = None
    """Products only."""


class RateView(Answer):
    gst_rate: Rate
    valid_from: Day


class ConsumableBody(Body):
    product_id: RowId
    qty: Qty


Consumables = Annotated[tuple[ConsumableBody, ...], Field(max_length=MOST_CONSUMABLES)]
"""What one unit of a service uses up, in the products' units; it stands in place of what was there."""


class ConsumableView(Answer):
    product_id: int
    product_name: str
    unit: str
    qty: int


class ServiceBody(Body):
    name: Name
    category: Line | None = None
    price: Money
    duration_minutes: Minutes | None = None
    sac: Line | None = None
    gst_rate: Percent
    tax_inclusive: Flag = False
    is_active: Flag = True
    consumables: Consumables = ()


class ServiceChanges(Body):
    name: Name = absent()
    category: Line | None = None
    price: Money = absent()
    duration_minutes: Minutes | None = None
    sac: Line | None = None
    gst_rate: Percent = absent()
    gst_rate_from: LocalDate | None = None
    tax_inclusive: Flag = absent()
    is_active: Flag = absent()
    consumables: Consumables = absent()


class ServiceView(Answer):
    id: int
    name: str
    category: str | None
    price: Rupees
    duration_minutes: int | None
    sac: str | None
    gst_rate: Rate
    gst_rates: list[RateView]
    tax_inclusive: bool
    is_active: bool
    consumables: list[ConsumableView]


class ServiceAnswer(Answer):
    success: bool
    service: ServiceView


class ServiceList(Answer):
    success: bool
    items: list[ServiceView]
    total: int
    page: int
    pages: int


class ProductBody(Body):
    name: Name
    sku: Line | None = None
    price: Money
    hsn: Line | None = None
    unit: Unit = "pc"
    """What stock is counted in: pc, ml, g."""
    pick_order: PickOrder = PickOrder.FIFO
    low_stock_at: StockLevel | None = 5
    """Low at this many or fewer; null: never."""
    is_retail: Flag = True
    """Sold at the desk; false: only used in treatments."""
    gst_rate: Percent
    tax_inclusive: Flag = False
    is_active: Flag = True


class ProductChanges(Body):
    name: Name = absent()
    sku: Line | None = None
    price: Money = absent()
    hsn: Line | None = None
    unit: Unit = absent()
    pick_order: PickOrder = absent()
    low_stock_at: StockLevel | None = None
    is_retail: Flag = absent()
    gst_rate: Percent = absent()
    gst_rate_from: LocalDate | None = None
    tax_inclusive: Flag = absent()
    is_active: Flag = absent()


class ProductView(Answer):
    id: int
    name: str
    sku: str | None
    price: Rupees
    hsn: str | None
    unit: str
    pick_order: PickOrder
    low_stock_at: int | None
    is_retail: bool
    gst_rate: Rate
    gst_rates: list[RateView]
    tax_inclusive: bool
    is_active: bool
    qty_available: int


class ProductAnswer(Answer):
    success: bool
    product: ProductView


class ProductList(Answer):
    success: bool
    items: list[ProductView]
    total: int
    page: int
    pages: int


class StaffBody(Body):
    name: Name
    role_title: Line | None = None
    is_active: Flag = True


class StaffChanges(Body):
    name: Name = absent()
    role_title: Line | None = None
    is_active: Flag = absent()


class StaffView(Answer):
    id: int
    name: str
    role_title: str | None
    is_active: bool


class StaffAnswer(Answer):
    success: bool
    staff: StaffView


class StaffList(Answer):
    success: bool
    items: list[StaffView]
    total: int
    page: int
    pages: int

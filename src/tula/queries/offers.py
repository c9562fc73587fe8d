"""Whatever can be put on a bill: services, products and packages found together, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.invoice import LineKind
from tula.models import PackageTemplate, PackageTemplateItem, Product, Service, StockBatch
from tula.queries.paging import escape_like
from tula.queries.shelf import is_sellable


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that is sold now; `price` is paise. A product tells its stock, a package if it asks for a service."""

    kind: LineKind
    id: int
    name: str
    price: int
    qty_available: int | None
    needs_service: bool


def find_offers(session: Session, *, q: str | None, today: date, limit: int) -> tuple[Offer, ...]:
    """Find what is sold now by name (or SKU): names that begin with `q` first, then those with a word that does."""
    text = escape_like((q or "").strip())
    found = union_all(
        _found(LineKind.SERVICE, Service, text, Service.name),
        _found(LineKind.PRODUCT, Product, text, Product.name, Product.sku),
        _found(LineKind.PACKAGE, PackageTemplate, text, PackageTemplate.name),
    ).subquery()
    # Stock is counted only for what is shown.
    shown = select(found).order_by(found.c.rank, func.lower(found.c.name).collate("C"), found.c.id).limit(limit)
    best = shown.subquery()
    stock = (
        select(func.coalesce(func.sum(StockBatch.qty_available), 0).cast(Integer))
        .where(StockBatch.product_id == best.c.id, is_sellable(today))
        .scalar_subquery()
    )
    is_open = exists().where(PackageTemplateItem.template_id == best.c.id, PackageTemplateItem.choose.is_(True))
    statement = select(
        best,
        case((best.c.kind == LineKind.PRODUCT.value, stock), else_=null()).label("qty_available"),
        case((best.c.kind == LineKind.PACKAGE.value, is_open), else_=False).label("needs_service"),
    ).order_by(best.c.rank, func.lower(best.c.name).collate("C"), best.c.id)
    return tuple(
        Offer(
            kind=LineKind(row.kind),
            id=row.id,
            name=row.name,
            price=row.price,
            qty_available=row.qty_available,
            needs_service=row.needs_service,
        )
        for row in session.execute(statement)
    )


def _found(
    kind: LineKind,
    table: type[Service] | type[Product] | type[PackageTemplate],
    text: str,
    *columns: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> Select[Any]:
    rank = case(
        (table.name.ilike(f"{text}%", escape="\\"), 0),
        (table.name.ilike(f"% {text}%", escape="\\"), 1),
        else_=2,
    )
    statement = select(literal(kind.value).label("kind"), table.id, table.name, table.price, rank.label("rank"))
    statement = statement.where(table.is_active.is_(True))
    if table is Product:
        statement = statement.where(Product.is_retail)
    if text:
        statement = statement.where(or_(*(column.ilike(f"%{text}%", escape="\\") for column in columns)))
    return statement

"""Recipes: what one unit of a service uses up of which products, set whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tula.domain.back_bar import ConsumableInactive, require_each_once
from tula.domain.catalogue import ProductNotFound
from tula.models import Product, ServiceConsumable
from tula.models.columns import AnyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumableAsk:
    """`qty` of the product's unit for one unit of the service."""

    product_id: int
    qty: int


def set_recipe(session: Session, *, service_id: int, asks: Sequence[ConsumableAsk], where: str) -> dict[str, Any]:
    """Set what a service uses up in place of what it used before, and say what changed for the audit log.

    The service is locked. A product that is no longer kept may stay in a recipe; it may not be added to one.

    :raises ProductTwice: a product is named twice; `where` is the list.
    :raises ProductNotFound: there is no such product.
    :raises ConsumableInactive: the product is no longer kept.
    """
    require_each_once([ask.product_id for ask in asks], where=where)
    before = {
        row.product_id: row.qty
        for row in session.execute(
            select(ServiceConsumable.product_id, ServiceConsumable.qty)
            .where(ServiceConsumable.service_id == service_id)
            .order_by(ServiceConsumable.id)
        )
    }
    after = {ask.product_id: ask.qty for ask in asks}
    if list(before.items()) == list(after.items()):
        return {}
    products = _products(session, {*before, *after})
    _require_kept(asks, products, before, where)
    session.execute(delete(ServiceConsumable).where(ServiceConsumable.service_id == service_id))
    if asks:
        rows = [{"service_id": service_id, "product_id": ask.product_id, "qty": ask.qty} for ask in asks]
        session.execute(insert(ServiceConsumable), rows)
    return {"consumables": {"from": list(_told(before, products)), "to": list(_told(after, products))}}


def _products(session: Session, product_ids: Collection[int]) -> Mapping[int, AnyRow]:
    found = session.execute(select(Product.id, Product.name, Product.is_active).where(Product.id.in_(product_ids)))
    return {row.id: row for row in found}


def _require_kept(
    asks: Sequence[ConsumableAsk], products: Mapping[int, AnyRow], before: Mapping[int, int], where: str
) -> None:
    for index, ask in enumerate(asks):
        field = f"{where}.{index}.product_id"
        if ask.product_id not in products:
            raise ProductNotFound.at(field)
        if not products[ask.product_id].is_active and ask.product_id not in before:
            raise ConsumableInactive.at(field)


def _told(recipe: Mapping[int, int], products: Mapping[int, AnyRow]) -> Iterator[dict[str, Any]]:
    for product_id, qty in recipe.items():
        yield {"product_id": product_id, "name": products[product_id].name, "qty": qty}

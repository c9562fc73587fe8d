"""Recipes: what services use up of the back bar."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.back_bar import Consumable
from tula.models import Product, ServiceConsumable


def read_recipes(session: Session, service_ids: Sequence[int]) -> Mapping[int, tuple[Consumable, ...]]:
    """Read what one unit of each service uses up, in the order it was entered."""
    recipes: dict[int, tuple[Consumable, ...]] = defaultdict(tuple)
    if service_ids:
        rows = session.execute(
            select(ServiceConsumable.service_id, Product.id, Product.name, Product.unit, ServiceConsumable.qty)
            .join(Product, Product.id == ServiceConsumable.product_id)
            .where(ServiceConsumable.service_id.in_(service_ids))
            .order_by(ServiceConsumable.id)
        )
        for row in rows:
            used = Consumable(product_id=row.id, name=row.name, unit=row.unit, qty=row.qty)
            recipes[row.service_id] += (used,)
    return recipes

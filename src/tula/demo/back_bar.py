"""What the demo spa's treatments use up: products of the back bar and recipes, in the products' own units."""

from collections.abc import Mapping
from dataclasses import dataclass

from tula.domain.back_bar import Consumable


@dataclass(frozen=True, slots=True)
class Supply:
    """A product that is only used in treatments; `paise` is the cost of one unit, `pack` how many come at a time."""

    name: str
    sku: str
    unit: str
    paise: int
    hsn_sac: str
    pack: int
    low_at: int
    shelf_months: int = 24


SUPPLIES = (
    Supply("Massage oil, sesame", "BAR-01", "ml", 55, "33049990", 5000, 1000),
    Supply("Salon shampoo", "BAR-02", "ml", 40, "33051090", 5000, 1000, shelf_months=30),
    Supply("Hair colour cream", "BAR-03", "g", 210, "33059040", 1200, 300, shelf_months=30),
    Supply("Wax, honey", "BAR-04", "g", 60, "33079010", 4000, 800),
    Supply("Facial kit, single use", "BAR-05", "pc", 9500, "33049910", 60, 12, shelf_months=18),
    Supply("Disposable sheet", "BAR-06", "pc", 900, "63079090", 300, 50, shelf_months=60),
)

RECIPES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "Hair wash and blow-dry": (("BAR-02", 20),),
    "Hair spa": (("BAR-02", 20),),
    "Root touch-up": (("BAR-03", 40), ("BAR-02", 15)),
    "Global hair colour": (("BAR-03", 90), ("BAR-02", 25)),
    "Keratin treatment": (("BAR-02", 30),),
    "Classic facial": (("BAR-05", 1), ("BAR-06", 1)),
    "Gold facial": (("BAR-05", 1), ("BAR-06", 1)),
    "De-tan facial": (("BAR-05", 1), ("BAR-06", 1)),
    "Waxing, full arms": (("BAR-04", 60), ("BAR-06", 1)),
    "Waxing, full legs": (("BAR-04", 110), ("BAR-06", 1)),
    "Swedish massage": (("BAR-01", 50), ("BAR-06", 1)),
    "Abhyanga": (("BAR-01", 90), ("BAR-06", 1)),
    "Deep tissue massage": (("BAR-01", 50), ("BAR-06", 1)),
    "Back massage": (("BAR-01", 25), ("BAR-06", 1)),
    "Shirodhara": (("BAR-01", 250), ("BAR-06", 1)),
}
"""What one of each treatment uses, by SKU."""


def recipe_facts(service: str, ids: Mapping[str, int]) -> tuple[Consumable, ...]:
    """Tell the engine what a treatment uses; `ids` are the supplies' by SKU."""
    known = {one.sku: one for one in SUPPLIES}
    return tuple(
        Consumable(product_id=ids[sku], name=known[sku].name, unit=known[sku].unit, qty=qty)
        for sku, qty in RECIPES.get(service, ())
    )

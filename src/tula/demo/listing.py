"""Under which ids the tables of the demo are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from tula.demo.people import Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Ids of what the tables of the demo name."""

    guests: Sequence[tuple[int, Guest]]
    services: dict[str, int]
    products: dict[str, int]
    supplies: dict[str, int]
    """What is only used in treatments, by SKU."""
    offers: dict[str, int]

"""Deliveries to the demo spa: the shelf is filled before the first day, and in the mornings of days it runs low."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tula.demo.back_bar import SUPPLIES, Supply
from tula.demo.books import Books
from tula.demo.catalogue import GOODS, Good
from tula.demo.day import OPENS, moment
from tula.demo.listing import Listing
from tula.domain.money import share_bp

REORDER_AT = 8
RUNS_OUT = ("ACC-01", "ARM-02")
"""Products that nobody has reordered of late."""


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """Who orders for the shelf; `today` is the day after the last one lived."""

    books: Books
    listing: Listing
    rng: Random
    zone: ZoneInfo
    today: date
    count: int = 0

    def stock_up(self, day: date) -> None:
        """Fill the shelf before the first customer."""
        for good in GOODS:
            self._deliver(good, 4 * good.popularity + 16, day)
        for supply in SUPPLIES:
            self._supply(supply, day)

    def restock(self, day: date) -> None:
        """Order in the morning what runs low."""
        for good in GOODS:
            is_watched = good.sku not in RUNS_OUT or day < self.today - timedelta(days=75)
            if is_watched and self.books.in_stock(self.listing.products[good.name], on=day) < REORDER_AT:
                self._deliver(good, 3 * good.popularity + 12, day)
        for supply in SUPPLIES:
            if self.books.in_stock(self.listing.supplies[supply.sku], on=day) < supply.low_at * 2:
                self._supply(supply, day)

    def _deliver(self, good: Good, qty: int, day: date) -> None:
        self.count += 1
        self.books.receive(
            product_id=self.listing.products[good.name],
            batch_no=f"{good.sku[:3]}{day:%y%m}-{self.count:03d}",
            qty=qty,
            cost=share_bp(good.rupees * 100, self.rng.randint(48, 58) * 100),
            expires_on=day + timedelta(days=good.shelf_months * 30 - self.rng.randint(10, 40)),
            now=self._morning(day),
        )

    def _supply(self, supply: Supply, day: date) -> None:
        self.count += 1
        self.books.receive(
            product_id=self.listing.supplies[supply.sku],
            batch_no=f"{supply.sku[:3]}{day:%y%m}-{self.count:03d}",
            qty=supply.pack,
            cost=supply.paise,
            expires_on=day + timedelta(days=supply.shelf_months * 30),
            now=self._morning(day),
        )

    def _morning(self, day: date) -> datetime:
        return moment(day, OPENS - 30, rng=self.rng, zone=self.zone)

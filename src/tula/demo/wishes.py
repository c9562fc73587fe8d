"""What a guest of the demo spa asks for, by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tula.demo.books import Books
from tula.demo.catalogue import GOODS, TREATMENTS, Treatment
from tula.demo.listing import Listing
from tula.demo.packages import GIFT_CARD, OFFERS
from tula.domain.benefits import BenefitChoice, Entitlement
from tula.domain.bill_request import BillRequest, PackageAsk, ProductAsk, ServiceAsk


@dataclass(slots=True, kw_only=True)
class Wishes:
    """The source of chance, and all that can be wished for; `first` is the first day of the books."""

    books: Books
    listing: Listing
    rng: Random
    first: date
    treatments: Mapping[int, Treatment] = field(init=False)

    def __post_init__(self) -> None:
        self.treatments = {self.listing.services[one.name]: one for one in TREATMENTS}

    def ask_package(self) -> PackageAsk:
        """Wish for a package."""
        offer = self.rng.choices(OFFERS, [one.popularity for one in OFFERS])[0]
        return PackageAsk(
            package_id=self.listing.offers[offer.name],
            service_id=self.listing.services[self.rng.choice(offer.choices)] if offer.choices else None,
            discount_bp=1000 if self.rng.random() < 0.1 else 0,
        )

    def request(
        self, customer_id: int, live: Sequence[Entitlement], packages: tuple[PackageAsk, ...], day: date
    ) -> BillRequest:
        """Say what a guest with such `live` entitlements wants on a day besides `packages`."""
        rng = self.rng
        if any(ask.package_id == self.listing.offers[GIFT_CARD] for ask in packages):
            return BillRequest(customer_id=customer_id, packages=packages)  # for another day, or somebody else
        products = self._pick_products(day) if rng.random() < 0.24 else ()
        services = () if products and rng.random() < 0.15 else self._pick_services(live)
        is_late = rng.random() < 0.012 and not products and not packages
        worth = sum(self.treatments[ask.service_id].rupees for ask in services if ask.benefit == "auto")
        is_plain = worth > 1500 and not live and not is_late and not packages
        return BillRequest(
            customer_id=customer_id,
            charge_date=max(self.first, day - timedelta(days=rng.randint(1, 3))) if is_late else day,
            services=services,
            products=products,
            packages=packages,
            invoice_discount=10_000 if is_plain and rng.random() < 0.03 else 0,
            tip=rng.choice((5_000, 10_000, 20_000)) if services and rng.random() < 0.08 else 0,
            notes="Birthday" if rng.random() < 0.004 else "",
        )

    def _pick_services(self, live: Sequence[Entitlement]) -> tuple[ServiceAsk, ...]:
        rng = self.rng
        covered = [one.service_id for one in live if one.service_id is not None]
        wanted = [rng.choice(covered)] if covered and rng.random() < 0.6 else []
        wanted += rng.choices(
            list(self.treatments), [one.popularity for one in TREATMENTS], k=rng.choice((1, 1, 1, 2, 2))
        )
        return tuple(self.ask_service(service_id, by_chance=True) for service_id in dict.fromkeys(wanted[:3]))

    def ask_service(self, service_id: int, *, by_chance: bool = False) -> ServiceAsk:
        """Wish for a treatment; `by_chance` also for a discount, two of it or a choice by hand."""
        rng = self.rng
        chance = rng.random() if by_chance else 1.0
        benefit, reason = self._choose_benefit(chance)
        return ServiceAsk(
            service_id=service_id,
            qty=2 if 0.02 < chance < 0.05 else 1,
            staff_id=rng.choice(self.books.shop.staff[self.treatments[service_id].category]),
            discount_bp=rng.choice((500, 1000)) if 0.05 < chance < 0.1 else 0,
            benefit=benefit,
            override_reason=reason,
        )

    def _choose_benefit(self, chance: float) -> tuple[BenefitChoice, str]:
        if chance < 0.004:
            return "complimentary", "Repeat of a treatment that did not satisfy"
        if chance < 0.008:
            return "none", "Wants to keep the package for later"
        return "auto", ""

    def _pick_products(self, day: date) -> tuple[ProductAsk, ...]:
        rng = self.rng
        goods = rng.choices(GOODS, [one.popularity for one in GOODS], k=rng.choice((1, 1, 1, 2)))
        wanted = {self.listing.products[good.name]: rng.choice((1, 1, 1, 1, 2)) for good in goods}
        return tuple(
            ProductAsk(product_id=product_id, qty=qty)
            for product_id, qty in wanted.items()
            if self.books.in_stock(product_id, on=day) >= qty
        )

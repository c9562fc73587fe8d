"""A year of the demo spa, day by day: who comes, what is bought and how it is paid.

Every choice comes from one seeded source of chance, so the same last day always gives the same books.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from tula.demo.back_bar import SUPPLIES, Supply
from tula.demo.books import Books, Pages
from tula.demo.catalogue import COLLEAGUES, GOODS, TREATMENTS, Good
from tula.demo.packages import GIFT_CARD, OFFERS
from tula.demo.people import NAMED_CUSTOMERS, WALK_IN, Guest
from tula.demo.stories import STORIES, Sale, Visit
from tula.domain.benefits import BenefitChoice, Entitlement
from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.invoice import PaymentMethod
from tula.domain.money import share_bp

VISITS_A_DAY = 15.9
BY_WEEKDAY = (0.7, 0.75, 0.8, 0.85, 1.1, 1.5, 1.3)
"""Monday to Sunday."""
BY_MONTH = (0.95, 1.0, 1.05, 1.05, 1.1, 0.85, 0.8, 0.9, 0.95, 1.2, 1.2, 1.15)
"""January to December: quiet in the monsoon, busy from the festivals to the weddings."""
OPENS, CLOSES = 10 * 60, 20 * 60
"""Minutes of the day."""
REORDER_AT = 8
RUNS_OUT = ("ACC-01", "ARM-02")
"""Products that nobody has reordered of late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePayment:
    """The rest of a part-paid bill, brought in later (paise)."""

    invoice_id: int
    payment: PaymentAsk
    at: datetime


@dataclass(slots=True, kw_only=True)
class Month:
    """What one month adds to the books."""

    first: date
    bills: int = 0
    pages: Pages = field(default_factory=Pages)
    late_payments: list[LatePayment] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Ids of what the tables of the demo name."""

    guests: Sequence[tuple[int, Guest]]
    services: dict[str, int]
    products: dict[str, int]
    supplies: dict[str, int]
    """What is only used in treatments, by SKU."""
    offers: dict[str, int]


def first_day(today: date) -> date:
    """Give the day a year before."""
    return today.replace(year=today.year - 1, day=min(today.day, 28) if today.month == 2 else today.day)


def live_year(*, books: Books, listing: Listing, rng: Random, today: date) -> Iterator[Month]:
    """Live the year that ends yesterday, month by month."""
    year = _Year(books=books, listing=listing, rng=rng, today=today)
    day = first_day(today)
    month = Month(first=day)
    year.stock_up(day)
    while day < today:
        month.bills += year.live_day(day)
        day += timedelta(days=1)
        if day.day == 1 or day == today:
            month.pages = books.turn_page()
            month.late_payments = year.due_payments(day)
            yield month
            month = Month(first=day)


class _Year:
    """The spa's routine: deliveries in the morning, then one customer after another."""

    def __init__(self, *, books: Books, listing: Listing, rng: Random, today: date) -> None:
        self.books = books
        self.rng = rng
        self.today = today
        self.first = first_day(today)
        self.zone = ZoneInfo(books.shop.settings.timezone)
        self.services = listing.services
        self.products = listing.products
        self.supplies = listing.supplies
        self.offers = listing.offers
        self.treatments = {listing.services[one.name]: one for one in TREATMENTS}
        self.menu = list(self.treatments)
        self.named = {guest.name: id_ for id_, guest in listing.guests}
        self.walk_in = self.named[WALK_IN]
        # Whoever may come by chance, by the day of the first visit; the named only follow their stories.
        self.regulars = [(id_, guest) for id_, guest in listing.guests if guest.keenness]
        self.joined = [guest.joined for _, guest in self.regulars]
        self.keenness = list(accumulate(guest.keenness for _, guest in self.regulars))
        self.late: list[LatePayment] = []
        self.deliveries = 0
        self.scripts: dict[date, list[tuple[str, Sale | Visit]]] = {}
        for name, story in STORIES.items():
            for event in story:
                self.scripts.setdefault(self._story_day(event), []).append((name, event))

    def stock_up(self, day: date) -> None:
        """Fill the shelf before the first customer."""
        for good in GOODS:
            self._deliver(good, 4 * good.popularity + 16, day)
        for supply in SUPPLIES:
            self._supply(supply, day)

    def live_day(self, day: date) -> int:
        """Live one day and count its bills."""
        for good in GOODS:
            is_watched = good.sku not in RUNS_OUT or day < self.today - timedelta(days=75)
            if is_watched and self.books.in_stock(self.products[good.name], on=day) < REORDER_AT:
                self._deliver(good, 3 * good.popularity + 12, day)
        for supply in SUPPLIES:
            if self.books.in_stock(self.supplies[supply.sku], on=day) < supply.low_at * 2:
                self._supply(supply, day)
        scripted = self.scripts.get(day, [])
        expected = VISITS_A_DAY * BY_WEEKDAY[day.weekday()] * BY_MONTH[day.month - 1]
        visits = int(expected * self.rng.uniform(0.8, 1.2) + self.rng.random())
        minutes = sorted(self.rng.sample(range(OPENS, CLOSES), visits + len(scripted)))
        turns = [*scripted, *[None] * visits]
        self.rng.shuffle(turns)
        # A package is sold before it is used, also where both happen on one day.
        turns.sort(key=lambda turn: turn is None or isinstance(turn[1], Visit))
        for minute, turn in zip(minutes, turns, strict=True):
            now = self._at(day, minute)
            if turn is None:
                self._receive_guest(now)
            elif isinstance(turn[1], Sale):
                self._sell_scripted(self.named[turn[0]], turn[1], now)
            else:
                self._bill_scripted(self.named[turn[0]], turn[1], now)
        return len(turns)

    def due_payments(self, until: date) -> list[LatePayment]:
        """Take out the late payments that came in before a day."""
        due = [one for one in self.late if one.at.astimezone(self.zone).date() < until]
        self.late = [one for one in self.late if one not in due]
        return sorted(due, key=lambda one: one.at)

    # --- Stories ---

    def _story_day(self, event: Sale | Visit) -> date:
        day = self.today - timedelta(days=event.days_ago)
        if isinstance(event, Visit) and event.on_working_day and day.isoweekday() > 5:
            day -= timedelta(days=day.isoweekday() - 5)
        return day

    def _sell_scripted(self, customer_id: int, sale: Sale, now: datetime) -> None:
        ask = PackageAsk(
            package_id=self.offers[sale.offer],
            service_id=self.services[sale.service] if sale.service else None,
            expires_on=None if sale.ends_in is None else self.today + timedelta(days=sale.ends_in),
        )
        request = BillRequest(customer_id=customer_id, packages=(ask,))
        self.books.issue_bill(request=request, pay=lambda due: (self._payment(due),), now=now)

    def _bill_scripted(self, customer_id: int, visit: Visit, now: datetime) -> None:
        request = BillRequest(
            customer_id=customer_id,
            charge_date=now.astimezone(self.zone).date() - timedelta(days=visit.charged_before),
            services=tuple(self._ask_service(self.services[name]) for name in visit.services),
            products=tuple(ProductAsk(product_id=self.products[name]) for name in visit.goods),
        )

        def pay(due: int) -> tuple[PaymentAsk, ...]:
            amount = due * visit.paid_percent // 100
            return (self._payment(amount),) if amount else ()

        self.books.issue_bill(request=request, pay=pay, now=now)

    # --- Chance ---

    def _receive_guest(self, now: datetime) -> None:
        """Let somebody come and be billed, some also for a package."""
        day = now.astimezone(self.zone).date()
        known = bisect_right(self.joined, (day - self.first).days)
        customer_id, _ = self.rng.choices(self.regulars[:known], cum_weights=self.keenness[:known])[0]
        live = [one for one in self.books.held[customer_id].values() if _is_live(one, day)]
        may_buy = customer_id != self.walk_in and len(live) < 4
        packages = (self._ask_package(),) if may_buy and self.rng.random() < 0.062 else ()
        request = self._request(customer_id, live, packages, day)
        invoice_id, draft = self.books.issue_bill(request=request, pay=self._pay, now=now)
        rest = draft.priced.payable - draft.amount_paid
        if rest and self.rng.random() < 0.8:
            at = now + timedelta(days=self.rng.randint(2, 30))
            if at.astimezone(self.zone).date() < self.today:
                self.late.append(LatePayment(invoice_id=invoice_id, payment=self._payment(rest), at=at))

    def _ask_package(self) -> PackageAsk:
        offer = self.rng.choices(OFFERS, [one.popularity for one in OFFERS])[0]
        return PackageAsk(
            package_id=self.offers[offer.name],
            service_id=self.services[self.rng.choice(offer.choices)] if offer.choices else None,
            discount_bp=1000 if self.rng.random() < 0.1 else 0,
        )

    def _request(
        self, customer_id: int, live: Sequence[Entitlement], packages: tuple[PackageAsk, ...], day: date
    ) -> BillRequest:
        rng = self.rng
        if any(ask.package_id == self.offers[GIFT_CARD] for ask in packages):
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
        return tuple(self._ask_service(service_id, by_chance=True) for service_id in dict.fromkeys(wanted[:3]))

    def _ask_service(self, service_id: int, *, by_chance: bool = False) -> ServiceAsk:
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
        wanted = {self.products[good.name]: rng.choice((1, 1, 1, 1, 2)) for good in goods}
        return tuple(
            ProductAsk(product_id=product_id, qty=qty)
            for product_id, qty in wanted.items()
            if self.books.in_stock(product_id, on=day) >= qty
        )

    # --- Money ---

    def _pay(self, due: int) -> tuple[PaymentAsk, ...]:
        """Pay what is due (paise): nearly always at once, sometimes in two ways or only a part."""
        chance = self.rng.random()
        whole_rupees = due // 200 * 100
        if not due:
            return ()
        if chance < 0.006:
            return ()
        if chance < 0.03 and whole_rupees > 50_000:
            return (self._payment(whole_rupees),)
        if chance < 0.05 and whole_rupees > 50_000:
            return (
                PaymentAsk(method=PaymentMethod.CASH, amount=whole_rupees),
                PaymentAsk(method=PaymentMethod.UPI, amount=due - whole_rupees, reference=self._upi_reference()),
            )
        return (self._payment(due),)

    def _payment(self, amount: int) -> PaymentAsk:
        method = self.rng.choices(
            (PaymentMethod.UPI, PaymentMethod.CARD, PaymentMethod.CASH, PaymentMethod.BANK), (62, 20, 17, 1)
        )[0]
        match method:
            case PaymentMethod.UPI:
                reference = self._upi_reference()
            case PaymentMethod.CARD:
                reference = f"card ending {self.rng.randint(0, 9999):04d}"
            case _:
                reference = ""
        return PaymentAsk(method=method, amount=amount, reference=reference)

    def _upi_reference(self) -> str:
        return f"{self.rng.randrange(10**11, 10**12)}"

    # --- The shelf ---

    def _deliver(self, good: Good, qty: int, day: date) -> None:
        self.deliveries += 1
        self.books.receive(
            product_id=self.products[good.name],
            batch_no=f"{good.sku[:3]}{day:%y%m}-{self.deliveries:03d}",
            qty=qty,
            cost=share_bp(good.rupees * 100, self.rng.randint(48, 58) * 100),
            expires_on=day + timedelta(days=good.shelf_months * 30 - self.rng.randint(10, 40)),
            now=self._at(day, OPENS - 30),
        )

    def _supply(self, supply: Supply, day: date) -> None:
        self.deliveries += 1
        self.books.receive(
            product_id=self.supplies[supply.sku],
            batch_no=f"{supply.sku[:3]}{day:%y%m}-{self.deliveries:03d}",
            qty=supply.pack,
            cost=supply.paise,
            expires_on=day + timedelta(days=supply.shelf_months * 30),
            now=self._at(day, OPENS - 30),
        )

    def _at(self, day: date, minute: int) -> datetime:
        return datetime.combine(day, time(minute // 60, minute % 60, self.rng.randrange(60)), tzinfo=self.zone)


def _is_live(entitlement: Entitlement, day: date) -> bool:
    """Tell whether something can still be taken from an entitlement."""
    is_spent = entitlement.remaining_qty == 0 or entitlement.remaining_amount == 0
    return not is_spent and not entitlement.validity.has_expired(day)


def _check_tables() -> None:
    """Refuse tables of the demo that name what is not there."""
    gives = {category for colleague in COLLEAGUES for category in colleague.gives}
    assert {treatment.category for treatment in TREATMENTS} <= gives  # noqa: S101 - our own tables
    assert {name for name, _ in NAMED_CUSTOMERS} == {*STORIES, WALK_IN}  # noqa: S101 - our own tables


_check_tables()

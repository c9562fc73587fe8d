"""A year of the demo spa, day by day: who comes, what is bought and how it is paid.

Every choice comes from one seeded source of chance, so the same last day always gives the same books.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from tula.demo.books import Books, Pages
from tula.demo.catalogue import COLLEAGUES, TREATMENTS
from tula.demo.day import CLOSES, OPENS, moment
from tula.demo.deliveries import Deliveries
from tula.demo.listing import Listing
from tula.demo.people import NAMED_CUSTOMERS, WALK_IN
from tula.demo.stories import STORIES, Sale, Visit
from tula.demo.till import Till
from tula.demo.wishes import Wishes
from tula.domain.benefits import Entitlement
from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk
from tula.domain.validity import a_year_before

VISITS_A_DAY = 15.9
BY_WEEKDAY = (0.7, 0.75, 0.8, 0.85, 1.1, 1.5, 1.3)
"""Monday to Sunday."""
BY_MONTH = (0.95, 1.0, 1.05, 1.05, 1.1, 0.85, 0.8, 0.9, 0.95, 1.2, 1.2, 1.15)
"""January to December: quiet in the monsoon, busy from the festivals to the weddings."""


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


def live_year(*, books: Books, listing: Listing, rng: Random, today: date) -> Iterator[Month]:
    """Live the year that ends yesterday, month by month."""
    year = _Year(books=books, listing=listing, rng=rng, today=today)
    day = a_year_before(today)
    month = Month(first=day)
    year.deliveries.stock_up(day)
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
        self.first = a_year_before(today)
        self.zone = ZoneInfo(books.shop.settings.timezone)
        self.listing = listing
        self.deliveries = Deliveries(books=books, listing=listing, rng=rng, zone=self.zone, today=today)
        self.wishes = Wishes(books=books, listing=listing, rng=rng, first=self.first)
        self.till = Till(rng)
        self.named = {guest.name: id_ for id_, guest in listing.guests}
        self.walk_in = self.named[WALK_IN]
        # Whoever may come by chance, by the day of the first visit; the named only follow their stories.
        self.regulars = [(id_, guest) for id_, guest in listing.guests if guest.keenness]
        self.joined = [guest.joined for _, guest in self.regulars]
        self.keenness = list(accumulate(guest.keenness for _, guest in self.regulars))
        self.late: list[LatePayment] = []
        self.scripts: dict[date, list[tuple[str, Sale | Visit]]] = {}
        for name, story in STORIES.items():
            for event in story:
                self.scripts.setdefault(self._story_day(event), []).append((name, event))

    def live_day(self, day: date) -> int:
        """Live one day and count its bills."""
        self.deliveries.restock(day)
        scripted = self.scripts.get(day, [])
        expected = VISITS_A_DAY * BY_WEEKDAY[day.weekday()] * BY_MONTH[day.month - 1]
        visits = int(expected * self.rng.uniform(0.8, 1.2) + self.rng.random())
        minutes = sorted(self.rng.sample(range(OPENS, CLOSES), visits + len(scripted)))
        turns = [*scripted, *[None] * visits]
        self.rng.shuffle(turns)
        # A package is sold before it is used, also where both happen on one day.
        turns.sort(key=lambda turn: turn is None or isinstance(turn[1], Visit))
        for minute, turn in zip(minutes, turns, strict=True):
            now = moment(day, minute, rng=self.rng, zone=self.zone)
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
            package_id=self.listing.offers[sale.offer],
            service_id=self.listing.services[sale.service] if sale.service else None,
            expires_on=None if sale.ends_in is None else self.today + timedelta(days=sale.ends_in),
        )
        request = BillRequest(customer_id=customer_id, packages=(ask,))
        self.books.issue_bill(request=request, pay=lambda due: (self.till.payment_of(due),), now=now)

    def _bill_scripted(self, customer_id: int, visit: Visit, now: datetime) -> None:
        request = BillRequest(
            customer_id=customer_id,
            charge_date=now.astimezone(self.zone).date() - timedelta(days=visit.charged_before),
            services=tuple(self.wishes.ask_service(self.listing.services[name]) for name in visit.services),
            products=tuple(ProductAsk(product_id=self.listing.products[name]) for name in visit.goods),
        )

        def pay(due: int) -> tuple[PaymentAsk, ...]:
            amount = due * visit.paid_percent // 100
            return (self.till.payment_of(amount),) if amount else ()

        self.books.issue_bill(request=request, pay=pay, now=now)

    # --- Chance ---

    def _receive_guest(self, now: datetime) -> None:
        """Let somebody come and be billed, some also for a package."""
        day = now.astimezone(self.zone).date()
        known = bisect_right(self.joined, (day - self.first).days)
        customer_id, _ = self.rng.choices(self.regulars[:known], cum_weights=self.keenness[:known])[0]
        live = [one for one in self.books.held[customer_id].values() if _is_live(one, day)]
        may_buy = customer_id != self.walk_in and len(live) < 4
        packages = (self.wishes.ask_package(),) if may_buy and self.rng.random() < 0.062 else ()
        request = self.wishes.request(customer_id, live, packages, day)
        invoice_id, draft = self.books.issue_bill(request=request, pay=self.till.pay, now=now)
        rest = draft.priced.payable - draft.amount_paid
        if rest and self.rng.random() < 0.8:
            at = now + timedelta(days=self.rng.randint(2, 30))
            if at.astimezone(self.zone).date() < self.today:
                self.late.append(LatePayment(invoice_id=invoice_id, payment=self.till.payment_of(rest), at=at))


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

"""The books of the demo spa while its year is lived: facts in memory, rows for the tables.

The real engine drafts every bill and the real operations build every row; only reading and locking are left out,
because nobody else is there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import DeclarativeBase

from tula.domain.benefits import Entitlement
from tula.domain.bill import Draft, draft_bill, require_not_overpaid
from tula.domain.bill_facts import BillFacts, CustomerFact, StockFact
from tula.domain.bill_request import BillRequest, PaymentAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.fifo import Batch, MoveKind
from tula.domain.numbering import Series, financial_year
from tula.domain.override import require_override_reasons
from tula.domain.sale import SaleIds, TemplateFact
from tula.domain.settings import Settings
from tula.domain.validity import local_date
from tula.models import CustomerPackage, CustomerPackageItem, Invoice, InvoiceLine, Payment, StockBatch
from tula.models.base import Base
from tula.operations import ledger, stock
from tula.operations.benefits import purchases_of, redemption_entries
from tula.operations.facts import LoadedFacts
from tula.operations.invoice_document import SERIES, number_document, to_document
from tula.operations.invoice_rows import head_rows, part_rows, sale_moves, usage_time
from tula.operations.packages import grant_entries, purchase_rows
from tula.operations.rows import Row

ACTOR = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What stands before the first day: the price list, the people, and where new ids come from."""

    settings: Settings
    customers: Mapping[int, CustomerFact]
    services: Mapping[int, Sequence[tuple[date, CatalogueFact]]]
    products: Mapping[int, Sequence[tuple[date, CatalogueFact]]]
    """Each with the GST rate from a day on, oldest first."""
    staff: Mapping[str, Sequence[int]]
    """Who gives each category of treatment."""
    offers: Mapping[int, TemplateFact]
    """The package templates."""
    ids: Mapping[type[Base], Iterator[int]]


@dataclass(slots=True)
class Pages:
    """The rows of some days, table by table, in the order they came about."""

    tables: dict[type[DeclarativeBase], list[Row]] = field(default_factory=lambda: defaultdict(list))
    usage: list[Row] = field(default_factory=list)
    moves: list[Row] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Books:
    """What the spa's customers hold and its shelf bears, day by day; `pages` collects what is to be written."""

    shop: Shop
    held: dict[int, dict[int, Entitlement]] = field(default_factory=lambda: defaultdict(dict))
    shelf: dict[int, dict[int, StockFact]] = field(default_factory=lambda: defaultdict(dict))
    counters: dict[tuple[Series, int], int] = field(default_factory=lambda: defaultdict(int))
    pages: Pages = field(default_factory=Pages)

    def turn_page(self) -> Pages:
        """Hand over the rows collected so far and begin afresh."""
        pages, self.pages = self.pages, Pages()
        return pages

    def receive(self, *, product_id: int, batch_no: str, qty: int, cost: int, expires_on: date, now: datetime) -> None:
        """Put a delivery on the shelf."""
        batch_id = next(self.shop.ids[StockBatch])
        received_on = local_date(now, self.shop.settings.timezone)
        self.pages.tables[StockBatch].append(
            {
                "id": batch_id,
                "product_id": product_id,
                "batch_no": batch_no,
                "qty_available": 0,
                "unit_cost": cost,
                "received_on": received_on,
                "expires_on": expires_on,
                "created_at": now,
            }
        )
        receipt = stock.Move(batch_id=batch_id, product_id=product_id, kind=MoveKind.RECEIPT, qty=qty)
        self.pages.moves.append(stock.move_row(receipt, actor=ACTOR, now=now))
        batch = Batch(id=batch_id, qty_available=qty, received_on=received_on, expires_on=expires_on)
        self.shelf[product_id][batch_id] = StockFact(batch=batch, product_id=product_id, batch_no=batch_no)

    def in_stock(self, product_id: int, *, on: date) -> int:
        """Count what of a product can be sold."""
        batches = (fact.batch for fact in self.shelf[product_id].values())
        return sum(batch.qty_available for batch in batches if not batch.has_expired(on))

    def issue_bill(
        self, *, request: BillRequest, pay: Callable[[int], tuple[PaymentAsk, ...]], now: datetime
    ) -> tuple[int, Draft]:
        """Bill a customer; `pay` says how the amount due (paise) is paid. Gives the invoice's id and the bill."""
        require_override_reasons(request)
        facts = self._facts(request, local_date(now, self.shop.settings.timezone))
        draft = draft_bill(request=request, facts=facts)
        payments = pay(draft.priced.payable)
        draft = replace(draft, request=replace(request, payments=payments))
        require_not_overpaid(draft)
        loaded = LoadedFacts(
            facts=facts,
            held=(),
            invoice_id=next(self.shop.ids[Invoice]),
            line_ids=[next(self.shop.ids[InvoiceLine]) for _ in draft.lines],
            payment_ids=[next(self.shop.ids[Payment]) for _ in payments],
        )
        self._write(draft, loaded, now)
        self._take(draft)
        return loaded.invoice_id or 0, draft

    def _facts(self, request: BillRequest, today: date) -> BillFacts:
        chosen = {ask.service_id for ask in request.packages if ask.service_id is not None}
        services = chosen | {ask.service_id for ask in request.services}
        products = {ask.product_id for ask in request.products}
        staff = {ask.staff_id for ask in request.services if ask.staff_id is not None}
        treatments = {id_: self._rated(self.shop.services[id_], today) for id_ in services}
        used = {one.product_id for ask in request.services for one in treatments[ask.service_id].recipe}
        return BillFacts(
            settings=self.shop.settings,
            today=today,
            customer=self.shop.customers[request.customer_id],
            services=treatments,
            products={id_: self._rated(self.shop.products[id_], today) for id_ in products},
            staff=dict.fromkeys(staff, True),
            entitlements=list(self.held[request.customer_id].values()),
            stock=[fact for product_id in sorted(products | used) for fact in self.shelf[product_id].values()],
            templates=self.shop.offers,
            sale_ids=[self._sale_ids(self.shop.offers[ask.package_id]) for ask in request.packages],
        )

    def _sale_ids(self, template: TemplateFact) -> SaleIds:
        return SaleIds(
            package_id=next(self.shop.ids[CustomerPackage]),
            item_ids=[next(self.shop.ids[CustomerPackageItem]) for _ in template.items],
        )

    def _rated(self, dated: Sequence[tuple[date, CatalogueFact]], on: date) -> CatalogueFact:
        return next(fact for since, fact in reversed(dated) if since <= on)

    def _write(self, draft: Draft, loaded: LoadedFacts, now: datetime) -> None:
        counter = SERIES[draft.document_type], financial_year(draft.invoice_date)
        self.counters[counter] += 1
        sequence = self.counters[counter]
        document = number_document(to_document(draft, loaded), draft=draft, sequence=sequence, now=now)
        for model, rows in (
            *part_rows(document, actor=ACTOR, now=now),
            *head_rows(document, draft=draft, sequence=sequence, actor=ACTOR, now=now),
        ):
            self.pages.tables[model].extend(rows)
        purchases = purchases_of(draft)
        for model, rows in purchase_rows(purchases, actor=ACTOR, now=now):
            self.pages.tables[model].extend(rows)
        entries = [entry for purchase in purchases for entry in grant_entries(purchase, now=now)]
        entries += redemption_entries(
            document, usage_at=usage_time(document, issued_at=now, timezone=draft.settings.timezone)
        )
        self.pages.usage.extend(ledger.entry_row(entry, actor=ACTOR, now=now) for entry in entries)
        self.pages.moves.extend(
            stock.move_row(move, actor=ACTOR, now=now) for move in sale_moves(draft, line_ids=loaded.line_ids)
        )

    def _take(self, draft: Draft) -> None:
        """Add what the bill sold to what the customer holds; lower that and the shelf by what the bill took."""
        held = self.held[draft.customer.id]
        held.update((new.id, new) for line in draft.lines if line.sold for new in line.sold.entitlements())
        for line in draft.lines:
            for one in line.priced.redemptions:
                if one.entitlement_id is not None:
                    held[one.entitlement_id] = replace(
                        held[one.entitlement_id],
                        remaining_qty=one.remaining_qty,
                        remaining_amount=one.remaining_amount,
                    )
            for pick in line.picks:
                self._lower(line.subject.id, pick.batch_id, pick.qty)
            for used in line.consumed:
                self._lower(used.product_id, used.batch_id, used.qty)

    def _lower(self, product_id: int, batch_id: int, qty: int) -> None:
        shelf = self.shelf[product_id]
        batch = shelf[batch_id].batch
        if batch.qty_available == qty:
            del shelf[batch_id]
        else:
            left = replace(batch, qty_available=batch.qty_available - qty)
            shelf[batch_id] = replace(shelf[batch_id], batch=left)

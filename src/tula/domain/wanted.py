"""What a bill asks for, found in the catalogue: services, then products, then packages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tula.domain.back_bar import Consumed
from tula.domain.bill_facts import BillFacts
from tula.domain.bill_request import Ask, BillRequest, PackageAsk, ServiceAsk
from tula.domain.catalogue import CatalogueFact, offered_product, offered_service, require_working
from tula.domain.errors import Invalid
from tula.domain.invoice import BillLine, LineKind
from tula.domain.sale import SoldPackage, preview_ids, sell_package
from tula.domain.shelf import Shelf


class EmptyBill(Invalid):
    """Add at least one service, product or package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something asked for, and what it is in the catalogue; a package is sold on the terms of the day."""

    ask: Ask
    subject: CatalogueFact
    sold: SoldPackage | None = None

    def bill_line(self, *, is_taxed: bool) -> BillLine:
        """Say what is to be priced; a package that is taxed on use bears no tax now."""
        ask = self.ask
        rate_bp = self.subject.rate_bp if is_taxed and (not self.sold or self.sold.is_taxed_when_sold) else 0
        if isinstance(ask, PackageAsk):
            kind, qty, price = LineKind.PACKAGE, 1, ask.price
        else:
            kind = LineKind.SERVICE if isinstance(ask, ServiceAsk) else LineKind.PRODUCT
            qty, price = ask.qty, ask.unit_price
        return BillLine(
            kind=kind,
            qty=qty,
            unit_price=self.subject.price if price is None else price,
            rate_bp=rate_bp,
            is_inclusive=self.subject.is_inclusive,
            discount_bp=ask.discount_bp,
        )

    def use_up(self, shelf: Shelf, *, on: date) -> tuple[Consumed, ...]:
        """Take from the shelf what a treatment uses; nothing else uses any."""
        if not isinstance(self.ask, ServiceAsk):
            return ()
        return shelf.use_up(self.subject.recipe, times=self.ask.qty, on=on)


def find_wanted(*, request: BillRequest, facts: BillFacts, charge_date: date) -> list[Wanted]:
    """Find everything a bill asks for, and sell its packages.

    :raises EmptyBill: it asks for nothing.
    :raises NotFound: a service, product, package or staff member does not exist.
    :raises Conflict: one of them is inactive, or a product is not for sale.
    :raises Invalid: see `sell_package`.
    """
    if not (request.services or request.products or request.packages):
        raise EmptyBill.at("services")
    for index, ask in enumerate(request.services):
        if ask.staff_id is not None:
            require_working(is_active=facts.staff.get(ask.staff_id), where=f"services.{index}.staff_id")
    return [*_services(request, facts), *_products(request, facts), *_packages(request, facts, charge_date)]


def _services(request: BillRequest, facts: BillFacts) -> Iterator[Wanted]:
    for index, ask in enumerate(request.services):
        service = offered_service(facts.services.get(ask.service_id), where=f"services.{index}.service_id")
        yield Wanted(ask=ask, subject=service)


def _products(request: BillRequest, facts: BillFacts) -> Iterator[Wanted]:
    for index, ask in enumerate(request.products):
        product = offered_product(facts.products.get(ask.product_id), where=f"products.{index}.product_id")
        yield Wanted(ask=ask, subject=product)


def _packages(request: BillRequest, facts: BillFacts, charge_date: date) -> Iterator[Wanted]:
    """Sell the packages asked for; they start on the charge date, so the same bill can use them."""
    for index, ask in enumerate(request.packages):
        sold = sell_package(
            ask=ask,
            template=facts.templates.get(ask.package_id),
            chosen=facts.services.get(ask.service_id or 0),
            ids=facts.sale_ids[index] if index < len(facts.sale_ids) else preview_ids(index),
            settings=facts.settings,
            starts_on=charge_date,
            today=facts.today,
            where=f"packages.{index}.",
        )
        template = sold.template
        subject = CatalogueFact(
            id=template.id,
            name=template.name,
            price=template.price,
            hsn_sac=template.sac,
            rate_bp=template.rate_bp,
            is_inclusive=template.is_inclusive,
            is_active=template.is_active,
        )
        yield Wanted(ask=ask, subject=subject, sold=sold)

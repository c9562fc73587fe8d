"""A package sold: the terms of the day, frozen with it; later changes of its template never reach it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tula.domain.benefits import BenefitKind, Entitlement, TaxOrder
from tula.domain.bill_request import PackageAsk
from tula.domain.catalogue import CatalogueFact, Inactive, offered_service
from tula.domain.errors import Invalid, NotFound
from tula.domain.gst import compute_tax, resolve_supply
from tula.domain.lifecycle import ItemBalance, PackageType, Tally
from tula.domain.settings import Settings
from tula.domain.validity import EVERY_DAY, Validity

PREVIEW_IDS = 2**63
"""Ids from here on stand for what a preview would only make: behind every real one, beyond any a request can name."""


class PackageNotFound(NotFound):
    """Package not found."""


class PackageInactive(Inactive):
    """This package is no longer sold. Activate it or choose another."""


class DiscountAbovePrice(Invalid):
    """That is more than the price."""


class ServiceChoiceRequired(Invalid):
    """This package is for one service of the customer's choice. Choose it."""


class ServiceChoiceUnwanted(Invalid):
    """The services of this package are fixed. Leave the service out."""


class ExpiryBeforeStart(Invalid):
    """The package cannot expire before it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItemFact:
    """One benefit that a template promises; `is_open` leaves its service to be chosen when sold."""

    kind: BenefitKind
    service_id: int | None = None
    service_name: str | None = None
    is_open: bool = False
    qty: int | None = None
    percent_bp: int | None = None
    amount: int | None = None
    list_price: int = 0
    """What its service costs by itself (paise); 0 where it is for every service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFact:
    """A package as it stands on the price list: price in paise, GST rate in basis points."""

    id: int
    name: str
    pkg_type: PackageType
    price: int
    validity_days: int | None
    weekdays: tuple[int, ...] | None
    tax_order: TaxOrder | None
    rate_bp: int
    is_inclusive: bool
    sac: str | None
    is_active: bool
    items: tuple[TemplateItemFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleIds:
    """The ids a package and its entitlements are written under."""

    package_id: int
    item_ids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPackage:
    """A package with the terms it is sold on."""

    template: TemplateFact
    ids: SaleIds
    tax_order: TaxOrder
    validity: Validity
    assigned_on: date
    items: tuple[TemplateItemFact, ...]

    @property
    def is_taxed_when_sold(self) -> bool:
        """Tell whether its price bears tax now; else each use does (domain rule: each rupee exactly once)."""
        return self.tax_order is TaxOrder.BEFORE_TAX

    def entitlements(self) -> Iterator[Entitlement]:
        """Give what the customer holds by it, whole."""
        for item_id, item in zip(self.ids.item_ids, self.items, strict=False):
            yield Entitlement(
                id=item_id,
                customer_package_id=self.ids.package_id,
                package_name=self.template.name,
                kind=item.kind,
                validity=self.validity,
                assigned_on=self.assigned_on,
                service_id=item.service_id,
                service_name=item.service_name,
                percent_bp=item.percent_bp,
                remaining_qty=item.qty,
                remaining_amount=item.amount,
                tax_order=self.tax_order,
            )

    def balances(self) -> Iterator[ItemBalance]:
        """Give the balances it starts with."""
        for item in self.items:
            yield ItemBalance(
                kind=item.kind,
                sessions=None if item.qty is None else Tally(total=item.qty, used=0),
                credit=None if item.amount is None else Tally(total=item.amount, used=0),
            )


def written_id(row_id: int | None) -> int | None:
    """Give an id of the books; None for one that only stands in for what a preview would write."""
    return None if row_id is None or row_id >= PREVIEW_IDS else row_id


def preview_ids(index: int) -> SaleIds:
    """Stand in for the ids of the package that a preview would sell as its `index`-th."""
    first = PREVIEW_IDS + index * 1_000
    return SaleIds(package_id=first, item_ids=range(first, first + 1_000))


def sell_package(
    *,
    ask: PackageAsk,
    template: TemplateFact | None,
    chosen: CatalogueFact | None,
    ids: SaleIds,
    settings: Settings,
    starts_on: date,
    today: date,
    where: str = "",
) -> SoldPackage:
    """Fix the terms of a package; it starts on `starts_on` unless asked otherwise.

    `chosen` is the service asked for, if it exists. `where` stands before the names of fields at fault.

    :raises NotFound: the template or the chosen service does not exist.
    :raises Inactive: it is no longer offered.
    :raises Invalid: a service is missing or not wanted, or the package would expire before it starts.
    """
    if template is None:
        raise PackageNotFound.at(f"{where}package_id")
    if not template.is_active:
        raise PackageInactive.at(f"{where}package_id")
    _check_choice(ask, template, chosen, where)
    valid_from = ask.valid_from or starts_on
    expires_on = ask.expires_on
    if expires_on is None:
        expires_on = last_day(valid_from=valid_from, validity_days=template.validity_days)
    if expires_on is not None and expires_on < valid_from:
        raise ExpiryBeforeStart.at(f"{where}expires_on")
    return SoldPackage(
        template=template,
        ids=ids,
        tax_order=sold_tax_order(template, settings),
        validity=Validity(
            valid_from=valid_from,
            expires_on=expires_on,
            weekdays=frozenset(template.weekdays) if template.weekdays else EVERY_DAY,
        ),
        assigned_on=today,
        items=tuple(_with_service(item, chosen) for item in template.items),
    )


def last_day(*, valid_from: date, validity_days: int | None) -> date | None:
    """Give the last day of a package from its first; None for one that never expires."""
    return valid_from + timedelta(days=validity_days) if validity_days else None


def price_less(*, price: int, discount: int) -> int:
    """Give what is paid for a package after a discount (paise).

    :raises DiscountAbovePrice: the discount is more than the price.
    """
    if discount > price:
        raise DiscountAbovePrice.at("discount")
    return price - discount


def price_before_tax(*, sold: SoldPackage, price: int, settings: Settings) -> int:
    """Take the tax out of what is paid for a package (paise); one that is taxed on use is sold untaxed."""
    supply = resolve_supply(
        registration=settings.registration, spa_state=settings.state_code, customer_state=None, products_only=False
    )
    rate_bp = sold.template.rate_bp if sold.is_taxed_when_sold else 0
    return compute_tax(net=price, rate_bp=rate_bp, is_inclusive=sold.template.is_inclusive, supply=supply).taxable


def sold_tax_order(template: TemplateFact, settings: Settings) -> TaxOrder:
    """Tell when a package is taxed: at its sale, or on each use.

    Only prepaid can wait for its use; whatever lowers the taxable value later has to be taxed when sold.
    """
    is_all_prepaid = all(item.kind is BenefitKind.PREPAID for item in template.items)
    return (template.tax_order or settings.benefit_tax_order) if is_all_prepaid else TaxOrder.BEFORE_TAX


def list_values(items: Sequence[TemplateItemFact]) -> list[int]:
    """Give what the sessions of each item cost by themselves on the day they are sold (paise), 0 for other benefits.

    The price of a package is spread over its sessions by these. Where none has a price, sessions count alike.
    """
    counts = [item.qty or 0 if item.kind is BenefitKind.FREE else 0 for item in items]
    values = [count * item.list_price for count, item in zip(counts, items, strict=True)]
    return values if any(values) else counts


def _check_choice(ask: PackageAsk, template: TemplateFact, chosen: CatalogueFact | None, where: str) -> None:
    """Ask for a service exactly when the template leaves it open."""
    field = f"{where}service_id"
    is_open = any(item.is_open for item in template.items)
    if ask.service_id is None:
        if is_open:
            raise ServiceChoiceRequired.at(field)
        return
    if not is_open:
        raise ServiceChoiceUnwanted.at(field)
    offered_service(chosen, where=field)


def _with_service(item: TemplateItemFact, chosen: CatalogueFact | None) -> TemplateItemFact:
    if not item.is_open or chosen is None:
        return item
    return TemplateItemFact(
        kind=item.kind,
        service_id=chosen.id,
        service_name=chosen.name,
        qty=item.qty,
        percent_bp=item.percent_bp,
        amount=item.amount,
        list_price=chosen.price,
    )

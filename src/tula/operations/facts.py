"""What a bill depends on, read in few statements: for a preview as it is, for a commit under locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    Text,
    any_,
    bindparam,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tula.domain.back_bar import recipe_of
from tula.domain.bill_facts import BillFacts, CustomerFact
from tula.domain.bill_request import BillRequest
from tula.domain.catalogue import CatalogueFact
from tula.domain.invoice import PackageBilling
from tula.domain.lifecycle import HeldItem
from tula.domain.sale import SaleIds, TemplateFact
from tula.domain.settings import Settings, read_settings
from tula.domain.validity import local_date
from tula.models import GstRate, Product, Service, ServiceConsumable, Setting, Staff
from tula.models.columns import AnyRow, AnySelect, Paise
from tula.operations.locks import batches_of, entitlements_of, present_customer, to_held_items, to_stock_facts
from tula.operations.sale_facts import next_ids, read_templates, reserve_sales
from tula.operations.statement import Asked, Rows, Statement, round_trip


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFacts:
    """The facts of a bill, the balances behind them, and the ids reserved for what will be written."""

    facts: BillFacts
    held: Sequence[HeldItem]
    invoice_id: int | None
    line_ids: Sequence[int]
    payment_ids: Sequence[int]


_SETTINGS = select(func.jsonb_object_agg(Setting.key, Setting.value)).scalar_subquery()


def _customer_of(*, locking: bool) -> AnySelect:
    """Select the customer, if there is one, and the settings in any case."""
    customer = present_customer(locking=locking)
    return select(*customer.c, _SETTINGS.label("settings")).select_from(
        select(literal(1).label("one")).subquery().outerjoin(customer, true())
    )


_CUSTOMER = Statement(_customer_of(locking=False))
_CUSTOMER_AND_IDS = Statement(
    _customer_of(locking=True).add_columns(
        func.nextval("invoice_id_seq").label("invoice_id"),
        next_ids("invoice_line_id_seq", "lines").label("line_ids"),
        next_ids("payment_id_seq", "payments").label("payment_ids"),
    )
)


def _rate(owner: InstrumentedAttribute[Any], item: InstrumentedAttribute[Any]) -> Any:
    """Select the GST rate that is valid on the invoice date (CGST Act s.14)."""
    return (
        select(GstRate.rate_bp)
        .where(owner == item, GstRate.valid_from <= bindparam("on", type_=Date))
        .order_by(GstRate.valid_from.desc())
        .limit(1)
        .scalar_subquery()
        .label("rate_bp")
    )


_USED = aliased(Product)
_RECIPE = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_object(
                    *("product_id", _USED.id, "name", _USED.name, "unit", _USED.unit, "qty", ServiceConsumable.qty)
                ),
                ServiceConsumable.id,
            )
        )
    )
    .select_from(ServiceConsumable)
    .join(_USED, _USED.id == ServiceConsumable.product_id)
    .where(ServiceConsumable.service_id == Service.id)
    .correlate(Service)
    .scalar_subquery()
    .label("recipe")
)


def _ids(name: str) -> Any:
    return any_(bindparam(name, type_=ARRAY(BigInteger)))


_CATALOGUE_OF = Statement(
    union_all(
        select(
            literal("service").label("kind"),
            Service.id,
            Service.name,
            Service.price,
            Service.sac.label("hsn_sac"),
            Service.tax_inclusive,
            Service.is_active,
            _rate(GstRate.service_id, Service.id),
            true().label("is_retail"),
            _RECIPE,
        ).where(Service.id == _ids("services")),
        select(
            literal("product"),
            Product.id,
            Product.name,
            Product.price,
            Product.hsn,
            Product.tax_inclusive,
            Product.is_active,
            _rate(GstRate.product_id, Product.id),
            Product.is_retail,
            null().cast(JSONB),
        ).where(Product.id == _ids("products")),
        select(
            literal("staff"),
            Staff.id,
            Staff.name,
            null().cast(Paise),
            null().cast(Text),
            null().cast(Boolean),
            Staff.is_active,
            null().cast(BigInteger),
            null().cast(Boolean),
            null().cast(JSONB),
        ).where(Staff.id == _ids("staff")),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """The rows besides the customer's."""

    catalogue: Rows = ()
    items: Rows = ()
    batches: Rows = ()


def load_facts(session: Session, *, request: BillRequest, now: datetime, locking: bool) -> LoadedFacts:
    """Read customer, settings, entitlements, catalogue and stock; `locking` also reserves the ids to write under."""
    [[head]] = round_trip(session, _head(request, locking=locking))
    settings = read_settings(head.settings or {})
    today = local_date(now, settings.timezone)
    customer = _customer(head)
    rows = _read_rest(session, request, settings, today, locking=locking) if customer else _Rest()
    held = to_held_items(rows.items)
    templates, sale_ids = _packages(session, request, locking=locking)
    return LoadedFacts(
        facts=BillFacts(
            settings=settings,
            today=today,
            customer=customer,
            services={row.id: to_catalogue_fact(row) for row in rows.catalogue if row.kind == "service"},
            products={row.id: to_catalogue_fact(row) for row in rows.catalogue if row.kind == "product"},
            staff={row.id: row.is_active for row in rows.catalogue if row.kind == "staff"},
            entitlements=[item.entitlement for item in held],
            stock=to_stock_facts(rows.batches),
            templates=templates,
            sale_ids=sale_ids,
        ),
        held=held,
        invoice_id=head.invoice_id if locking else None,
        line_ids=head.line_ids if locking else [],
        payment_ids=head.payment_ids if locking else [],
    )


def _head(request: BillRequest, *, locking: bool) -> Asked:
    if not locking:
        return _CUSTOMER(id=request.customer_id)
    return _CUSTOMER_AND_IDS(
        id=request.customer_id,
        lines=len(request.services) + len(request.products) + len(request.packages),
        payments=len(request.payments),
    )


def _packages(
    session: Session, request: BillRequest, *, locking: bool
) -> tuple[Mapping[int, TemplateFact], Sequence[SaleIds]]:
    """Read the templates of packages to be sold, and reserve the ids to write them under."""
    if not request.packages:
        return {}, ()
    templates = read_templates(session, template_ids=[ask.package_id for ask in request.packages])
    asked = [templates[ask.package_id] for ask in request.packages if ask.package_id in templates]
    return templates, reserve_sales(session, templates=asked) if locking else ()


def _customer(head: AnyRow) -> CustomerFact | None:
    if head.id is None or not head.is_active:
        return None
    return CustomerFact(
        id=head.id,
        name=head.name,
        phone=head.phone,
        email=head.email or "",
        gstin=head.gstin or "",
        state_code=head.state_code or "",
        address=head.address or "",
    )


def _read_rest(session: Session, request: BillRequest, settings: Settings, today: date, *, locking: bool) -> "_Rest":
    """Read what the bill depends on besides the customer, in one round trip; locks are taken in their order.

    Entitlements only where this bill can touch them; in shadow nothing is taken, so nothing is locked.
    """
    asked = {
        "catalogue": catalogue_of(
            services=[
                *(ask.service_id for ask in request.services),
                *(ask.service_id for ask in request.packages if ask.service_id is not None),
            ],
            products=[ask.product_id for ask in request.products],
            staff=[ask.staff_id for ask in request.services if ask.staff_id is not None],
            on=today,
        )
    }
    if request.services and settings.package_billing is not PackageBilling.OFF:
        asked["items"] = entitlements_of(
            request.customer_id, locking=locking and settings.package_billing is PackageBilling.ON
        )
    if request.products or request.services:
        asked["batches"] = batches_of(
            service_ids=[ask.service_id for ask in request.services],
            product_ids=[ask.product_id for ask in request.products],
            batch_ids=[ask.batch_id for ask in request.products if ask.batch_id is not None],
            locking=locking,
        )
    return _Rest(**dict(zip(asked, round_trip(session, *asked.values()), strict=True)))


def catalogue_of(
    *, services: Sequence[int] = (), products: Sequence[int] = (), staff: Sequence[int] = (), on: date
) -> Asked:
    """Ask for services, products and staff by id, with the rates of the invoice date; `kind` tells them apart."""
    return _CATALOGUE_OF(services=list(services), products=list(products), staff=list(staff), on=on)


def to_catalogue_fact(row: AnyRow) -> CatalogueFact:
    """Read a service or product from the answer to `catalogue_of`."""
    return CatalogueFact(
        id=row.id,
        name=row.name,
        price=row.price,
        hsn_sac=row.hsn_sac,
        rate_bp=row.rate_bp or 0,
        is_inclusive=row.tax_inclusive,
        is_active=row.is_active,
        is_retail=row.is_retail,
        recipe=recipe_of(row.recipe or ()),
    )

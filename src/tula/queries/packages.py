"""Customer packages: the list, one with its items, and the ledger of its use."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import BenefitKind
from tula.domain.lifecycle import (
    ItemBalance,
    PackageBalance,
    PackageStatus,
    PackageType,
    StoredStatus,
    package_status,
    sum_items,
)
from tula.domain.prepaid import PrepaidBalance
from tula.models import (
    Customer,
    CustomerPackage,
    CustomerPackageItem,
    Invoice,
    PackageUsage,
    Service,
    Staff,
)
from tula.models.columns import AnyRow, AnySelect
from tula.models.package import WAS_PAUSED, to_item_balance, to_validity
from tula.queries.package_order import NEWEST, SOON, PackageOrder, QuickFilter, arrange, keep_nearly_used, narrow
from tula.queries.package_search import ids_found
from tula.queries.paging import COUNTED, Page, fetch_page, is_among

RECENT_USAGE = 10
ITEMS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageItem:
    """An entitlement of a customer package; `paid_total` (paise) is the paid part of a prepaid balance."""

    id: int
    service_id: int | None
    service_name: str | None
    kind: BenefitKind
    balance: ItemBalance
    used_qty: int
    discount_bp: int | None
    paid_total: int | None
    last_used_at: datetime | None

    @property
    def prepaid(self) -> PrepaidBalance | None:
        """The paid part and the bonus of a prepaid item."""
        credit = self.balance.credit
        if credit is None:
            return None
        return PrepaidBalance(total=credit.total, paid=self.paid_total or 0, used=credit.used)

    @property
    def paid_remaining(self) -> int | None:
        """What is left of the paid part (paise)."""
        return self.prepaid.paid_left if self.prepaid else None

    @property
    def bonus_remaining(self) -> int | None:
        """What is left of the bonus (paise)."""
        return self.prepaid.bonus_left if self.prepaid else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPackage:
    """A customer package with its items and where it stands; amounts are paise."""

    id: int
    customer_id: int
    customer_name: str
    customer_phone: str
    template_id: int
    name: str
    pkg_type: PackageType
    assigned_on: date
    valid_from: date
    expires_on: date | None
    status: PackageStatus
    price_paid: int
    discount: int
    notes: str
    items: tuple[PackageItem, ...]

    @property
    def balance(self) -> PackageBalance:
        """Where the package stands as a whole."""
        return sum_items(item.balance for item in self.items)

    @property
    def last_used_at(self) -> datetime | None:
        """When it was last used."""
        return max((item.last_used_at for item in self.items if item.last_used_at), default=None)

    def days_left(self, today: date) -> int | None:
        """Count the days after today on which it can be used; None without an end or once that is past."""
        if self.expires_on is None or self.expires_on < today:
            return None
        return (self.expires_on - today).days

    def expires_soon(self, today: date) -> bool:
        """Tell whether a package in use ends before long."""
        left = self.days_left(today)
        return self.status is PackageStatus.ACTIVE and left is not None and left <= SOON.days

    @property
    def service_name(self) -> str | None:
        """The one service it is for; None when there are several or all."""
        names = {item.service_name for item in self.items}
        return names.pop() if len(names) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFilter:
    """Which customer packages to list; `q` looks for customers as their list does, and into package names."""

    customer_id: int | None = None
    status: PackageStatus | None = None
    q: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    date_field: str = "assigned"
    quick: QuickFilter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEntry:
    """One ledger entry; `qty` and `amount` (paise) are signed by their effect on what is left."""

    id: int
    usage_at: datetime
    customer_id: int
    template_id: int | None
    customer_package_id: int | None
    package_name: str | None
    item_id: int | None
    service_id: int | None
    service_name: str | None
    qty: int | None
    amount: int | None
    change_type: str
    benefit_type: str
    qty_after: int | None
    balance_after: int | None
    rule: str | None
    reason: str | None
    invoice_id: int | None
    invoice_number: str | None
    line_id: int | None
    idempotency_key: str
    reverses_id: int | None
    reversed_by_id: int | None
    staff: str | None
    actor: str
    notes: str | None
    created_at: datetime


def list_packages(
    session: Session,
    *,
    wanted: PackageFilter,
    today: date,
    order: PackageOrder = NEWEST,
    page: int = 1,
    per_page: int = 25,
) -> Page[HeldPackage]:
    """List customer packages, by default newest first; counted exactly up to `COUNTED`.

    A search, any other order, and what is nearly used up page through the newest `COUNTED` of them.
    """
    if wanted.q is None and order.by is None and wanted.quick is not QuickFilter.NEARLY_USED:
        statement = arrange(_filtered(_packages(), wanted, today), order=order, today=today)
        found = fetch_page(session, statement, page=page, per_page=per_page, read=lambda row: row, counted=COUNTED)
        return Page(
            items=tuple(_held_packages(session, found.items, today)),
            total=found.total,
            page=found.page,
            pages=found.pages,
            has_exact_total=found.has_exact_total,
        )
    ids = list(session.scalars(_newest(session, wanted, today, at_most=COUNTED + 1)))
    shown = ids[:COUNTED]
    if wanted.quick is QuickFilter.NEARLY_USED:
        nearly = keep_nearly_used(select(CustomerPackage.id), among=shown)
        shown = list(session.scalars(nearly.order_by(CustomerPackage.id.desc())))
    statement = arrange(_packages().where(is_among(CustomerPackage.id, shown)), order=order, today=today, among=shown)
    rows = session.execute(statement.limit(per_page).offset((page - 1) * per_page)).all() if shown else []
    return Page(
        items=tuple(_held_packages(session, rows, today)),
        total=len(shown),
        page=page,
        pages=max(1, -(-len(shown) // per_page)),
        has_exact_total=len(ids) <= COUNTED,
    )


def every_package(
    session: Session, *, wanted: PackageFilter, today: date, order: PackageOrder = NEWEST
) -> Iterator[HeldPackage]:
    """Read all customer packages of a list, for an export."""
    statement = _packages().where(CustomerPackage.id.in_(_newest(session, wanted, today, at_most=None)))
    if wanted.quick is QuickFilter.NEARLY_USED:
        statement = keep_nearly_used(statement)
    statement = arrange(statement, order=order, today=today)
    for some in session.execute(statement.execution_options(yield_per=ITEMS_AT_ONCE)).partitions():
        yield from _held_packages(session, some, today)


def packages_of_customer(
    session: Session, *, customer_id: int, today: date, status: PackageStatus | None = None
) -> list[HeldPackage]:
    """List what a customer holds except cancelled packages, soonest expiry first, without expiry last."""
    statement = (
        _filtered(_packages(), PackageFilter(customer_id=customer_id, status=status), today)
        .where(CustomerPackage.status != StoredStatus.CANCELLED.value)
        .order_by(CustomerPackage.expires_on.asc().nulls_last(), CustomerPackage.id)
    )
    return _held_packages(session, session.execute(statement).all(), today)


def get_package(session: Session, *, package_id: int, today: date) -> HeldPackage | None:
    """Read one customer package; None when there is none."""
    row = session.execute(_packages().where(CustomerPackage.id == package_id)).one_or_none()
    if row is None:
        return None
    return _held_package(row, _items(session, [package_id])[package_id], today)


def list_usage(session: Session, *, package_id: int, page: int = 1, per_page: int = 25) -> Page[UsageEntry]:
    """List the ledger of one customer package, newest first."""
    return list_usage_where(session, PackageUsage.customer_package_id == package_id, page=page, per_page=per_page)


def list_usage_where(
    session: Session, condition: ColumnElement[bool], *, page: int, per_page: int, counted: int | None = None
) -> Page[UsageEntry]:
    """List some ledger entries, newest first; at most `counted` of them are counted."""
    statement = _usage().where(condition).order_by(PackageUsage.id.desc())
    return fetch_page(session, statement, page=page, per_page=per_page, read=_usage_entry, counted=counted)


def get_usage(session: Session, *, key: str) -> UsageEntry:
    """Read the ledger entry of a key that was just posted."""
    return _usage_entry(session.execute(_usage().where(PackageUsage.idempotency_key == key)).one())


def _usage() -> AnySelect:
    reversal = aliased(PackageUsage)
    return (
        select(
            PackageUsage.__table__,
            CustomerPackage.template_id,
            CustomerPackage.name.label("package_name"),
            Service.name.label("service_name"),
            Invoice.number.label("invoice_number"),
            Staff.name.label("staff"),
            reversal.id.label("reversed_by_id"),
        )
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(Service, Service.id == PackageUsage.service_id)
        .outerjoin(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(Staff, Staff.id == PackageUsage.staff_id)
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
    )


def _packages() -> AnySelect:
    # Every package has its customer; joined so, PostgreSQL leaves it out where rows are only counted.
    return select(
        CustomerPackage.__table__,
        Customer.name.label("customer_name"),
        Customer.phone.label("customer_phone"),
    ).outerjoin(Customer, Customer.id == CustomerPackage.customer_id)


def _newest(session: Session, wanted: PackageFilter, today: date, *, at_most: int | None) -> AnySelect:
    """Select the ids of the newest packages of a list; what is nearly used up is not told apart yet."""
    kept = _filtered(select(CustomerPackage.id), wanted, today)
    if wanted.q is not None:
        return ids_found(session, kept, wanted.q, at_most=at_most)
    return kept.order_by(CustomerPackage.id.desc()).limit(at_most)


def _filtered(statement: AnySelect, wanted: PackageFilter, today: date) -> AnySelect:
    dated = CustomerPackage.expires_on if wanted.date_field == "expires" else CustomerPackage.assigned_on
    if wanted.customer_id is not None:
        statement = statement.where(CustomerPackage.customer_id == wanted.customer_id)
    if wanted.status is not None:
        statement = statement.where(_has_status(wanted.status, today))
    if wanted.from_date:
        statement = statement.where(dated >= wanted.from_date)
    if wanted.to_date:
        statement = statement.where(dated <= wanted.to_date)
    if wanted.quick is not None:
        statement = narrow(statement, quick=wanted.quick, today=today)
    return statement


def _has_status(status: PackageStatus, today: date) -> ColumnElement[bool]:
    """Say `package_status` in SQL, for filters."""
    stored = CustomerPackage.status
    if status.value in set(StoredStatus) - {StoredStatus.ACTIVE}:
        return stored == status.value
    expired = func.coalesce(CustomerPackage.expires_on < today, False)
    paused = CustomerPackage.pauses.op("@>")(today)
    open_ended: Mapping[PackageStatus, ColumnElement[bool]] = {
        PackageStatus.EXPIRED: expired,
        PackageStatus.PAUSED: and_(not_(expired), paused, WAS_PAUSED),
        PackageStatus.ACTIVE: and_(not_(expired), not_(paused)),
    }
    return and_(stored == StoredStatus.ACTIVE.value, open_ended[status])


def _items(session: Session, package_ids: Sequence[int]) -> Mapping[int, list[PackageItem]]:
    items: dict[int, list[PackageItem]] = defaultdict(list)
    if not package_ids:
        return items
    rows = session.execute(
        select(CustomerPackageItem.__table__, Service.name.label("service_name"))
        .outerjoin(Service, Service.id == CustomerPackageItem.service_id)
        .where(CustomerPackageItem.customer_package_id.in_(package_ids))
        .order_by(CustomerPackageItem.id)
    )
    for row in rows:
        items[row.customer_package_id].append(
            PackageItem(
                id=row.id,
                service_id=row.service_id,
                service_name=row.service_name,
                kind=BenefitKind(row.benefit_type),
                balance=to_item_balance(row),
                used_qty=row.used_qty,
                discount_bp=row.discount_bp,
                paid_total=row.paid_total,
                last_used_at=row.last_used_at,
            )
        )
    return items


def _held_packages(session: Session, rows: Sequence[AnyRow], today: date) -> list[HeldPackage]:
    items = _items(session, [row.id for row in rows])
    return [_held_package(row, items[row.id], today) for row in rows]


def _held_package(row: AnyRow, items: Sequence[PackageItem], today: date) -> HeldPackage:
    return HeldPackage(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        customer_phone=row.customer_phone,
        template_id=row.template_id,
        name=row.name,
        pkg_type=PackageType(row.pkg_type),
        assigned_on=row.assigned_on,
        valid_from=row.valid_from,
        expires_on=row.expires_on,
        status=package_status(stored=StoredStatus(row.status), validity=to_validity(row), today=today),
        price_paid=row.price_paid,
        discount=row.discount,
        notes=row.notes or "",
        items=tuple(items),
    )


def _usage_entry(row: AnyRow) -> UsageEntry:
    return UsageEntry(
        id=row.id,
        usage_at=row.usage_at,
        customer_id=row.customer_id,
        template_id=row.template_id,
        customer_package_id=row.customer_package_id,
        package_name=row.package_name,
        item_id=row.item_id,
        service_id=row.service_id,
        service_name=row.service_name,
        qty=row.qty,
        amount=row.amount,
        change_type=row.change_type,
        benefit_type=row.benefit_type,
        qty_after=row.qty_after,
        balance_after=row.balance_after,
        rule=row.rule,
        reason=row.reason,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice_number,
        line_id=row.line_id,
        idempotency_key=row.idempotency_key,
        reverses_id=row.reverses_id,
        reversed_by_id=row.reversed_by_id,
        staff=row.staff,
        actor=row.actor,
        notes=row.notes,
        created_at=row.created_at,
    )

"""A customer package with its items, as lists and details show it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

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
from tula.models import Customer, CustomerPackage, CustomerPackageItem, Service
from tula.models.columns import AnyRow, AnySelect
from tula.models.package import to_item_balance, to_validity
from tula.queries.package_order import SOON


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


def select_packages() -> AnySelect:
    """Select customer packages, for `read_packages`."""
    # Every package has its customer; joined so, PostgreSQL leaves it out where rows are only counted.
    return select(
        CustomerPackage.__table__,
        Customer.name.label("customer_name"),
        Customer.phone.label("customer_phone"),
    ).outerjoin(Customer, Customer.id == CustomerPackage.customer_id)


def read_packages(session: Session, rows: Sequence[AnyRow], today: date) -> list[HeldPackage]:
    """Read what `select_packages` found, with the items."""
    items = _items(session, [row.id for row in rows])
    return [_held_package(row, items[row.id], today) for row in rows]


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

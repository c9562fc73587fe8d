"""How the list of customer packages is ordered and narrowed by how much of them is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Subquery, and_, case, func, or_, select, type_coerce

from tula.domain.lifecycle import StoredStatus
from tula.models import Customer, CustomerPackage, CustomerPackageItem
from tula.models.columns import AnySelect
from tula.queries.paging import is_among

SOON = timedelta(days=14)
"""A package that ends within these days is about to expire."""

NEARLY_USED_PERCENT = 75
"""From this share on a package is nearly used up; so is one with a single session left."""


class QuickFilter(StrEnum):
    """The questions a manager asks every morning."""

    EXPIRING = "expiring"
    NEARLY_USED = "nearly_used"


class PackageSort(StrEnum):
    """What the list can be sorted by."""

    CUSTOMER = "customer"
    PACKAGE = "package"
    ASSIGNED = "assigned"
    EXPIRES = "expires"
    TOTAL = "total"
    USED = "used"
    REMAINING = "remaining"
    PROGRESS = "progress"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageOrder:
    """An order of the list; without a column the newest comes first."""

    by: PackageSort | None = None
    is_descending: bool = False


NEWEST = PackageOrder()


def narrow(statement: AnySelect, *, quick: QuickFilter, today: date) -> AnySelect:
    """Keep the active packages that a quick filter asks for; which are nearly used up is told by `keep_nearly_used`."""
    statement = statement.where(CustomerPackage.status == StoredStatus.ACTIVE.value)
    soon = CustomerPackage.expires_on.between(today, today + SOON)
    if quick is QuickFilter.EXPIRING:
        return statement.where(soon)
    return statement.where(or_(CustomerPackage.expires_on.is_(None), CustomerPackage.expires_on >= today))


def keep_nearly_used(statement: AnySelect, *, among: Sequence[int] | None = None) -> AnySelect:
    """Keep the packages of which little is left; `among` are their ids, where they are known."""
    tallies = _tallies(among)
    return statement.join(tallies, tallies.c.package_id == CustomerPackage.id).where(
        or_(
            _percent_used(tallies) >= NEARLY_USED_PERCENT,
            and_(tallies.c.total_qty > 1, tallies.c.total_qty - tallies.c.used_qty == 1),
        )
    )


def arrange(statement: AnySelect, *, order: PackageOrder, today: date, among: Sequence[int] | None = None) -> AnySelect:
    """Put the packages in order; equals stand newest first, and what has no figure stands last.

    `among` are their ids, where they are known.
    """
    newest = CustomerPackage.id.desc()
    if order.by is None:
        return statement.order_by(newest)
    keys = _COLUMNS.get(order.by)
    if order.by is PackageSort.STATUS:
        keys = (_status_rank(today),)
    if keys is None:
        tallies = _tallies(among).alias("sorted")
        statement = statement.outerjoin(tallies, tallies.c.package_id == CustomerPackage.id)
        keys = _figures(tallies)[order.by]
    arranged = (key.desc() if order.is_descending else key.asc() for key in keys)
    return statement.order_by(*(key.nulls_last() for key in arranged), newest)


_COLUMNS: Mapping[PackageSort, tuple[ColumnElement[Any], ...]] = {
    PackageSort.CUSTOMER: (func.lower(Customer.name).collate("C"),),
    PackageSort.PACKAGE: (func.lower(CustomerPackage.name).collate("C"),),
    PackageSort.ASSIGNED: (CustomerPackage.assigned_on.expression,),
    PackageSort.EXPIRES: (CustomerPackage.expires_on.expression,),
}


def _tallies(among: Sequence[int] | None) -> Subquery:
    """Add up the counted and the prepaid items of each package."""
    item = CustomerPackageItem
    statement = select(
        item.customer_package_id.label("package_id"),
        func.sum(item.total_qty).label("total_qty"),
        func.sum(item.used_qty).filter(item.total_qty.is_not(None)).label("used_qty"),
        func.sum(type_coerce(item.balance_total, Numeric)).label("balance_total"),
        func.sum(type_coerce(item.balance_used, Numeric)).filter(item.balance_total.is_not(None)).label("balance_used"),
    ).group_by(item.customer_package_id)
    return (statement if among is None else statement.where(is_among(item.customer_package_id, among))).subquery()


def _percent_used(tallies: Any) -> ColumnElement[Any]:
    """Say `PackageBalance.percent_used` in SQL: whole percent of the sessions, else of the credit."""
    columns = tallies.c
    return func.coalesce(
        func.div(100 * columns.used_qty, func.nullif(columns.total_qty, 0)),
        func.div(100 * columns.balance_used, func.nullif(columns.balance_total, 0)),
    )


def _figures(tallies: Any) -> Mapping[PackageSort, tuple[ColumnElement[Any], ...]]:
    columns = tallies.c
    return {
        PackageSort.TOTAL: (columns.total_qty, columns.balance_total),
        PackageSort.USED: (columns.used_qty, columns.balance_used),
        PackageSort.REMAINING: (
            columns.total_qty - columns.used_qty,
            columns.balance_total - columns.balance_used,
        ),
        PackageSort.PROGRESS: (_percent_used(tallies),),
    }


def _status_rank(today: date) -> ColumnElement[int]:
    """Rank what needs attention least last: active, paused, expired, completed, cancelled."""
    stored = CustomerPackage.status
    return case(
        (stored == StoredStatus.CANCELLED.value, 5),
        (stored == StoredStatus.COMPLETED.value, 4),
        (func.coalesce(CustomerPackage.expires_on < today, False), 3),
        (CustomerPackage.pauses.op("@>")(today), 2),
        else_=1,
    )

"""Customer packages: which of them a list shows, and one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from tula.domain.lifecycle import PackageStatus, StoredStatus
from tula.models import CustomerPackage
from tula.models.columns import AnySelect
from tula.models.package import WAS_PAUSED
from tula.queries.held_package import HeldPackage, read_packages, select_packages
from tula.queries.package_order import NEWEST, PackageOrder, QuickFilter, arrange, keep_nearly_used, narrow
from tula.queries.package_search import ids_found
from tula.queries.paging import COUNTED, Page, count_pages, fetch_rows, is_among

ITEMS_AT_ONCE = 1000


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
        statement = arrange(_filtered(select_packages(), wanted, today), order=order, today=today)
        found = fetch_rows(session, statement, page=page, per_page=per_page, counted=COUNTED)
        return found.holding(read_packages(session, found.items, today))
    ids = list(session.scalars(_newest(session, wanted, today, at_most=COUNTED + 1)))
    shown = ids[:COUNTED]
    if wanted.quick is QuickFilter.NEARLY_USED:
        nearly = keep_nearly_used(select(CustomerPackage.id), among=shown)
        shown = list(session.scalars(nearly.order_by(CustomerPackage.id.desc())))
    statement = arrange(
        select_packages().where(is_among(CustomerPackage.id, shown)), order=order, today=today, among=shown
    )
    rows = session.execute(statement.limit(per_page).offset((page - 1) * per_page)).all() if shown else []
    return Page(
        items=tuple(read_packages(session, rows, today)),
        total=len(shown),
        page=page,
        pages=count_pages(len(shown), per_page=per_page),
        has_exact_total=len(ids) <= COUNTED,
    )


def every_package(
    session: Session, *, wanted: PackageFilter, today: date, order: PackageOrder = NEWEST
) -> Iterator[HeldPackage]:
    """Read all customer packages of a list, for an export."""
    statement = select_packages().where(CustomerPackage.id.in_(_newest(session, wanted, today, at_most=None)))
    if wanted.quick is QuickFilter.NEARLY_USED:
        statement = keep_nearly_used(statement)
    statement = arrange(statement, order=order, today=today)
    for some in session.execute(statement.execution_options(yield_per=ITEMS_AT_ONCE)).partitions():
        yield from read_packages(session, some, today)


def packages_of_customer(
    session: Session, *, customer_id: int, today: date, status: PackageStatus | None = None
) -> list[HeldPackage]:
    """List what a customer holds except cancelled packages, soonest expiry first, without expiry last."""
    statement = (
        _filtered(select_packages(), PackageFilter(customer_id=customer_id, status=status), today)
        .where(CustomerPackage.status != StoredStatus.CANCELLED.value)
        .order_by(CustomerPackage.expires_on.asc().nulls_last(), CustomerPackage.id)
    )
    return read_packages(session, session.execute(statement).all(), today)


def get_package(session: Session, *, package_id: int, today: date) -> HeldPackage | None:
    """Read one customer package; None when there is none."""
    rows = session.execute(select_packages().where(CustomerPackage.id == package_id)).all()
    return next(iter(read_packages(session, rows, today)), None)


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

"""The history of package use: every ledger entry of some days with what it was for, newest first, page by page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, literal, select, tuple_
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType
from tula.models import Customer, CustomerPackage, Invoice, PackageTemplate, PackageUsage, Service, Staff
from tula.models.columns import AnySelect
from tula.queries.customers import customers_found
from tula.queries.reports.days import is_within, local_day
from tula.queries.reports.holder import is_held_by, join_holder

PAGE = 50
AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFilter:
    """Which entries: of some days, of a customer by name or phone, of a template, of a kind."""

    first: date
    last: date
    timezone: str
    customer: str = ""
    template_id: int | None = None
    change_type: ChangeType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a page ends: the next one begins after this entry."""

    usage_at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRecord:
    """A ledger entry; quantity and amount (paise) are signed by their effect on what is left."""

    id: int
    usage_at: datetime
    customer: str
    customer_package_id: int | None
    package: str | None
    service: str | None
    change_type: ChangeType
    benefit: BenefitKind
    qty: int | None
    amount: int | None
    qty_after: int | None
    balance_after: int | None
    invoice_id: int | None
    number: str | None
    line: int | None
    idempotency_key: str
    staff: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePage:
    """Some entries, and the mark of the next page if there is one."""

    entries: tuple[UsageRecord, ...]
    following: Mark | None


def page_usage(session: Session, *, wanted: UsageFilter, after: Mark | None) -> UsagePage:
    """Read one page; a mark costs the same however far back it lies."""
    statement = _entries(wanted).limit(PAGE + 1)
    if after is not None:
        place = tuple_(literal(after.usage_at), literal(after.id))
        statement = statement.where(tuple_(PackageUsage.usage_at, PackageUsage.id) < place)
    entries = [_record(row._asdict()) for row in session.execute(statement)]
    shown = tuple(entries[:PAGE])
    following = Mark(usage_at=shown[-1].usage_at, id=shown[-1].id) if len(entries) > PAGE else None
    return UsagePage(entries=shown, following=following)


def every_usage(session: Session, *, wanted: UsageFilter) -> Iterator[UsageRecord]:
    """Read all entries for an export, some at a time."""
    rows = session.execute(_entries(wanted), execution_options={"stream_results": True, "yield_per": AT_ONCE})
    for some in rows.partitions():
        for row in some:
            yield _record(row._asdict())


def count_usage(session: Session, *, wanted: UsageFilter) -> dict[date, dict[ChangeType, int]]:
    """Count the entries of every day that has some, by what they changed."""
    day = local_day(PackageUsage.usage_at, wanted.timezone)
    statement = (
        select(day, PackageUsage.change_type, func.count().label("entries"))
        .select_from(PackageUsage)
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .group_by(day, PackageUsage.change_type)
    )
    counts: dict[date, dict[ChangeType, int]] = defaultdict(dict)
    for row in session.execute(_narrowed(statement, wanted)):
        counts[row.day][ChangeType(row.change_type)] = row.entries
    return counts


def list_template_names(session: Session) -> list[tuple[int, str]]:
    """List the templates there are by name, for a choice."""
    statement = select(PackageTemplate.id, PackageTemplate.name).order_by(func.lower(PackageTemplate.name))
    return [(row.id, row.name) for row in session.execute(statement)]


def _entries(wanted: UsageFilter) -> AnySelect:
    statement = (
        select(
            PackageUsage.id,
            PackageUsage.usage_at,
            Customer.name.label("customer"),
            PackageUsage.customer_package_id,
            CustomerPackage.name.label("package"),
            Service.name.label("service"),
            PackageUsage.change_type,
            PackageUsage.benefit_type.label("benefit"),
            PackageUsage.qty,
            PackageUsage.amount,
            PackageUsage.qty_after,
            PackageUsage.balance_after,
            PackageUsage.invoice_id,
            Invoice.number,
            PackageUsage.line_id.label("line"),
            PackageUsage.idempotency_key,
            Staff.name.label("staff"),
            PackageUsage.reason,
        )
        .select_from(PackageUsage)
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(Service, Service.id == PackageUsage.service_id)
        .outerjoin(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(Staff, Staff.id == PackageUsage.staff_id)
        .order_by(PackageUsage.usage_at.desc(), PackageUsage.id.desc())
    )
    return join_holder(_narrowed(statement, wanted))


def _narrowed(statement: AnySelect, wanted: UsageFilter) -> AnySelect:
    """Keep what is wanted of a statement that reads entries with their packages."""
    statement = statement.where(
        is_within(PackageUsage.usage_at, first=wanted.first, last=wanted.last, timezone=wanted.timezone)
    )
    if wanted.customer:
        customers = customers_found(wanted.customer)
        statement = statement.where(is_held_by(customers) if customers is not None else false())
    if wanted.template_id is not None:
        statement = statement.where(CustomerPackage.template_id == wanted.template_id)
    if wanted.change_type is not None:
        statement = statement.where(PackageUsage.change_type == wanted.change_type.value)
    return statement


def _record(values: dict[str, object]) -> UsageRecord:
    change_type, benefit = ChangeType(str(values["change_type"])), BenefitKind(str(values["benefit"]))
    return UsageRecord(**{**values, "change_type": change_type, "benefit": benefit})  # type: ignore[arg-type]

"""What packages, and staff who gave something away, took off bills: the ledger's uses less what was reversed since."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import BenefitKind, ChangeType
from tula.models import Customer, CustomerPackage, Invoice, PackageTemplate, PackageUsage, Service
from tula.models.columns import AnySelect
from tula.queries.reports.days import is_within
from tula.queries.reports.holder import join_holder


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSavings:
    """What one kind of package took off bills (paise); without a template it was given by staff."""

    template_id: int | None
    name: str | None
    uses: int
    free: int
    unlimited: int
    discount: int
    prepaid: int
    complimentary: int

    @property
    def together(self) -> int:
        """All of it."""
        return self.free + self.unlimited + self.discount + self.prepaid + self.complimentary


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """One use on a bill, or below zero its reversal (paise)."""

    booked_at: datetime
    number: str | None
    invoice_id: int
    customer: str
    package: str | None
    service: str | None
    kind: BenefitKind
    amount: int


def package_savings(session: Session, *, first: date, last: date, timezone: str) -> list[PackageSavings]:
    """Sum up the days by template, the largest first, in one statement."""
    is_use = PackageUsage.change_type == ChangeType.USE.value
    sums = (
        func.coalesce(func.sum(-PackageUsage.amount).filter(PackageUsage.benefit_type == kind.value), 0).label(
            kind.value
        )
        for kind in BenefitKind
    )
    rows = session.execute(
        _savings(first=first, last=last, timezone=timezone)
        .with_only_columns(
            CustomerPackage.template_id,
            PackageTemplate.name,
            (func.count().filter(is_use) - func.count().filter(~is_use)).label("uses"),
            *sums,
        )
        .group_by(CustomerPackage.template_id, PackageTemplate.name)
    )
    found = [PackageSavings(**row._asdict()) for row in rows]
    return sorted(found, key=lambda one: (one.template_id is None, -one.together, one.name or ""))


def list_savings(
    session: Session, *, first: date, last: date, timezone: str, template_id: int | None, is_all: bool
) -> list[Saving]:
    """List the entries of one template, of staff's gifts (None) or of all, newest first."""
    statement = _savings(first=first, last=last, timezone=timezone).order_by(PackageUsage.id.desc())
    if not is_all:
        statement = statement.where(CustomerPackage.template_id.is_not_distinct_from(template_id))
    return [Saving(**{**row._asdict(), "kind": BenefitKind(row.kind)}) for row in session.execute(statement)]


def _savings(*, first: date, last: date, timezone: str) -> AnySelect:
    original = aliased(PackageUsage)
    is_use_or_its_reversal = or_(
        PackageUsage.change_type == ChangeType.USE.value,
        and_(PackageUsage.change_type == ChangeType.REVERSAL.value, original.change_type == ChangeType.USE.value),
    )
    return join_holder(
        select(
            PackageUsage.created_at.label("booked_at"),
            Invoice.number,
            PackageUsage.invoice_id,
            Customer.name.label("customer"),
            CustomerPackage.name.label("package"),
            Service.name.label("service"),
            PackageUsage.benefit_type.label("kind"),
            (-PackageUsage.amount).label("amount"),
        )
        .select_from(PackageUsage)
        .join(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(original, original.id == PackageUsage.reverses_id)
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(PackageTemplate, PackageTemplate.id == CustomerPackage.template_id)
        .outerjoin(Service, Service.id == PackageUsage.service_id)
        .where(is_use_or_its_reversal, is_within(PackageUsage.created_at, first=first, last=last, timezone=timezone))
    )

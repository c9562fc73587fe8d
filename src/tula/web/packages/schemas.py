"""What the customer package routes take and answer."""

from typing import Annotated, Literal

from pydantic import Field

from tula.domain.lifecycle import PackageStatus
from tula.operations.packages import Assignment
from tula.web.billing.schemas import CreditAnswer, PanelItemAnswer
from tula.web.parsing import (
    Answer,
    Body,
    Day,
    Instant,
    LocalDate,
    Money,
    PageQuery,
    QueryId,
    RowId,
    Rupees,
    SearchText,
    Text,
)


class AssignBody(Body):
    """A package for a customer; `price_paid` is after `discount`, both in rupees."""

    customer_id: RowId
    package_id: RowId
    price_paid: Money
    discount: Money = 0
    service_id: RowId | None = None
    valid_from: LocalDate | None = None
    expires_on: LocalDate | None = None
    notes: Text = ""

    def to_assignment(self) -> Assignment:
        """Say it in the words of the domain."""
        return Assignment(
            customer_id=self.customer_id,
            template_id=self.package_id,
            price_paid=self.price_paid,
            discount=self.discount,
            service_id=self.service_id,
            valid_from=self.valid_from,
            expires_on=self.expires_on,
            notes=self.notes,
        )


class CustomerPackageQuery(PageQuery):
    """Which customer packages to list; `q` looks into customer name, phone and package name."""

    customer_id: QueryId | None = None
    status: PackageStatus | None = None
    q: SearchText | None = None
    from_: Annotated[LocalDate | None, Field(alias="from")] = None
    to: LocalDate | None = None
    date_field: Literal["assigned", "expires"] = "assigned"


# --- Answers -----------------------------------------------------------------------------------------


class HolderAnswer(Answer):
    """The customer who holds a package."""

    id: int
    name: str
    phone: str


class SoldTemplateAnswer(Answer):
    """The template a package was sold from."""

    id: int
    name: str
    pkg_type: str


class CustomerPackageAnswer(Answer):
    """A customer package in a list."""

    id: int
    customer: HolderAnswer
    package: SoldTemplateAnswer
    assigned_on: Day
    valid_from: Day
    expires_on: Day | None
    status: PackageStatus
    total: int | None
    used: int | None
    remaining: int | None
    percent: int | None
    credit: CreditAnswer | None
    last_used_at: Instant | None


class UsageAnswer(Answer):
    """One ledger entry."""

    id: int
    usage_date: Instant
    customer_id: int
    package_id: int | None
    customer_package_id: int | None
    item_id: int | None
    service_id: int | None
    service_name: str | None
    qty: int | None
    amount: Rupees | None
    change_type: str
    benefit_type: str
    balance_after: Rupees | None
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
    created_at: Instant


class CustomerPackageDetails(CustomerPackageAnswer):
    """A customer package with its items and latest ledger entries."""

    price_paid: Rupees
    discount: Rupees
    notes: str
    items: list[PanelItemAnswer]
    recent_usage: list[UsageAnswer]


class OneCustomerPackageAnswer(Answer):
    """One customer package."""

    success: bool
    customer_package: CustomerPackageDetails


class CustomerPackageListAnswer(Answer):
    """A page of customer packages."""

    success: bool
    items: list[CustomerPackageAnswer]
    total: int
    page: int
    pages: int


class UsageListAnswer(Answer):
    """A page of a package's ledger."""

    success: bool
    items: list[UsageAnswer]
    total: int
    page: int
    pages: int

"""What the customer package routes take and answer."""

from typing import Annotated, Literal

from pydantic import Field

from tula.domain.bill_request import BillRequest, PackageAsk
from tula.domain.lifecycle import PackageStatus
from tula.web.billing.answers import InvoiceAnswer
from tula.web.billing.schemas import PaymentBody
from tula.web.packages.answers import CreditAnswer, PanelItemAnswer
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
    absent,
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
    payment: PaymentBody | None = None

    def to_ask(self) -> PackageAsk:
        """Say it in the words of the domain; the price before the discount is what both come to."""
        return PackageAsk(
            package_id=self.package_id,
            price=self.price_paid + self.discount,
            service_id=self.service_id,
            valid_from=self.valid_from,
            expires_on=self.expires_on,
            notes=self.notes,
        )

    def to_bill(self, payment: PaymentBody) -> BillRequest:
        """Say it as a bill that sells the package and takes a payment."""
        return BillRequest(
            customer_id=self.customer_id,
            packages=(self.to_ask(),),
            invoice_discount=self.discount,
            payments=(payment.to_ask(),),
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


class AssignedAnswer(OneCustomerPackageAnswer):
    """The assigned package, with its invoice where a payment was taken."""

    invoice: InvoiceAnswer = absent()


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

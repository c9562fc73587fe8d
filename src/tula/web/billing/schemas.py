"""What the billing routes take."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.gst import DocumentType
from tula.domain.gstin import STATES
from tula.domain.invoice import InvoiceStatus, PaymentMethod, PaymentStatus
from tula.domain.lifecycle import PackageStatus
from tula.queries.invoice_list import InvoiceFilter
from tula.web.parsing import (
    LARGEST_ID,
    Body,
    Flag,
    Line,
    LocalDate,
    Money,
    PageQuery,
    Percent,
    Qty,
    Query,
    QueryId,
    RowId,
    SearchText,
    Text,
    is_whole,
    refused,
)

BENEFIT_WORDS = ("auto", "none", "complimentary")


def _read_state(code: str) -> str:
    if code not in STATES:
        raise refused("Give the two digits of the GST state list, such as 27.")
    return code


def _read_paid(paise: int) -> int:
    if not paise:
        raise refused("Please provide a valid amount.")
    return paise


def _read_benefit(value: object) -> object:
    if value in BENEFIT_WORDS or (is_whole(value) and 1 <= value <= LARGEST_ID):
        return value
    raise refused("Choose auto, none, complimentary or the id of an entitlement.")


StateCode = Annotated[str, AfterValidator(_read_state), WithJsonSchema({"type": "string", "enum": sorted(STATES)})]
PaidMoney = Annotated[Money, AfterValidator(_read_paid)]
BenefitAsk = Annotated[
    Literal["auto", "none", "complimentary"] | int,
    BeforeValidator(_read_benefit),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": list(BENEFIT_WORDS)},
                {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID},
            ]
        }
    ),
]


class ServiceLineBody(Body):
    """A service on the bill. `benefit` is the burn order, nothing, a gift, or an entitlement's id."""

    service_id: RowId
    qty: Qty = 1
    unit_price: Money | None = None
    staff_id: RowId | None = None
    discount_percent: Percent = 0
    benefit: BenefitAsk = "auto"
    override_reason: Line = ""

    def to_ask(self) -> ServiceAsk:
        """Say it in the words of the domain."""
        return ServiceAsk(
            service_id=self.service_id,
            qty=self.qty,
            unit_price=self.unit_price,
            staff_id=self.staff_id,
            discount_bp=self.discount_percent,
            benefit=self.benefit,
            override_reason=self.override_reason,
        )


class ProductLineBody(Body):
    """A product on the bill; without a batch those that go first are taken."""

    product_id: RowId
    qty: Qty = 1
    unit_price: Money | None = None
    discount_percent: Percent = 0
    batch_id: RowId | None = None

    def to_ask(self) -> ProductAsk:
        """Say it in the words of the domain."""
        return ProductAsk(
            product_id=self.product_id,
            qty=self.qty,
            unit_price=self.unit_price,
            discount_bp=self.discount_percent,
            batch_id=self.batch_id,
        )


class PackageLineBody(Body):
    """A package sold on the bill; the same bill can use it."""

    package_id: RowId
    price: Money | None = None
    discount_percent: Percent = 0
    service_id: RowId | None = None
    valid_from: LocalDate | None = None
    expires_on: LocalDate | None = None

    def to_ask(self) -> PackageAsk:
        """Say it in the words of the domain."""
        return PackageAsk(
            package_id=self.package_id,
            price=self.price,
            discount_bp=self.discount_percent,
            service_id=self.service_id,
            valid_from=self.valid_from,
            expires_on=self.expires_on,
        )


class PaymentBody(Body):
    """Money handed over."""

    method: PaymentMethod
    amount: PaidMoney
    reference: Line = ""

    def to_ask(self) -> PaymentAsk:
        """Say it in the words of the domain."""
        return PaymentAsk(method=self.method, amount=self.amount, reference=self.reference)


class BillPaymentBody(Body):
    """Money handed over with a bill: an amount, or the cash `tendered`, of which the bill takes what is due."""

    method: PaymentMethod
    amount: PaidMoney | None = None
    tendered: PaidMoney | None = None
    reference: Line = ""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.amount is None) == (self.tendered is None):
            raise refused("Give either the amount or the cash tendered.")
        if self.tendered is not None and self.method is not PaymentMethod.CASH:
            raise refused("Only of cash there is change: give the amount.")
        return self

    def to_ask(self) -> PaymentAsk:
        """Say it in the words of the domain."""
        return PaymentAsk(
            method=self.method,
            amount=self.amount or self.tendered or 0,
            reference=self.reference,
            is_tendered=self.tendered is not None,
        )


class BillBody(Body):
    """A bill to preview or to issue."""

    customer_id: RowId
    charge_date: LocalDate | None = None
    services: list[ServiceLineBody] = Field(default=[], max_length=200)
    products: list[ProductLineBody] = Field(default=[], max_length=200)
    packages: list[PackageLineBody] = Field(default=[], max_length=20)
    place_of_supply: StateCode | None = None
    is_interstate: Flag | None = None
    invoice_discount: Money = 0
    tip: Money = 0
    notes: Text = ""
    payments: list[BillPaymentBody] = Field(default=[], max_length=50)
    expected_total: Money | None = None
    dry_run: Flag = False

    def overrides_benefit(self) -> bool:
        """Tell whether staff decided about a benefit on any line."""
        return any(line.benefit != "auto" for line in self.services)

    def to_request(self) -> BillRequest:
        """Say it in the words of the domain."""
        return BillRequest(
            customer_id=self.customer_id,
            charge_date=self.charge_date,
            services=tuple(line.to_ask() for line in self.services),
            products=tuple(line.to_ask() for line in self.products),
            packages=tuple(line.to_ask() for line in self.packages),
            place_of_supply=self.place_of_supply,
            is_interstate=self.is_interstate,
            invoice_discount=self.invoice_discount,
            tip=self.tip,
            notes=self.notes,
            payments=tuple(payment.to_ask() for payment in self.payments),
            expected_total=self.expected_total,
        )


class InvoiceQuery(PageQuery):
    """Which invoices to list; `q` looks for the first or last part of a number, and for customers by name or phone.

    `sort` is one of `number`, `customer`, `packages`, `due` and `total`, with `-` before it for descending.
    """

    customer_id: QueryId | None = None
    status: InvoiceStatus | None = None
    payment_status: PaymentStatus | None = None
    from_: Annotated[LocalDate | None, Field(alias="from")] = None
    to: LocalDate | None = None
    number: SearchText | None = None
    q: SearchText | None = None
    document_type: DocumentType | None = None
    owed: bool = False
    owed_back: bool = False
    package_used: bool = False
    package_id: QueryId | None = None
    sort: Annotated[str, StringConstraints(pattern="^-?(number|customer|packages|due|total)$")] | None = None

    def to_filter(self) -> InvoiceFilter:
        """Say it in the words of the list."""
        return InvoiceFilter(
            customer_id=self.customer_id,
            status=self.status,
            payment_status=self.payment_status,
            document_type=self.document_type,
            from_date=self.from_,
            to_date=self.to,
            number=self.number,
            is_owed=self.owed,
            is_owed_back=self.owed_back,
            used_package=self.package_used,
            used_template_id=self.package_id,
            q=self.q,
        )


class HeldQuery(Query):
    """Which of a customer's packages to show."""

    status: PackageStatus | None = None

"""What the billing routes take and answer."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.gstin import STATES
from tula.domain.invoice import InvoiceStatus, PaymentMethod, PaymentStatus
from tula.domain.lifecycle import PackageStatus
from tula.web.parsing import (
    LARGEST_ID,
    Answer,
    Body,
    Day,
    Flag,
    Instant,
    Line,
    LocalDate,
    Money,
    PageQuery,
    Percent,
    Qty,
    Query,
    QueryId,
    Rate,
    RowId,
    Rupees,
    SearchText,
    Text,
)

BENEFIT_WORDS = ("auto", "none", "complimentary")


def _refuse(words: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{words}", {"words": words})


def _read_state(code: str) -> str:
    if code not in STATES:
        raise _refuse("Give the two digits of the GST state list, such as 27.")
    return code


def _read_paid(paise: int) -> int:
    if not paise:
        raise _refuse("Please provide a valid amount.")
    return paise


def _read_benefit(value: object) -> object:
    if value in BENEFIT_WORDS or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_ID):
        return value
    raise _refuse("Choose auto, none, complimentary or the id of an entitlement.")


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
    """A product on the bill; without a batch the oldest good ones are taken."""

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
    payments: list[PaymentBody] = Field(default=[], max_length=50)
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
    """Which invoices to list; `q` looks into number, customer name and phone."""

    customer_id: QueryId | None = None
    status: InvoiceStatus | None = None
    payment_status: PaymentStatus | None = None
    from_: Annotated[LocalDate | None, Field(alias="from")] = None
    to: LocalDate | None = None
    number: SearchText | None = None
    q: SearchText | None = None


class HeldQuery(Query):
    """Which of a customer's packages to show."""

    status: PackageStatus | None = None


# --- Answers -----------------------------------------------------------------------------------------


class SessionsAnswer(Answer):
    """Counted uses."""

    total: int
    used: int
    remaining: int


class CreditAnswer(Answer):
    """A prepaid balance."""

    total: Rupees
    used: Rupees
    remaining: Rupees


class PackageStateAnswer(Answer):
    """How a package stands after a bill."""

    assignment_id: int | None
    package_type: str
    sessions: SessionsAnswer | None
    credit: CreditAnswer | None
    status: PackageStatus


class WouldApplyAnswer(Answer):
    """What a package would have given, had packages been applied."""

    entitlement_id: int | None
    customer_package_id: int | None
    package_name: str | None
    benefit_type: str
    benefit_label: str
    qty: int | None
    amount: Rupees
    tender: bool
    remaining_qty: int | None
    remaining_amount: Rupees | None
    rule: str


class RedemptionAnswer(WouldApplyAnswer):
    """What a package gave to a line."""

    idempotency_key: str | None


class RefusalAnswer(Answer):
    """Why a package was not used on a line."""

    entitlement_id: int | None
    package_name: str
    applied: bool
    reason: str
    message: str


class BatchPickAnswer(Answer):
    """Units of a line taken from a batch."""

    batch_id: int
    batch_no: str
    qty: int


class RemainingAnswer(Answer):
    """What the last redemption of a line left: sessions, or rupees."""

    qty: int | None = None
    amount: Rupees | None = None


class LineAnswer(Answer):
    """A line of an invoice."""

    line_id: int | None
    kind: str
    service_id: int | None
    product_id: int | None
    customer_package_id: int | None
    name: str
    hsn_sac: str | None
    staff_id: int | None
    qty: int
    unit_price: Rupees
    tax_inclusive: bool
    discount_percent: Rate
    normal_price: Rupees
    discount: Rupees
    deduction: Rupees
    final_price: Rupees
    taxable_value: Rupees
    gst_rate: Rate
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees
    line_total: Rupees
    package_applied: str | None
    benefit_type: str | None
    benefit_label: str | None
    benefit_printed: str | None
    rule: str | None
    override_reason: str | None
    remaining_after: RemainingAnswer | None
    redemptions: list[RedemptionAnswer]
    would_apply: list[WouldApplyAnswer] | None
    considered: list[RefusalAnswer]
    batches: list[BatchPickAnswer]


class PaymentAnswer(Answer):
    """A payment."""

    id: int | None
    method: PaymentMethod
    amount: Rupees
    reference: str


class InvoiceSummaryAnswer(Answer):
    """An invoice in a list."""

    id: int
    invoice_number: str
    document_type: str
    version: int
    status: InvoiceStatus
    payment_status: PaymentStatus
    customer_id: int
    customer_name: str
    invoice_date: Day
    charge_date: Day
    packages_deduction: Rupees
    total_amount: Rupees
    prepaid_tendered: Rupees
    amount_paid: Rupees
    balance_due: Rupees
    created_at: Instant


class RecipientAnswer(Answer):
    """Whom the invoice is for, as they were on the day."""

    id: int
    name: str
    phone: str


class InvoiceAnswer(Answer):
    """An invoice, or the preview of one (without id and number)."""

    id: int | None
    invoice_number: str | None
    document_type: str
    version: int
    status: str
    payment_status: PaymentStatus
    customer_id: int
    invoice_date: Day
    charge_date: Day
    is_interstate: bool
    place_of_supply: str
    state_tax_name: str
    package_billing: str
    services_subtotal: Rupees
    inventory_subtotal: Rupees
    packages_subtotal: Rupees
    discount_total: Rupees
    packages_deduction: Rupees
    taxable_amount: Rupees
    cgst_rate: Rate | None
    sgst_rate: Rate | None
    igst_rate: Rate | None
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees
    round_off: Rupees
    tip: Rupees
    total_amount: Rupees
    prepaid_tendered: Rupees
    amount_paid: Rupees
    balance_due: Rupees
    refund_due: Rupees
    customer: RecipientAnswer
    notes: str
    warnings: list[str]
    created_at: Instant | None
    lines: list[LineAnswer]
    payments: list[PaymentAnswer]


class BillAnswer(Answer):
    """An issued or previewed bill."""

    success: bool
    dry_run: bool
    package_deductions_applied: int
    warnings: list[str]
    invoice: InvoiceAnswer
    updated_packages: list[PackageStateAnswer]


class OneInvoiceAnswer(Answer):
    """One invoice."""

    success: bool
    invoice: InvoiceAnswer


class InvoiceListAnswer(Answer):
    """A page of invoices."""

    success: bool
    items: list[InvoiceSummaryAnswer]
    total: int
    page: int
    pages: int


class PaymentMadeAnswer(Answer):
    """A recorded payment and the invoice after it."""

    success: bool
    payment: PaymentAnswer
    invoice: InvoiceAnswer


class PanelItemAnswer(Answer):
    """One benefit of a customer package."""

    id: int
    service_id: int | None
    service_name: str | None
    benefit_type: str
    total_qty: int | None
    used_qty: int
    remaining_qty: int | None
    discount_percent: Rate | None
    balance_total: Rupees | None
    balance_used: Rupees | None
    balance_remaining: Rupees | None
    paid_remaining: Rupees | None
    bonus_remaining: Rupees | None


class PanelRowAnswer(Answer):
    """A customer package as the desk shows it."""

    id: int
    package_type: str
    name: str
    service_name: str | None
    status: PackageStatus
    assigned_on: Day
    expires_on: Day | None
    sessions: SessionsAnswer | None
    credit: CreditAnswer | None
    last_used_at: Instant | None
    items: list[PanelItemAnswer]


class PanelAnswer(Answer):
    """A customer's packages."""

    success: bool
    packages: list[PanelRowAnswer]

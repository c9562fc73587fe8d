"""What the billing routes answer, for the description of the API."""

from tula.domain.invoice import InvoiceStatus, PaymentMethod, PaymentStatus
from tula.web.billing.line_answers import LineAnswer
from tula.web.billing.undo_answers import CreditNoteMentionAnswer, PayoutAnswer, VoidingAnswer
from tula.web.packages.answers import PackageStateAnswer
from tula.web.parsing import Answer, Day, Instant, Rate, Rupees


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
    discount_total: Rupees
    packages_deduction: Rupees
    taxable_amount: Rupees
    tax_amount: Rupees
    total_amount: Rupees
    prepaid_tendered: Rupees
    amount_paid: Rupees
    balance_due: Rupees
    refund_due: Rupees
    created_at: Instant


class InvoiceTotalsAnswer(Answer):
    """What a list of invoices comes to; void ones are counted but add nothing."""

    count: int
    taxable_amount: Rupees
    tax_amount: Rupees
    total_amount: Rupees
    packages_saved: Rupees
    credited_amount: Rupees
    amount_paid: Rupees
    paid_back: Rupees
    balance_due: Rupees


class RecipientAnswer(Answer):
    """Whom the invoice is for, as they were on the day."""

    id: int
    name: str
    phone: str


class RateAnswer(Answer):
    """The tax of all lines of one GST rate."""

    gst_rate: Rate
    taxable_value: Rupees
    cgst_rate: Rate
    sgst_rate: Rate
    igst_rate: Rate
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees


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
    place_of_supply_name: str
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
    tax_summary: list[RateAnswer]
    round_off: Rupees
    tip: Rupees
    total_amount: Rupees
    prepaid_tendered: Rupees
    payable_amount: Rupees
    amount_paid: Rupees
    balance_due: Rupees
    refund_due: Rupees
    credited_amount: Rupees
    paid_back: Rupees
    customer: RecipientAnswer
    notes: str
    warnings: list[str]
    created_at: Instant | None
    voiding: VoidingAnswer | None
    lines: list[LineAnswer]
    payments: list[PaymentAnswer]
    credit_notes: list[CreditNoteMentionAnswer]
    payouts: list[PayoutAnswer]


class HintAnswer(Answer):
    """Another choice of benefit for a service line (counted from 1) that would save money now."""

    line: int
    benefit: str | int
    entitlement_id: int | None
    package_name: str
    saving: Rupees
    message: str
    reason: str


class BillAnswer(Answer):
    """An issued or previewed bill; `hints` come with a preview only, `change_due` is given back of cash tendered."""

    success: bool
    dry_run: bool
    package_deductions_applied: int
    warnings: list[str]
    change_due: Rupees
    hints: list[HintAnswer]
    invoice: InvoiceAnswer
    updated_packages: list[PackageStateAnswer]


class OneInvoiceAnswer(Answer):
    """One invoice."""

    success: bool
    invoice: InvoiceAnswer


class InvoiceListAnswer(Answer):
    """A page of invoices. Beyond 10,000 `total` is a lower bound that moves on with the page; then `totals` is null."""

    success: bool
    items: list[InvoiceSummaryAnswer]
    total: int
    page: int
    pages: int
    totals: InvoiceTotalsAnswer | None


class PaymentMadeAnswer(Answer):
    """A recorded payment and the invoice after it."""

    success: bool
    payment: PaymentAnswer
    invoice: InvoiceAnswer

"""What the routes of voids, credit notes and payouts answer, for the description of the API."""

from typing import Literal

from tula.domain.benefits import BenefitKind
from tula.domain.invoice import LineKind, PaymentMethod
from tula.web.billing.answers import InvoiceAnswer
from tula.web.billing.undo_answers import PayoutAnswer
from tula.web.packages.answers import PackageStateAnswer
from tula.web.parsing import Answer, Day, Instant, Rate, Rupees


class CreditedLineAnswer(Answer):
    """What a credit note takes back of a line."""

    line_id: int
    kind: LineKind
    name: str
    hsn_sac: str | None
    qty: int
    gst_rate: Rate
    taxable_value: Rupees
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees
    line_total: Rupees


class RefundedAnswer(Answer):
    """Money paid back by one method."""

    method: PaymentMethod
    amount: Rupees


class ReversedAnswer(Answer):
    """What went back to an entitlement; a gift of staff had none."""

    entitlement_id: int | None
    package_name: str | None
    benefit_type: BenefitKind
    qty: int | None
    amount: Rupees


class CreditNoteAnswer(Answer):
    """A credit note, or the preview of one (without id and number)."""

    id: int | None
    credit_note_number: str | None
    document_type: Literal["credit_note", "refund_voucher"]
    invoice_id: int
    invoice_number: str
    invoice_date: Day
    customer_id: int
    credit_date: Day
    reason: str
    place_of_supply: str
    is_interstate: bool
    state_tax_name: str
    lines: list[CreditedLineAnswer]
    taxable_amount: Rupees
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees
    round_off: Rupees
    tip: Rupees
    total_amount: Rupees
    prepaid_restored: Rupees
    refunds: list[RefundedAnswer]
    redemptions_reversed: list[ReversedAnswer]
    warnings: list[str]
    created_by: str | None
    created_at: Instant | None


class CreditMadeAnswer(Answer):
    """An issued or previewed credit note; `lowers_due` is what no longer has to be paid."""

    success: bool
    dry_run: bool
    credit_note: CreditNoteAnswer
    lowers_due: Rupees
    updated_packages: list[PackageStateAnswer]
    warnings: list[str]


class OneCreditNoteAnswer(Answer):
    """One credit note."""

    success: bool
    credit_note: CreditNoteAnswer


class CreditNoteSummaryAnswer(Answer):
    """A credit note in a list."""

    id: int
    credit_note_number: str
    credit_date: Day
    reason: str
    invoice_id: int
    invoice_number: str
    customer_id: int
    customer_name: str
    total_amount: Rupees
    prepaid_restored: Rupees
    created_at: Instant


class CreditNoteListAnswer(Answer):
    """A page of credit notes."""

    success: bool
    items: list[CreditNoteSummaryAnswer]
    total: int
    page: int
    pages: int


class VoidedAnswer(Answer):
    """A void invoice and the packages it touched."""

    success: bool
    invoice: InvoiceAnswer
    updated_packages: list[PackageStateAnswer]
    warnings: list[str]


class PayoutMadeAnswer(Answer):
    """Money paid back and the invoice after it."""

    success: bool
    payout: PayoutAnswer
    invoice: InvoiceAnswer

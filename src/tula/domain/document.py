"""An invoice as everyone is shown it: on the page, in JSON, on paper. A preview has no ids and no number."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tula.domain.back_bar import Consumed
from tula.domain.benefits import BenefitChoice, LineBenefit, Redemption, Refusal, describe_line
from tula.domain.gst import DocumentType, single_rate_bp
from tula.domain.invoice import LineKind, PackageBilling, PaymentMethod, PaymentStatus, PricedInvoice, PricedLine
from tula.domain.money import share_bp
from tula.domain.settlement import Settlement
from tula.domain.standing import LineCredit


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The supplier or the recipient as they were on the day (CGST Rules, rule 46(a), (d), (e))."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    gstin: str = ""
    state_code: str = ""
    registration: str = ""
    """How a supplier stood with GST (`Registration`): a composition spa's bill must say so for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedBatch:
    """Units of a line taken from one batch."""

    batch_id: int
    batch_no: str
    qty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRedemption:
    """A redemption with its ledger key, which tells it apart; a preview has none yet.

    `entry_id` is the ledger entry, known once it is read back; `returned` is what credit notes gave back of it since
    (paise, units).
    """

    redemption: Redemption
    idempotency_key: str | None
    entry_id: int | None = field(default=None, compare=False)
    returned_amount: int = 0
    returned_qty: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One line; amounts are paise, the rate is in basis points."""

    line_id: int | None
    kind: LineKind
    subject_id: int | None
    """The service, the product, or the customer package it sold (none yet in a preview)."""
    name: str
    hsn_sac: str | None
    staff_id: int | None
    qty: int
    unit_price: int
    is_inclusive: bool
    discount_bp: int
    gross: int
    discount: int
    deduction: int
    final_price: int
    taxable: int
    rate_bp: int
    cgst: int
    sgst: int
    igst: int
    line_total: int
    redemptions: tuple[PostedRedemption, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    would_apply: tuple[Redemption, ...] | None = None
    batches: tuple[PickedBatch, ...] = ()
    consumed: tuple[Consumed, ...] = ()
    """What the treatment used up of the back bar."""
    override_reason: str | None = None
    benefit_asked: BenefitChoice = "auto"
    revision: int = 1
    """Counts the edits and part refunds of the line; the keys of its redemptions carry it."""
    credits: tuple[LineCredit, ...] = ()

    @property
    def subject_ids(self) -> dict[str, int | None]:
        """Give the id of what the line sells under the name of its kind; the other kinds have none."""
        names = {
            LineKind.SERVICE: "service_id",
            LineKind.PRODUCT: "product_id",
            LineKind.PACKAGE: "customer_package_id",
        }
        return {name: self.subject_id if self.kind is kind else None for kind, name in names.items()}

    @property
    def credited_qty(self) -> int:
        """Units that credit notes took back."""
        return sum(credit.qty for credit in self.credits)

    @property
    def open_qty(self) -> int:
        """Units that are left to credit."""
        return self.qty - self.credited_qty

    @property
    def invoice_discount(self) -> int:
        """The line's share of the discount on the whole bill (paise)."""
        return self.discount - share_bp(self.gross, self.discount_bp)

    @property
    def batch_ids(self) -> list[int]:
        """Every batch that it took something of."""
        return [*(one.batch_id for one in self.batches), *(one.batch_id for one in self.consumed)]

    @property
    def benefit(self) -> LineBenefit:
        """What packages did for the line, in words."""
        return describe_line([posted.redemption for posted in self.redemptions])


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPayment:
    """Money received (paise)."""

    id: int | None
    method: PaymentMethod
    amount: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPayout:
    """Money handed back (paise), with a credit note or without."""

    id: int
    credit_note_id: int | None
    method: PaymentMethod
    amount: int
    reference: str
    paid_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteMention:
    """A credit note as its invoice names it; amounts are paise."""

    id: int
    number: str
    credit_date: date
    reason: str
    total: int
    round_off: int
    tip: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """When, by whom and why an invoice was made void."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """An invoice with its lines and payments, and what was taken back since; amounts are paise."""

    id: int | None
    number: str | None
    document_type: DocumentType
    version: int
    status: str
    payment_status: PaymentStatus
    customer_id: int
    supplier: Party
    recipient: Party
    invoice_date: date
    charge_date: date
    is_interstate: bool
    place_of_supply: str
    state_tax_name: str
    package_billing: PackageBilling
    services_subtotal: int
    inventory_subtotal: int
    packages_subtotal: int
    discount_total: int
    packages_deduction: int
    taxable: int
    cgst: int
    sgst: int
    igst: int
    round_off: int
    tip: int
    total: int
    prepaid_tendered: int
    amount_paid: int
    lines: tuple[DocumentLine, ...]
    payments: tuple[DocumentPayment, ...]
    notes: str = ""
    warnings: tuple[str, ...] = ()
    created_at: datetime | None = None
    credited: int = 0
    tender_returned: int = 0
    paid_back: int = 0
    voiding: Voiding | None = None
    credit_notes: tuple[CreditNoteMention, ...] = ()
    payouts: tuple[DocumentPayout, ...] = ()

    @property
    def payable(self) -> int:
        """What money had to pay in all: the total less what prepaid pays after tax (paise)."""
        return self.total - self.prepaid_tendered

    @property
    def settlement(self) -> Settlement:
        """What money it still has to receive or to give back."""
        return Settlement(
            total=self.total,
            tendered=self.prepaid_tendered,
            paid=self.amount_paid,
            credited=self.credited,
            returned=self.tender_returned,
            paid_back=self.paid_back,
            is_void=self.voiding is not None,
            is_credited=self.payment_status is PaymentStatus.REFUNDED,
        )

    @property
    def balance_due(self) -> int:
        """What is still to be paid with money (paise)."""
        return self.settlement.balance_due

    @property
    def refund_due(self) -> int:
        """What was paid and has to be paid back (paise)."""
        return self.settlement.refund_due

    @property
    def single_rate_bp(self) -> int | None:
        """The one GST rate of the bill, None when lines differ, 0 when nothing is taxed."""
        return single_rate_bp(line.rate_bp for line in self.lines)

    @property
    def redemptions(self) -> list[PostedRedemption]:
        """Every redemption of the bill, in line order."""
        return [posted for line in self.lines for posted in line.redemptions]


def redemption_key(*, invoice_id: int, line_id: int, revision: int, part: int) -> str:
    """Write the ledger key of one redemption: `inv:7:line:11:v1:1`."""
    return f"inv:{invoice_id}:line:{line_id}:v{revision}:{part}"


def line_amounts(priced: PricedLine) -> dict[str, Any]:
    """Give what a price says of a line, under the names that the document has for it."""
    return {
        "qty": priced.line.qty,
        "unit_price": priced.line.unit_price,
        "is_inclusive": priced.line.is_inclusive,
        "discount_bp": priced.line.discount_bp,
        "gross": priced.line.gross,
        "discount": priced.discount,
        "deduction": priced.deduction,
        "final_price": priced.net,
        "taxable": priced.tax.taxable,
        "rate_bp": priced.line.rate_bp,
        "cgst": priced.tax.cgst,
        "sgst": priced.tax.sgst,
        "igst": priced.tax.igst,
        "line_total": priced.tax.line_total,
        "refusals": priced.refusals,
    }


def bill_amounts(priced: PricedInvoice) -> dict[str, Any]:
    """Give what a price says of a bill, under the names that the document has for it."""
    return {
        "services_subtotal": priced.subtotal(LineKind.SERVICE),
        "inventory_subtotal": priced.subtotal(LineKind.PRODUCT),
        "packages_subtotal": priced.subtotal(LineKind.PACKAGE),
        "discount_total": priced.discount_total,
        "packages_deduction": priced.packages_deduction,
        "taxable": priced.taxable,
        "cgst": priced.cgst,
        "sgst": priced.sgst,
        "igst": priced.igst,
        "round_off": priced.round_off,
        "tip": priced.tip,
        "total": priced.total,
        "prepaid_tendered": priced.prepaid_tendered,
    }

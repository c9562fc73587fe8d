"""A credit note as everyone is shown it: on the page, in JSON, on paper (CGST Rules, rule 53).

A preview has no id and no number.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tula.domain.benefits import BenefitKind
from tula.domain.document import Party
from tula.domain.gst import DocumentType
from tula.domain.invoice import LineKind
from tula.domain.numbering import Series
from tula.domain.reversal import Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedLine:
    """What a credit note takes back of one line; amounts are paise, the rate is in basis points."""

    line_id: int
    kind: LineKind
    name: str
    hsn_sac: str | None
    qty: int
    rate_bp: int
    taxable: int
    cgst: int
    sgst: int
    igst: int
    line_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredBenefit:
    """What is on an entitlement again; a gift of staff had none. `amount` is paise."""

    entitlement_id: int | None
    package_name: str | None
    kind: BenefitKind
    qty: int | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteDocument:
    """A credit note with its lines and what went back; amounts are paise.

    Against a receipt voucher it is a refund voucher (CGST Act s.31(3)(e)).
    """

    id: int | None
    number: str | None
    invoice_id: int
    invoice_number: str
    invoice_type: DocumentType
    invoice_date: date
    customer_id: int
    supplier: Party
    recipient: Party
    credit_date: date
    place_of_supply: str
    is_interstate: bool
    state_tax_name: str
    reason: str
    taxable: int
    cgst: int
    sgst: int
    igst: int
    round_off: int
    tip: int
    total: int
    prepaid_restored: int
    lines: tuple[CreditedLine, ...]
    restored: tuple[RestoredBenefit, ...]
    refunds: tuple[Refund, ...]
    warnings: tuple[str, ...] = ()
    created_by: str | None = None
    created_at: datetime | None = None

    @property
    def series(self) -> Series:
        """The series of its number."""
        return credit_series(self.invoice_type)


def credit_series(invoice_type: DocumentType) -> Series:
    """Say in which series what takes back of a document is numbered."""
    return Series.REFUND_VOUCHER if invoice_type is DocumentType.RECEIPT_VOUCHER else Series.CREDIT_NOTE

"""What stands of an issued invoice: its lines, redemptions and money, less what credit notes have taken back.

Every figure is as it was written; nothing here is worked out from a fresh price. Amounts are paise.
"""

from dataclasses import dataclass

from tula.domain.benefits import BenefitKind
from tula.domain.gst import Tax
from tula.domain.invoice import PaymentMethod
from tula.domain.money import round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole: units of units, days of days, paise of paise."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        """Refuse more than the whole, and a share of nothing."""
        if not 0 <= self.part <= self.whole or not self.whole:
            raise ValueError(f"{self.part} of {self.whole} is not a share")

    def of(self, figure: int) -> int:
        """Take the share of a figure, rounded half up."""
        return round_half_up(figure * self.part, self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRedemption:
    """A redemption as first posted, and what refunds have given back of it since.

    `qty` counts units and is None for prepaid; `amount` is paise. A tender paid after tax.
    """

    entry_id: int
    kind: BenefitKind
    amount: int
    qty: int | None = None
    returned_amount: int = 0
    returned_qty: int = 0
    tender: bool = False

    def __post_init__(self) -> None:
        """Refuse more given back than was taken."""
        if not 0 <= self.returned_amount <= self.amount or not 0 <= self.returned_qty <= (self.qty or 0):
            raise ValueError(f"entry {self.entry_id} gave back {self.returned_qty} / {self.returned_amount}")

    @property
    def kept_amount(self) -> int:
        """What the customer still has of it (paise)."""
        return self.amount - self.returned_amount

    @property
    def kept_qty(self) -> int:
        """Units the customer still has of it."""
        return (self.qty or 0) - self.returned_qty


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCredit:
    """What one credit note takes back of one line (paise); the taxable share is the total less its heads.

    On a line of less than two paise a unit the heads' rounding can leave a taxable share just below zero.
    """

    line_id: int
    qty: int
    line_total: int
    cgst: int = 0
    sgst: int = 0
    igst: int = 0

    @property
    def taxable(self) -> int:
        """Taxable share (paise)."""
        return self.line_total - self.cgst - self.sgst - self.igst


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """An invoice line as issued, what credit notes took back of it, and its redemptions in ledger order."""

    line_id: int
    qty: int
    tax: Tax
    earlier: tuple[LineCredit, ...] = ()
    redemptions: tuple[StandingRedemption, ...] = ()

    def __post_init__(self) -> None:
        """Refuse more credited than was sold."""
        if self.qty < 1 or self.left_qty < 0 or self.left_total < 0:
            raise ValueError(f"line {self.line_id} is credited beyond {self.qty} / {self.tax.line_total}")

    @property
    def left_qty(self) -> int:
        """Units not credited yet."""
        return self.qty - sum(credit.qty for credit in self.earlier)

    @property
    def left_total(self) -> int:
        """What of the line total is not credited yet (paise)."""
        return self.tax.line_total - sum(credit.line_total for credit in self.earlier)

    def share_credited(self, qty: int) -> Share:
        """Say how much of the line is credited in all once `qty` more units are."""
        return Share(part=self.qty - self.left_qty + qty, whole=self.qty)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPayment:
    """Money received by one method, and what was paid back of it (paise)."""

    method: PaymentMethod
    amount: int
    refunded: int = 0

    @property
    def left(self) -> int:
        """What was not paid back yet (paise); below zero where more went back by this method than came in."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingInvoice:
    """An issued invoice with what was credited and paid since (paise); one payment entry per method."""

    lines: tuple[StandingLine, ...]
    payments: tuple[StandingPayment, ...] = ()
    round_off: int = 0
    tip: int = 0
    credited_round_off: int = 0
    credited_tip: int = 0

    @property
    def open_quantities(self) -> dict[int, int]:
        """Units left to credit by line id, for crediting everything."""
        return {line.line_id: line.left_qty for line in self.lines if line.left_qty}

    @property
    def value_left(self) -> int:
        """What the bill still comes to, without the tip."""
        return sum(line.left_total for line in self.lines) + self.round_off - self.credited_round_off

    @property
    def paid_left(self) -> int:
        """Money received and not paid back."""
        return sum(payment.left for payment in self.payments)

    @property
    def due(self) -> int:
        """What is still to be paid; below zero when too much was paid."""
        tendered = sum(one.kept_amount for line in self.lines for one in line.redemptions if one.tender)
        return self.value_left + self.tip - self.credited_tip - tendered - self.paid_left

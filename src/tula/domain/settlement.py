"""What money an invoice still has to receive or to give back, once credit notes, payouts and a void are counted."""

from dataclasses import dataclass

from tula.domain.invoice import PaymentStatus, payment_status


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The sums behind what is due (paise).

    `tendered` was paid by after-tax prepaid, `returned` of it went back to the balances; `credited` is what credit
    notes took off the total, and `paid_back` what of the money `paid` was handed back. Of a void invoice nothing
    stands, and nothing of one that is credited whole.
    """

    total: int
    tendered: int = 0
    paid: int = 0
    credited: int = 0
    returned: int = 0
    paid_back: int = 0
    is_void: bool = False
    is_credited: bool = False

    @property
    def payable(self) -> int:
        """What money has to pay of what stands."""
        return 0 if self.is_void else self.total - self.credited - (self.tendered - self.returned)

    @property
    def balance_due(self) -> int:
        """What is still to be paid with money."""
        return max(0, self.payable - self.paid + self.paid_back)

    @property
    def refund_due(self) -> int:
        """What was paid and neither stands nor was handed back."""
        return max(0, self.paid - self.paid_back - self.payable)

    @property
    def status(self) -> PaymentStatus:
        """How far the invoice is paid; `refunded` once all that was paid has lost its reason."""
        if self.is_void:
            return PaymentStatus.REFUNDED if self.paid or self.tendered else PaymentStatus.PENDING
        if self.is_credited:
            return PaymentStatus.REFUNDED
        settled = self.tendered - self.returned + self.paid - self.paid_back
        return payment_status(total=self.total - self.credited, settled=settled)

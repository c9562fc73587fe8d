"""What a void, refund or edit gives back: worked out from what was issued, never from a fresh price.

A credit is cumulative: the share of all units credited so far, rounded half up, less what was credited before. So the
last credit takes the residue, and all credits together are the original to the paisa. Amounts are paise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tula.domain.benefits import BenefitKind
from tula.domain.errors import Conflict, NotFound
from tula.domain.gst import Tax
from tula.domain.invoice import PaymentMethod
from tula.domain.money import apportion, round_half_up


class LineNotOnInvoice(NotFound):
    """That line is not on this invoice."""


class CreditTooLarge(Conflict):
    """Fewer units are left to credit on that line. Lower the quantity."""


class NothingToCredit(Conflict):
    """Everything on this invoice has been credited already."""


# --- What stands ---------------------------------------------------------------------------------


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


# --- What goes back ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """What a ledger entry gives back, and what is posted again for what the customer keeps.

    `qty` and `kept_qty` are None where the entry counts no units; amounts are paise.
    """

    entry_id: int
    kind: BenefitKind
    amount: int
    kept_amount: int
    qty: int | None = None
    kept_qty: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money paid back by one method (paise)."""

    method: PaymentMethod
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCredit:
    """A credit note: what it takes back, what goes back to packages, what is no longer due and what is paid out."""

    lines: tuple[LineCredit, ...]
    round_off: int = 0
    tip: int = 0
    reversals: tuple[Reversal, ...] = ()
    lowers_due: int = 0
    refunds: tuple[Refund, ...] = ()

    @property
    def taxable(self) -> int:
        """Sum the taxable shares."""
        return sum(line.taxable for line in self.lines)

    @property
    def cgst(self) -> int:
        """Sum CGST."""
        return sum(line.cgst for line in self.lines)

    @property
    def sgst(self) -> int:
        """Sum SGST or UTGST."""
        return sum(line.sgst for line in self.lines)

    @property
    def igst(self) -> int:
        """Sum IGST."""
        return sum(line.igst for line in self.lines)

    @property
    def total(self) -> int:
        """What the credit note comes to: line totals, round-off and tip."""
        return sum(line.line_total for line in self.lines) + self.round_off + self.tip

    @property
    def prepaid_restored(self) -> int:
        """What goes back to prepaid balances, before and after tax."""
        return sum(one.amount for one in self.reversals if one.kind is BenefitKind.PREPAID)


def credit_invoice(
    *, invoice: StandingInvoice, quantities: Mapping[int, int], refund_method: PaymentMethod | None = None
) -> InvoiceCredit:
    """Credit units of lines (by line id); `invoice.open_quantities` credits everything left (CGST Act s.34).

    Prepaid and sessions follow each line's redemptions. Money first lowers what is due; the rest is paid out by
    `refund_method` or else pro rata to how it was received.

    :raises NothingToCredit: no quantities, which is what a fully credited invoice has open.
    :raises LineNotOnInvoice: a line of another invoice.
    :raises CreditTooLarge: more units than are left on a line; `left` says how many are.
    """
    lines = {line.line_id: line for line in invoice.lines}
    if not quantities:
        raise NothingToCredit
    if quantities.keys() - lines.keys():
        raise LineNotOnInvoice
    taken = [_credit_units(lines[line_id], qty) for line_id, qty in quantities.items()]
    return _credit(invoice, taken, refund_method)


def credit_share(
    *, invoice: StandingInvoice, line_id: int, share: Share, refund_method: PaymentMethod | None = None
) -> InvoiceCredit:
    """Credit a share of one line and close the line: the way a part-used package is refunded.

    :raises LineNotOnInvoice: a line of another invoice.
    :raises NothingToCredit: the line was credited before.
    """
    line = next((line for line in invoice.lines if line.line_id == line_id), None)
    if line is None:
        raise LineNotOnInvoice
    if not line.left_qty:
        raise NothingToCredit
    return _credit(invoice, [_credit_line(line, line.left_qty, share)], refund_method)


def reverse_all(redemptions: Iterable[StandingRedemption]) -> tuple[Reversal, ...]:
    """Give back whatever still stands: what a void does to a bill, and an edit to a line before it is served anew."""
    reversals = (_reverse(redemption, _ALL) for redemption in redemptions)
    return tuple(one for one in reversals if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """What a reversal may put back on an entitlement, and what is taken again for what the customer keeps.

    `by_hand` had been given back by staff before; it is recorded on the reversal and told in a warning.
    """

    restored: int
    taken_again: int
    by_hand: int


def restore(*, used: int, reversed_use: int, keep: int = 0) -> Restoration:
    """Put a reversed use back, at most up to what was granted (`used` is what counts as used now).

    All figures are sessions or all are paise. Taking again what is kept never exceeds what was put back, so that a
    refund never costs the customer anything.
    """
    restored = min(reversed_use, used)
    return Restoration(restored=restored, taken_again=min(keep, restored), by_hand=reversed_use - restored)


# --- How it is worked out ------------------------------------------------------------------------

_ALL = Share(part=1, whole=1)


def _credit_units(line: StandingLine, qty: int) -> LineCredit:
    if not 1 <= qty <= line.left_qty:
        raise CreditTooLarge(line_id=line.line_id, left=line.left_qty)
    return _credit_line(line, qty, line.share_credited(qty))


def _credit_line(line: StandingLine, qty: int, share: Share) -> LineCredit:
    """Bring what is credited of a line up to `share`, for the total and each tax head on its own."""
    tax, earlier = line.tax, line.earlier
    return LineCredit(
        line_id=line.line_id,
        qty=qty,
        line_total=share.of(tax.line_total) - sum(credit.line_total for credit in earlier),
        cgst=share.of(tax.cgst) - sum(credit.cgst for credit in earlier),
        sgst=share.of(tax.sgst) - sum(credit.sgst for credit in earlier),
        igst=share.of(tax.igst) - sum(credit.igst for credit in earlier),
    )


def _credit(
    invoice: StandingInvoice, taken: Sequence[LineCredit], refund_method: PaymentMethod | None
) -> InvoiceCredit:
    goods = sum(credit.line_total for credit in taken)
    is_last = _is_last(invoice, taken)
    round_off = invoice.round_off - invoice.credited_round_off if is_last else min(0, invoice.value_left - goods)
    tip = invoice.tip if is_last else 0
    value = goods + round_off + tip
    qty = {credit.line_id: credit.qty for credit in taken}
    shares = {line.line_id: line.share_credited(qty[line.line_id]) for line in invoice.lines if line.line_id in qty}
    tenders = _reverse_tenders(invoice, shares, value)
    money = value - sum(tender.amount for tender in tenders)
    return InvoiceCredit(
        lines=tuple(taken),
        round_off=round_off,
        tip=tip,
        reversals=(*_reverse_benefits(invoice, shares), *tenders),
        lowers_due=min(money, max(0, invoice.due)),
        refunds=_pay_out(invoice.payments, max(0, money - invoice.due), refund_method),
    )


def _is_last(invoice: StandingInvoice, taken: Sequence[LineCredit]) -> bool:
    """Tell whether nothing of any line stands after these credits."""
    now = {credit.line_id: (credit.qty, credit.line_total) for credit in taken}
    return all(now.get(line.line_id, (0, 0)) == (line.left_qty, line.left_total) for line in invoice.lines)


def _reverse_benefits(invoice: StandingInvoice, shares: Mapping[int, Share]) -> list[Reversal]:
    reversals = (
        _reverse(redemption, shares[line.line_id])
        for line in invoice.lines
        if line.line_id in shares
        for redemption in line.redemptions
        if not redemption.tender
    )
    return [one for one in reversals if one is not None]


def _reverse_tenders(invoice: StandingInvoice, shares: Mapping[int, Share], value: int) -> list[Reversal]:
    """Give after-tax prepaid back: each line's share, fitted to what this credit is worth.

    The round-off was settled with the tenders but is credited with the last line, so a share can be a few paise above
    the credit, or leave more money to pay out than was paid in.
    """
    lines = sorted(invoice.lines, key=lambda line: line.line_id not in shares)
    tenders = [(one, shares.get(line.line_id)) for line in lines for one in line.redemptions if one.tender]
    wanted = [one.kept_amount - _keep(one.amount, one.kept_amount, share) if share else 0 for one, share in tenders]
    fitted = _fit(
        wanted,
        [one.kept_amount for one, _ in tenders],
        at_least=value - invoice.due - invoice.paid_left,
        at_most=value,
    )
    return [
        Reversal(entry_id=one.entry_id, kind=one.kind, amount=amount, kept_amount=one.kept_amount - amount)
        for (one, _), amount in zip(tenders, fitted, strict=True)
        if amount
    ]


def _reverse(redemption: StandingRedemption, share: Share) -> Reversal | None:
    """Give back until `share` of the redemption is given back; None when nothing more is to be.

    Units lead where units are counted, and the value given follows them.
    """
    kept_qty, kept_amount = None, _keep(redemption.amount, redemption.kept_amount, share)
    if redemption.qty is not None:
        kept_qty = _keep(redemption.qty, redemption.kept_qty, share)
        kept_amount = min(redemption.kept_amount, Share(part=kept_qty, whole=redemption.qty).of(redemption.amount))
    if (kept_qty or 0, kept_amount) == (redemption.kept_qty, redemption.kept_amount):
        return None
    return Reversal(
        entry_id=redemption.entry_id,
        kind=redemption.kind,
        amount=redemption.kept_amount - kept_amount,
        kept_amount=kept_amount,
        qty=None if kept_qty is None else redemption.kept_qty - kept_qty,
        kept_qty=kept_qty,
    )


def _keep(stored: int, kept: int, share: Share) -> int:
    """Say what of a stored figure is kept once `share` of it is given back, and never more than was kept before."""
    return min(kept, stored - share.of(stored))


def _fit(parts: Sequence[int], limits: Sequence[int], *, at_least: int, at_most: int) -> list[int]:
    """Raise parts in order, each up to its limit, or cut them from the end, until their sum is in the range."""
    fitted = list(parts)
    missing, excess = max(0, at_least - sum(parts)), max(0, sum(parts) - at_most)
    for index, limit in enumerate(limits):
        more = min(missing, limit - fitted[index])
        fitted[index] += more
        missing -= more
    for index in reversed(range(len(fitted))):
        less = min(excess, fitted[index])
        fitted[index] -= less
        excess -= less
    return fitted


def _pay_out(payments: Sequence[StandingPayment], amount: int, method: PaymentMethod | None) -> tuple[Refund, ...]:
    if not amount:
        return ()
    if method is not None:
        return (Refund(method=method, amount=amount),)
    parts = apportion(amount, [max(0, payment.left) for payment in payments])
    return tuple(Refund(method=one.method, amount=part) for one, part in zip(payments, parts, strict=True) if part)

"""What a void, refund or edit gives back: worked out from what was issued, never from a fresh price.

A credit is cumulative: the share of all units credited so far, rounded half up, less what was credited before. So the
last credit takes the residue, and all credits together are the original to the paisa. Amounts are paise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tula.domain.benefits import BenefitKind
from tula.domain.errors import Conflict, NotFound
from tula.domain.invoice import PaymentMethod
from tula.domain.money import apportion
from tula.domain.standing import (
    LineCredit,
    Share,
    StandingInvoice,
    StandingLine,
    StandingPayment,
    StandingRedemption,
)


class LineNotOnInvoice(NotFound):
    """That line is not on this invoice."""


class CreditTooLarge(Conflict):
    """Fewer units are left to credit on that line. Lower the quantity."""


class NothingToCredit(Conflict):
    """Nothing of this invoice is left to credit."""


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
    """A credit note: what it takes back, what goes back to packages, what is no longer due and what is paid out.

    After the last one nothing of the invoice stands.
    """

    lines: tuple[LineCredit, ...]
    is_last: bool
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
    *,
    invoice: StandingInvoice,
    quantities: Mapping[int, int],
    shares: Mapping[int, Share] | None = None,
    refund_method: PaymentMethod | None = None,
) -> InvoiceCredit:
    """Credit units of lines (by line id); `invoice.open_quantities` credits everything left (CGST Act s.34).

    A line in `shares` is credited that share of its worth, whatever its units say, and closed: a part-used package.
    Prepaid and sessions follow each line's redemptions. Money first lowers what is due; the rest is paid out by
    `refund_method` or else pro rata to how it was received.

    :raises NothingToCredit: no quantities, which is what a fully credited invoice has open.
    :raises DomainError: see `require_left`.
    """
    if not quantities:
        raise NothingToCredit
    require_left(invoice, quantities)
    lines = {line.line_id: line for line in invoice.lines}
    taken = [_credit_units(lines[line_id], qty, (shares or {}).get(line_id)) for line_id, qty in quantities.items()]
    return _credit(invoice, taken, refund_method)


def require_left(invoice: StandingInvoice, quantities: Mapping[int, int]) -> None:
    """Insist that so many units of lines (by line id) are left to credit; failures tell the `line_id`.

    :raises LineNotOnInvoice: a line of another invoice.
    :raises CreditTooLarge: more units than are left on a line; `left` says how many are.
    """
    left = {line.line_id: line.left_qty for line in invoice.lines}
    for line_id, qty in quantities.items():
        if line_id not in left:
            raise LineNotOnInvoice(line_id=line_id)
        if not 1 <= qty <= left[line_id]:
            raise CreditTooLarge(line_id=line_id, left=left[line_id])


def reverse_units(*, invoice: StandingInvoice, quantities: Mapping[int, int]) -> tuple[Reversal, ...]:
    """Give back the share that units of lines have in each redemption, tenders as well, without any money.

    What packages hold after a credit is measured by it: no round-off is fitted, since that follows what they are worth.

    :raises DomainError: see `require_left`.
    """
    require_left(invoice, quantities)
    return tuple(_reverse_redemptions(invoice, _share_units(invoice, quantities), with_tenders=True))


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


_ALL = Share(part=1, whole=1)


def _credit_units(line: StandingLine, qty: int, share: Share | None) -> LineCredit:
    return _credit_line(line, qty, share or line.share_credited(qty))


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
    shares = _share_units(invoice, {credit.line_id: credit.qty for credit in taken})
    tenders = _reverse_tenders(invoice, shares, value)
    money = value - sum(tender.amount for tender in tenders)
    return InvoiceCredit(
        lines=tuple(taken),
        is_last=is_last,
        round_off=round_off,
        tip=tip,
        reversals=(*_reverse_redemptions(invoice, shares, with_tenders=False), *tenders),
        lowers_due=min(money, max(0, invoice.due)),
        refunds=_pay_out(invoice.payments, max(0, money - invoice.due), refund_method),
    )


def _is_last(invoice: StandingInvoice, taken: Sequence[LineCredit]) -> bool:
    """Tell whether nothing of any line stands after these credits."""
    now = {credit.line_id: (credit.qty, credit.line_total) for credit in taken}
    return all(now.get(line.line_id, (0, 0)) == (line.left_qty, line.left_total) for line in invoice.lines)


def _share_units(invoice: StandingInvoice, quantities: Mapping[int, int]) -> dict[int, Share]:
    """Say how much of each line is credited in all once these units are."""
    return {
        line.line_id: line.share_credited(quantities[line.line_id])
        for line in invoice.lines
        if line.line_id in quantities
    }


def _reverse_redemptions(
    invoice: StandingInvoice, shares: Mapping[int, Share], *, with_tenders: bool
) -> list[Reversal]:
    reversals = (
        _reverse(redemption, shares[line.line_id])
        for line in invoice.lines
        if line.line_id in shares
        for redemption in line.redemptions
        if with_tenders or not redemption.tender
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

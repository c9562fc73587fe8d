"""What an undo writes: redemptions given back, packages ended, goods returned; worked out before anything is posted.

A void and a credit note walk the bill and hand every use to `Undoing`, in ledger order, so that what comes back to a
balance first is there for what is taken from it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tula.domain.benefits import BenefitKind, Redemption
from tula.domain.document import DocumentLine, InvoiceDocument, PostedRedemption
from tula.domain.errors import Conflict
from tula.domain.fifo import Batch
from tula.domain.gst import Tax
from tula.domain.held import Holdings, Return, say_by_hand
from tula.domain.lifecycle import HeldItem, PackageState, StoredStatus
from tula.domain.money import round_half_up
from tula.domain.package_refund import Closing, HeldBenefit, close_package
from tula.domain.reversal import Reversal
from tula.domain.standing import StandingInvoice, StandingLine, StandingPayment, StandingRedemption
from tula.domain.validity import format_date


class InvoiceIsVoid(Conflict):
    """This invoice is void already; nothing of it is left to undo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingUse:
    """The ledger entry of a redemption that stands now: the first one, or what a part refund posted again."""

    entry_id: int
    key: str
    qty: int | None
    amount: int
    usage_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """One redemption given back: the entry that is reversed, and what is posted again for what the customer keeps.

    `reversal` is what is taken back of the bill. Less is restored where staff had given some back by hand; nothing is
    left to reverse (`use`) where they had given back all of it.
    """

    line: DocumentLine
    posted: PostedRedemption
    part: int
    reversal: Reversal
    use: StandingUse | None = None
    back: Return | None = None
    kept: Redemption | None = None

    @property
    def restored_qty(self) -> int | None:
        """Units that are on the entitlement again; None where none are counted."""
        if self.reversal.qty is None:
            return None
        return (self.back.qty or 0) - ((self.kept.qty or 0) if self.kept else 0) if self.back else 0

    @property
    def restored_amount(self) -> int:
        """What is on the balance again, or the value of the units that are on the entitlement again (paise)."""
        if self.reversal.qty is None:
            return self.back.amount - (self.kept.amount if self.kept else 0) if self.back else 0
        return round_half_up(self.reversal.amount * (self.restored_qty or 0), self.reversal.qty or 1)

    @property
    def by_hand(self) -> int:
        """Units or paise of it that staff had given back before."""
        if self.reversal.qty is None:
            return self.reversal.amount - self.restored_amount
        return self.reversal.qty - (self.restored_qty or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedPackage:
    """A package that a line sold, cancelled, with its entitlements and what is closed of them."""

    line: DocumentLine
    package_id: int
    items: tuple[HeldItem, ...]
    closings: tuple[Closing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReturned:
    """Units of a line back in the batch they came from; `set_aside` says why they may not be sold again."""

    line_id: int
    product_id: int
    batch_id: int
    qty: int
    set_aside: str | None = None


class Undoing:
    """An undo while it is worked out: what is held so far, and what is to be written."""

    def __init__(
        self, *, invoice: InvoiceDocument, held: Iterable[HeldItem], uses: Mapping[int, StandingUse], today: date
    ) -> None:
        """Start from the bill and what the customer holds; `uses` are by the entry that first took them."""
        self.holdings = Holdings(held)
        self.given_back: list[GivenBack] = []
        self.ended: list[EndedPackage] = []
        self._invoice = invoice
        self._uses = uses
        self._today = today

    def give_back(self, reversals: Iterable[Reversal]) -> None:
        """Reverse uses whole, and take again at once what the customer keeps of them."""
        wanted = {one.entry_id: one for one in reversals}
        for line in self._invoice.lines:
            for part, posted in enumerate(line.redemptions, start=1):
                reversal = wanted.get(posted.entry_id or 0)
                if reversal is not None:
                    self.given_back.append(self._give_back(line, posted, part, reversal))

    def end_package(self, line: DocumentLine, benefits: Sequence[HeldBenefit]) -> None:
        """Cancel the package that a line sold and close what is left of it."""
        package_id = line.subject_id or 0
        items = tuple(self.holdings.of_package(package_id))
        closings = close_package(benefits).closings
        self.holdings.end(package_id, closings)
        self.ended.append(EndedPackage(line=line, package_id=package_id, items=items, closings=closings))

    def states(self) -> tuple[PackageState, ...]:
        """Tell how the packages that were touched stand after it."""
        touched = {one.posted.redemption.customer_package_id for one in self.given_back}
        touched |= {one.package_id for one in self.ended}
        known = {package_id for package_id in touched if package_id is not None}
        return tuple(self.holdings.states(known, today=self._today))

    def warnings(self) -> tuple[str, ...]:
        """Say what staff should know of what came back."""
        return (*self._warn_by_hand(), *dict.fromkeys(self._warn_useless()))

    def _give_back(self, line: DocumentLine, posted: PostedRedemption, part: int, reversal: Reversal) -> GivenBack:
        given = GivenBack(line=line, posted=posted, part=part, reversal=reversal)
        use = self._uses.get(reversal.entry_id)
        if use is None:
            return given
        back = self.holdings.give_back(replace(posted.redemption, qty=use.qty, amount=use.amount))
        kept = _kept(posted.redemption, reversal, back)
        return replace(given, use=use, back=back, kept=kept and self.holdings.take(kept))

    def _warn_by_hand(self) -> Iterator[str]:
        for one in self.given_back:
            if one.by_hand:
                yield say_by_hand(one.posted.redemption.package_name, one.by_hand, qty=one.reversal.qty)

    def _warn_useless(self) -> Iterator[str]:
        ended = {one.package_id for one in self.ended}
        for one in self.given_back:
            for item in self.holdings.of_package(one.posted.redemption.customer_package_id or 0):
                name, validity = item.entitlement.package_name, item.entitlement.validity
                if item.entitlement.customer_package_id in ended:
                    continue
                if item.status is StoredStatus.CANCELLED:
                    yield f"{name} was cancelled: what came back to it cannot be used."
                elif validity.expires_on is not None and validity.has_expired(self._today):
                    expired = format_date(validity.expires_on)
                    yield f"{name} expired on {expired}: what came back to it cannot be used unless it is extended."


def _kept(first: Redemption, reversal: Reversal, back: Return) -> Redemption | None:
    """Say what is taken again: what the customer keeps, and never more than was put back."""
    if first.kind is BenefitKind.PREPAID:
        amount = min(reversal.kept_amount, back.amount)
        return replace(first, amount=amount) if amount else None
    qty = min(reversal.kept_qty or 0, back.qty or 0)
    return replace(first, qty=qty, amount=reversal.kept_amount) if qty else None


def stand(invoice: InvoiceDocument) -> StandingInvoice:
    """Say what stands of an invoice after its credit notes and payouts."""
    return StandingInvoice(
        lines=tuple(_standing_line(line) for line in invoice.lines),
        payments=tuple(_standing_payments(invoice)),
        round_off=invoice.round_off,
        tip=invoice.tip,
        credited_round_off=sum(note.round_off for note in invoice.credit_notes),
        credited_tip=sum(note.tip for note in invoice.credit_notes),
    )


def _standing_line(line: DocumentLine) -> StandingLine:
    return StandingLine(
        line_id=line.line_id or 0,
        qty=line.qty,
        tax=Tax(taxable=line.taxable, cgst=line.cgst, sgst=line.sgst, igst=line.igst, line_total=line.line_total),
        earlier=line.credits,
        redemptions=tuple(
            StandingRedemption(
                entry_id=posted.entry_id or 0,
                kind=posted.redemption.kind,
                amount=posted.redemption.amount,
                qty=posted.redemption.qty,
                returned_amount=posted.returned_amount,
                returned_qty=posted.returned_qty,
                tender=posted.redemption.tender,
            )
            for posted in line.redemptions
        ),
    )


def _standing_payments(invoice: InvoiceDocument) -> Iterator[StandingPayment]:
    methods = [*(one.method for one in invoice.payments), *(one.method for one in invoice.payouts)]
    for method in dict.fromkeys(methods):
        yield StandingPayment(
            method=method,
            amount=sum(one.amount for one in invoice.payments if one.method is method),
            refunded=sum(one.amount for one in invoice.payouts if one.method is method),
        )


def return_goods(
    line: DocumentLine, *, qty: int, batches: Mapping[int, Batch], on: date, is_damaged: bool = False
) -> Iterator[GoodsReturned]:
    """Put units of a line back where they came from, last taken first; what may not be sold again is set aside."""
    for picked in reversed(line.batches):
        back = min(qty, picked.qty)
        if back:
            qty -= back
            yield GoodsReturned(
                line_id=line.line_id or 0,
                product_id=line.subject_id or 0,
                batch_id=picked.batch_id,
                qty=back,
                set_aside="Damaged" if is_damaged else "Expired" if batches[picked.batch_id].has_expired(on) else None,
            )

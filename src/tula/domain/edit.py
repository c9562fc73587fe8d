"""A line of an issued bill edited: what packages gave it goes back, and the line alone is served anew.

The other lines keep what they have, and the bill is priced whole by `price_invoice`: an edit comes to what the changed
bill would have come to, had its other lines been served just so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tula.domain.back_bar import Consumable, Consumed, say_missing
from tula.domain.benefits import Redemption
from tula.domain.bill_facts import StockFact
from tula.domain.catalogue import CatalogueFact
from tula.domain.document import (
    DocumentLine,
    InvoiceDocument,
    PickedBatch,
    PostedRedemption,
    bill_amounts,
    line_amounts,
    redemption_key,
)
from tula.domain.errors import Conflict
from tula.domain.evaluate import BenefitNotAvailable
from tula.domain.held import Holdings, Return, say_by_hand
from tula.domain.invoice import LineKind, PricedInvoice, PricedLine
from tula.domain.lifecycle import HeldItem, PackageState, StoredStatus
from tula.domain.line_change import LineChange, change_line
from tula.domain.reprice import keep, price, serve, shadow, supply_of, warn_whole_bill
from tula.domain.reversal import LineNotOnInvoice
from tula.domain.settings import Settings
from tula.domain.shelf import InsufficientStock, Shelf, Shortage


class PackageInUse(Conflict):
    """This package has been used already. Credit it and sell it anew."""


class KeptBenefitGone(Conflict):
    """What a package gave on this bill can no longer be taken again. Credit the line and bill it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFacts:
    """What an edit depends on besides the bill and the change, read at one moment.

    `held` and `stock` are as they stand with the bill as it is; `service` and `staff_is_active` are of the ids asked,
    `recipe` of the service that the line will be of.
    """

    settings: Settings
    today: date
    service: CatalogueFact | None = None
    staff_is_active: bool | None = None
    held: Sequence[HeldItem] = ()
    stock: Sequence[StockFact] = ()
    recipe: tuple[Consumable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One ledger entry of an edit: a redemption reversed (`back`) from the line as it was, or taken by it as it is."""

    line: DocumentLine
    posted: PostedRedemption
    back: Return | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedBill:
    """A bill before and after an edit, the ledger entries between them in order, and the packages they touch."""

    before: InvoiceDocument
    after: InvoiceDocument
    index: int
    steps: tuple[Step, ...]
    packages: tuple[PackageState, ...]
    warnings: tuple[str, ...]


def edit_line(*, bill: InvoiceDocument, line_id: int, change: LineChange, facts: EditFacts) -> EditedBill:
    """Change one line of a bill: give back what packages gave it, serve it anew and price the bill.

    :raises LineNotOnInvoice: the bill has no such line.
    :raises Invalid: a field that this kind of line has not.
    :raises Conflict: a benefit cannot be used, stock is short, a sold package was used, or the discount is too much.
    """
    index = next((index for index, line in enumerate(bill.lines) if line.line_id == line_id), None)
    if index is None:
        raise LineNotOnInvoice
    return _Edit(bill=bill, index=index, facts=facts).run(change)


@dataclass(slots=True, kw_only=True)
class _Edit:
    """One edit while it is worked out: the ledger entries so far, and what is held after them."""

    bill: InvoiceDocument
    index: int
    facts: EditFacts
    steps: list[Step] = field(default_factory=list)
    holdings: Holdings = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.holdings = Holdings(self.facts.held)
        self.shelf = Shelf.of(self.facts.stock)

    def run(self, change: LineChange) -> EditedBill:
        bill, index, facts = self.bill, self.index, self.facts
        before = bill.lines[index]
        wanted = change_line(
            before,
            change,
            service=facts.service,
            staff_is_active=facts.staff_is_active,
            is_taxed=supply_of(bill).is_taxed,
        )
        if before.kind is LineKind.PACKAGE:
            _require_unused(before, facts.held)
        lines = [*bill.lines[:index], wanted, *bill.lines[index + 1 :]]
        plans = [keep(line) for line in lines]
        self._reverse(before, before.redemptions)
        if wanted.kind is LineKind.SERVICE and not change.keeps_benefits:
            try:
                (plans[index],) = serve(bill, [wanted], self.holdings.items, facts.settings, first=index)
            except BenefitNotAvailable as refusal:
                raise refusal.blaming("benefit") from None
        priced = price(bill, lines, plans, facts.settings)
        # The edited line takes first: it was served on what its own reversal left.
        own = self._take_all(wanted, priced.lines[index].redemptions)
        if wanted.would_apply is not None:
            wanted = replace(wanted, would_apply=shadow(bill, lines, facts.held, facts.settings, index=index))
        after = [
            self._finish(wanted, priced_line, own) if at == index else self._settle(line, priced_line)
            for at, (line, priced_line) in enumerate(zip(lines, priced.lines, strict=True))
        ]
        warnings = (
            *self._warn_by_hand(),
            *warn_whole_bill(bill, lines, facts.held, facts.settings, priced),
            *say_missing(self.shelf.missing),
        )
        return EditedBill(
            before=bill,
            after=_sum_up(bill, after, priced),
            index=index,
            steps=tuple(self.steps),
            packages=tuple(self.holdings.states(self._touched(), today=facts.today)),
            warnings=warnings,
        )

    def _reverse(self, line: DocumentLine, redemptions: Sequence[PostedRedemption]) -> None:
        for posted in redemptions:
            self.steps.append(Step(line=line, posted=posted, back=self.holdings.give_back(posted.redemption)))

    def _take(self, line: DocumentLine, redemption: Redemption, part: int) -> PostedRedemption:
        """Take a redemption for a line under its revision.

        :raises KeptBenefitGone: it was given back by hand before, and spent since.
        """
        taken = self.holdings.take(redemption)
        if taken is None:
            raise KeptBenefitGone(package=redemption.package_name)
        key = redemption_key(invoice_id=self.bill.id or 0, line_id=line.line_id or 0, revision=line.revision, part=part)
        posted = PostedRedemption(redemption=taken, idempotency_key=key)
        self.steps.append(Step(line=line, posted=posted))
        return posted

    def _take_all(self, line: DocumentLine, redemptions: Sequence[Redemption]) -> tuple[PostedRedemption, ...]:
        return tuple(self._take(line, one, part) for part, one in enumerate(redemptions, start=1))

    def _finish(
        self, wanted: DocumentLine, priced: PricedLine, redemptions: tuple[PostedRedemption, ...]
    ) -> DocumentLine:
        """Write the edited line as it is now."""
        return replace(
            wanted,
            **line_amounts(priced),
            redemptions=redemptions,
            batches=tuple(self._pick_anew(wanted)) if wanted.kind is LineKind.PRODUCT else (),
            consumed=self._use_anew(wanted) if wanted.kind is LineKind.SERVICE else (),
        )

    def _pick_anew(self, line: DocumentLine) -> Iterator[PickedBatch]:
        """Pick the batches of a line anew: first what it took before, for the customer has that.

        :raises InsufficientStock: names the line and what there is.
        """
        before = {batch.batch_id: batch for batch in line.batches}
        picked, shortage = self.shelf.take_again(
            product_id=line.subject_id or 0,
            qty=line.qty,
            on=self.bill.charge_date,
            before={batch_id: batch.qty for batch_id, batch in before.items()},
        )
        if shortage:
            raise InsufficientStock.of(
                Shortage(
                    line=self.index + 1,
                    product_id=line.subject_id or 0,
                    name=line.name,
                    requested=line.qty,
                    available=line.qty - shortage,
                )
            )
        for batch_id, qty in picked.items():
            number = (before.get(batch_id) or self.shelf.batches[batch_id]).batch_no
            yield PickedBatch(batch_id=batch_id, batch_no=number, qty=qty)

    def _use_anew(self, line: DocumentLine) -> tuple[Consumed, ...]:
        """Use up what the treatment needs now; it stays as it was where neither treatment nor quantity changes."""
        before = self.bill.lines[self.index]
        if (line.subject_id, line.qty) == (before.subject_id, before.qty):
            return before.consumed
        return self.shelf.use_up(self.facts.recipe, times=line.qty, on=self.bill.charge_date, before=before.consumed)

    def _settle(self, line: DocumentLine, priced: PricedLine) -> DocumentLine:
        """Write another line as it is now: with its share of the discount, and no more tendered than it comes to."""
        tendered = {one.entitlement_id: one for one in priced.redemptions if one.tender}
        is_same = all(
            posted.redemption == tendered.get(posted.redemption.entitlement_id)
            for posted in line.redemptions
            if posted.redemption.tender
        )
        if is_same:
            return replace(line, **line_amounts(priced))
        again = replace(line, revision=line.revision + 1)
        redemptions = []
        for part, posted in enumerate(line.redemptions, start=1):
            now = tendered.get(posted.redemption.entitlement_id)
            if not posted.redemption.tender or posted.redemption == now:
                redemptions.append(posted)
                continue
            self._reverse(line, [posted])
            if now is not None:
                redemptions.append(self._take(again, now, part))
        return replace(again, **line_amounts(priced), redemptions=tuple(redemptions))

    def _touched(self) -> set[int]:
        """Name the packages that this edit moves or sells at another price."""
        line = self.bill.lines[self.index]
        sold = {line.subject_id} if line.kind is LineKind.PACKAGE else set()
        used = {step.posted.redemption.customer_package_id for step in self.steps}
        return {package_id for package_id in sold | used if package_id is not None}

    def _warn_by_hand(self) -> Iterator[str]:
        for step in self.steps:
            if step.back is not None and step.back.by_hand:
                redemption = step.posted.redemption
                yield say_by_hand(redemption.package_name, step.back.by_hand, qty=redemption.qty)


def _require_unused(line: DocumentLine, held: Sequence[HeldItem]) -> None:
    """Refuse another price for a package that was used or closed.

    :raises PackageInUse: names it.
    """
    for item in held:
        balance = item.balance
        is_used = balance.times_used or (balance.credit and balance.credit.used)
        if item.entitlement.customer_package_id == line.subject_id and (
            is_used or item.status is StoredStatus.CANCELLED
        ):
            raise PackageInUse(f"{line.name} has been used already. Credit it and sell it anew.")


def _sum_up(bill: InvoiceDocument, lines: Sequence[DocumentLine], priced: PricedInvoice) -> InvoiceDocument:
    """Write the bill as it is now; what was paid stays paid, and is owed back where it is too much."""
    after = replace(bill, **bill_amounts(priced), version=bill.version + 1, lines=tuple(lines))
    return replace(after, payment_status=after.settlement.status)

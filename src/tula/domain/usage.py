"""Use and adjustment of a package without a bill: which entitlement, how much, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.evaluate import bar_by_date
from tula.domain.lifecycle import HeldItem
from tula.domain.money import MAX_PAISE, AmountTooLarge, InvalidAmount, format_rupees
from tula.domain.priority import burn_order


class PackageNotActive(Conflict):
    """This package cannot be used now."""


class NotCovered(Conflict):
    """This package does not cover that service."""


class NotEnoughBalance(Conflict):
    """Not enough balance for this service."""


class NothingToReturn(Conflict):
    """Less than that was used, so it cannot be given back. Give back less."""


class NotCounted(Conflict):
    """This benefit is not counted, so there is nothing to add or remove. Choose an item with sessions or credit."""


class ItemNotFound(NotFound):
    """This package has no such item."""


class InvalidQuantity(Invalid):
    """Please provide a valid quantity."""


class Correction(StrEnum):
    """What staff do to a balance by hand."""

    REFUND = "refund"
    ADJUST = "adjust"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageAsk:
    """A use or correction: a service, perhaps one item, and either units or paise (signed when adjusting)."""

    service_id: int
    item_id: int | None = None
    qty: int | None = None
    amount: int | None = None

    @property
    def size(self) -> int:
        """The units or paise asked for; 0 when neither was said."""
        return self.qty or self.amount or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A ledger entry to post on one entitlement: signed units or signed paise."""

    item: HeldItem
    change_type: ChangeType
    qty: int | None = None
    amount: int | None = None

    @property
    def size(self) -> int:
        """The signed units or paise."""
        return self.qty or self.amount or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where changes leave their entitlement, in units or paise: what is then left (None: not counted), what is new."""

    left: int | None
    granted: int


def plan_use(*, items: Sequence[HeldItem], ask: UsageAsk, on: date) -> Change:
    """Choose the entitlement of a package that a use on a day takes from, in burn order.

    :raises PackageNotActive: cancelled, or not usable on that day.
    :raises ItemNotFound: the named item is not of this package.
    :raises NotCovered: no item covers the service.
    :raises InvalidQuantity: counted items need a quantity from 1.
    :raises InvalidAmount: prepaid items need an amount above 0.
    :raises NotEnoughBalance: no item has that much left.
    """
    _require_usable(items[0], on)
    fitting = _fitting(items, ask)
    if ask.item_id is None:
        # A use without a bill has no price that a percentage could lower: sessions come first, and alone.
        fitting = [item for item in fitting if item.entitlement.kind is not BenefitKind.DISCOUNT] or fitting
    if ask.size < 1:
        raise _invalid_size(fitting)
    for item in fitting:
        left = item.balance.left
        if left is None or left >= ask.size:
            return _change(item, ChangeType.USE, -ask.size)
    raise NotEnoughBalance


def plan_correction(*, items: Sequence[HeldItem], ask: UsageAsk, correction: Correction) -> list[Change]:
    """Say what a refund or adjustment posts.

    A refund gives back what was used. A positive adjustment first lowers what was used and beyond that grants more;
    a negative one takes from what is left.

    :raises PackageNotActive: the package was cancelled.
    :raises NothingToReturn: a refund of more than was used.
    :raises NotEnoughBalance: an adjustment would take more than is left.
    :raises NotCounted: an adjustment of an unlimited or uncounted benefit.
    :raises AmountTooLarge: more credit than the books can hold on one balance.
    :raises InvalidQuantity: no quantity, or a refund that is not positive (likewise `InvalidAmount`).
    """
    if items[0].entitlement.is_cancelled:
        raise PackageNotActive("This package was cancelled.")
    fitting = _fitting(items, ask)
    if not ask.size or (correction is Correction.REFUND and ask.size < 0):
        raise _invalid_size(fitting)
    if correction is Correction.REFUND:
        return [_refund(fitting, ask.size)]
    return _adjust(fitting, ask.size)


def foresee(changes: Sequence[Change]) -> Outcome:
    """Say where changes of one entitlement leave it."""
    left = changes[0].item.balance.left
    return Outcome(
        left=None if left is None else left + sum(change.size for change in changes),
        granted=sum(change.size for change in changes if change.change_type is ChangeType.GRANT),
    )


def _refund(fitting: Sequence[HeldItem], size: int) -> Change:
    for item in fitting:
        if _used(item) >= size:
            return _change(item, ChangeType.REFUND, size)
    raise NothingToReturn


def _adjust(fitting: Sequence[HeldItem], size: int) -> list[Change]:
    counted = [item for item in fitting if item.balance.left is not None]
    if not counted:
        raise NotCounted
    if size < 0:
        for item in counted:
            if (item.balance.left or 0) >= -size:
                return [_change(item, ChangeType.ADJUST, size)]
        raise NotEnoughBalance
    item = max(counted, key=_used)
    given_back = min(_used(item), size)
    if item.balance.credit and (room := MAX_PAISE - item.balance.credit.total) < size - given_back:
        raise AmountTooLarge.at("amount", fault=f"At most {format_rupees(given_back + room)}.")
    parts = ((ChangeType.ADJUST, given_back), (ChangeType.GRANT, size - given_back))
    return [_change(item, change_type, part) for change_type, part in parts if part]


def _require_usable(item: HeldItem, on: date) -> None:
    if item.entitlement.is_cancelled:
        raise PackageNotActive("This package was cancelled.")
    barred = bar_by_date(item.entitlement.validity, on)
    if barred:
        reason, message = barred
        raise PackageNotActive(message, reason=reason.value)


def _fitting(items: Sequence[HeldItem], ask: UsageAsk) -> list[HeldItem]:
    """Give the items that cover the service and are measured as asked, in burn order."""
    if ask.item_id is not None:
        items = [item for item in items if item.entitlement.id == ask.item_id]
        if not items:
            raise ItemNotFound.at("item_id")
    covering = [item for item in items if item.entitlement.covers(ask.service_id)]
    if not covering:
        raise NotCovered
    is_money = ask.amount is not None
    fitting = [item for item in covering if (item.entitlement.kind is BenefitKind.PREPAID) == is_money]
    if not fitting or (ask.qty is None) == (ask.amount is None):
        raise _invalid_size(covering)
    return sorted(fitting, key=lambda item: burn_order(item.entitlement))


def _invalid_size(items: Sequence[HeldItem]) -> Invalid:
    """Ask for an amount where only prepaid would pay, else for a quantity."""
    if all(item.entitlement.kind is BenefitKind.PREPAID for item in items):
        return InvalidAmount.at("amount")
    return InvalidQuantity.at("qty")


def _used(item: HeldItem) -> int:
    return item.balance.credit.used if item.balance.credit else item.balance.times_used


def _change(item: HeldItem, change_type: ChangeType, size: int) -> Change:
    if item.entitlement.kind is BenefitKind.PREPAID:
        return Change(item=item, change_type=change_type, amount=size)
    return Change(item=item, change_type=change_type, qty=size)

"""What a customer holds while a bill gives back and takes: the ledger's arithmetic, worked out before it is posted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tula.domain.benefits import BenefitKind, Redemption
from tula.domain.lifecycle import (
    HeldItem,
    PackageState,
    StoredStatus,
    Tally,
    package_status,
    stored_status,
    sum_items,
)
from tula.domain.money import format_rupees
from tula.domain.package_refund import Closing
from tula.domain.reversal import restore


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What a reversed redemption puts back: units, paise of value or balance; `by_hand` staff had put back before."""

    qty: int | None
    amount: int
    by_hand: int = 0


def say_by_hand(package_name: str | None, by_hand: int, *, qty: int | None) -> str:
    """Warn that staff had given back before some of what goes back now (of `qty` units, or paise)."""
    what = format_rupees(by_hand) if qty is None else f"{by_hand} of {qty}"
    return f"{what} on {package_name} had been given back by hand before and stays as it is."


class Holdings:
    """A customer's entitlements by id, moved as a bill is undone and served anew."""

    def __init__(self, items: Iterable[HeldItem]) -> None:
        """Start from what is held now."""
        self._items = {item.entitlement.id: item for item in items}

    @property
    def items(self) -> list[HeldItem]:
        """Everything held, by entitlement id."""
        return [item for _, item in sorted(self._items.items())]

    def give_back(self, redemption: Redemption) -> Return:
        """Put back what a redemption took, at most up to what was granted."""
        item = self._items.get(redemption.entitlement_id or 0)
        if item is None:
            return Return(qty=redemption.qty, amount=redemption.amount)
        if item.balance.credit is not None:
            put = restore(used=item.balance.credit.used, reversed_use=redemption.amount)
            self._move(item, qty=0, amount=-put.restored)
            return Return(qty=None, amount=put.restored, by_hand=put.by_hand)
        put = restore(used=item.balance.times_used, reversed_use=redemption.qty or 0)
        self._move(item, qty=-put.restored, amount=0)
        return Return(qty=put.restored, amount=redemption.amount, by_hand=put.by_hand)

    def take(self, redemption: Redemption) -> Redemption | None:
        """Take what a redemption needs and say what it leaves; None when there is not enough."""
        item = self._items.get(redemption.entitlement_id or 0)
        if item is None:
            return redemption
        is_prepaid = redemption.kind is BenefitKind.PREPAID
        qty, amount = (0, redemption.amount) if is_prepaid else (redemption.qty or 0, 0)
        before = item.entitlement
        if (before.remaining_qty is not None and before.remaining_qty < qty) or (before.remaining_amount or 0) < amount:
            return None
        after = self._move(item, qty=qty, amount=amount).entitlement
        return replace(redemption, remaining_qty=after.remaining_qty, remaining_amount=after.remaining_amount)

    def of_package(self, package_id: int) -> list[HeldItem]:
        """Give the entitlements of one package, by id."""
        return [item for item in self.items if item.entitlement.customer_package_id == package_id]

    def end(self, package_id: int, closings: Iterable[Closing]) -> None:
        """Cancel a package and take what is closed off its entitlements."""
        for closing in closings:
            self._move(self._items[closing.entitlement_id], qty=closing.qty or 0, amount=closing.amount or 0)
        for item in self.of_package(package_id):
            self._items[item.entitlement.id] = replace(item, status=StoredStatus.CANCELLED)

    def states(self, package_ids: Collection[int], *, today: date) -> list[PackageState]:
        """Tell how packages stand, by id."""
        packages: dict[int, list[HeldItem]] = {}
        for item in self.items:
            if item.entitlement.customer_package_id in package_ids:
                packages.setdefault(item.entitlement.customer_package_id, []).append(item)
        return [_state(package_id, items, today) for package_id, items in sorted(packages.items())]

    def _move(self, item: HeldItem, *, qty: int, amount: int) -> HeldItem:
        """Use so much more of an entitlement, or less where the figures are negative."""
        balance = replace(
            item.balance,
            sessions=_use(item.balance.sessions, qty),
            credit=_use(item.balance.credit, amount),
            times_used=item.balance.times_used + qty,
        )
        entitlement = replace(
            item.entitlement,
            remaining_qty=balance.sessions.remaining if balance.sessions else None,
            remaining_amount=balance.credit.remaining if balance.credit else None,
        )
        moved = replace(item, balance=balance, entitlement=entitlement)
        self._items[entitlement.id] = moved
        return moved


def _use(tally: Tally | None, used: int) -> Tally | None:
    return None if tally is None else replace(tally, used=tally.used + used)


def _state(package_id: int, items: Iterable[HeldItem], today: date) -> PackageState:
    items = list(items)
    balances = [item.balance for item in items]
    stored = items[0].status if items[0].status is StoredStatus.CANCELLED else stored_status(balances)
    return PackageState(
        customer_package_id=package_id,
        pkg_type=items[0].pkg_type,
        balance=sum_items(balances),
        status=package_status(stored=stored, validity=items[0].entitlement.validity, today=today),
    )

"""The figures of a customer package in words for a page: sessions as counts, prepaid as rupees."""

from collections.abc import Sequence
from dataclasses import dataclass

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.money import format_percent, format_rupees
from tula.queries.held_package import HeldPackage, PackageItem
from tula.queries.package_usage import UsageEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a package gives, what was used of it and what is left; one line for each way of counting."""

    total: tuple[str, ...]
    used: tuple[str, ...]
    remaining: tuple[str, ...]


def figures(held: HeldPackage) -> Figures:
    """Sum up a package: sessions, then credit, then what is not counted."""
    sessions, credit = held.balance.sessions, held.balance.credit
    rows = []
    if sessions:
        rows.append((str(sessions.total), str(sessions.used), str(sessions.remaining)))
    if credit:
        rows.append((format_rupees(credit.total), format_rupees(credit.used), format_rupees(credit.remaining)))
    uncounted = [item for item in held.items if item.balance.sessions is None and item.balance.credit is None]
    unlimited = [item for item in uncounted if item.kind is BenefitKind.UNLIMITED]
    if unlimited:
        rows.append(("Unlimited", _times(unlimited), "Unlimited"))
    elif uncounted and not rows:
        off = ", ".join(dict.fromkeys(f"{format_percent(item.discount_bp or 0)} off" for item in uncounted))
        rows.append((off, _times(uncounted), "–"))
    total, used, remaining = zip(*rows, strict=True) if rows else ((), (), ())
    return Figures(total=total, used=used, remaining=remaining)


def _times(items: Sequence[PackageItem]) -> str:
    used = sum(item.used_qty for item in items)
    return "1 time" if used == 1 else f"{used} times"


def percent_of(item: PackageItem) -> int | None:
    """Give the whole percent used of one item; None where nothing is counted."""
    tally = item.balance.sessions or item.balance.credit
    return 100 * tally.used // tally.total if tally and tally.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow:
    """A ledger entry on a page, and whether it stands beside the entry that it reverses."""

    entry: UsageEntry
    is_beside: bool = False

    @property
    def sign(self) -> str:
        """Say by a sign what the entry did to what is left."""
        size = self.entry.qty if self.entry.qty is not None else self.entry.amount
        return "−" if (size or 0) < 0 else "+"

    @property
    def word(self) -> str:
        """Name the kind of entry in the words of staff."""
        return WORDS.get(self.entry.change_type, self.entry.change_type.capitalize())


WORDS = {
    ChangeType.GRANT.value: "Granted",
    ChangeType.USE.value: "Used",
    ChangeType.REFUND.value: "Given back",
    ChangeType.ADJUST.value: "Adjusted",
    ChangeType.CLOSE.value: "Closed",
    ChangeType.REVERSAL.value: "Reversed",
}


def beside(entries: Sequence[UsageEntry]) -> list[UsageRow]:
    """Put each reversal under the entry that it reverses, where both are on the page."""
    shown = {entry.id for entry in entries}
    reversals = {entry.reverses_id: entry for entry in entries if entry.reverses_id in shown}
    rows = []
    for entry in entries:
        if entry.reverses_id in shown:
            continue
        rows.append(UsageRow(entry=entry))
        if entry.id in reversals:
            rows.append(UsageRow(entry=reversals[entry.id], is_beside=True))
    return rows

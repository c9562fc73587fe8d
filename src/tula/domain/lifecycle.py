"""The life of a customer package: what events decide, and what the calendar adds when it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tula.domain.benefits import BenefitKind, Entitlement
from tula.domain.validity import Validity


class PackageType(StrEnum):
    """What a package template is sold as."""

    SESSION = "session"
    VALUE = "value"
    MEMBERSHIP = "membership"
    DISCOUNT = "discount"
    COMBO = "combo"


class StoredStatus(StrEnum):
    """What events have made of a customer package."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class PackageStatus(StrEnum):
    """What a customer package is on a given day."""

    ACTIVE = "active"
    COMPLETED = "completed"
    EXPIRED = "expired"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A total, what was used of it and what remains: sessions, or paise."""

    total: int
    used: int

    @property
    def remaining(self) -> int:
        """What is left."""
        return self.total - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBalance:
    """Where one entitlement of a package stands; counted uses, or a prepaid balance, or neither."""

    kind: BenefitKind
    sessions: Tally | None = None
    credit: Tally | None = None
    times_used: int = 0
    """Uses so far, whether they are counted against a total or not."""

    @property
    def left(self) -> int | None:
        """Uses or paise that are left; None where nothing is counted."""
        tally = self.credit or self.sessions
        return None if tally is None else tally.remaining

    @property
    def is_spent(self) -> bool:
        """Tell whether nothing more can be taken; an uncounted benefit is never spent."""
        return self.left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageBalance:
    """Where a whole package stands: its counted items together, and its prepaid items together."""

    sessions: Tally | None
    credit: Tally | None

    @property
    def percent_used(self) -> int | None:
        """Whole percent used of the sessions, else of the credit, else None."""
        tally = self.sessions or self.credit
        return 100 * tally.used // tally.total if tally and tally.total else None


def sum_items(items: Iterable[ItemBalance]) -> PackageBalance:
    """Add up the items of one package."""
    items = list(items)
    return PackageBalance(sessions=_add(item.sessions for item in items), credit=_add(item.credit for item in items))


def _add(tallies: Iterable[Tally | None]) -> Tally | None:
    known = [tally for tally in tallies if tally is not None]
    if not known:
        return None
    return Tally(total=sum(one.total for one in known), used=sum(one.used for one in known))


def stored_status(items: Iterable[ItemBalance]) -> StoredStatus:
    """Tell active from completed: completed when every entitlement of the package is spent."""
    return StoredStatus.COMPLETED if all(item.is_spent for item in items) else StoredStatus.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItem:
    """An entitlement of a customer as the engine sees it, with the totals behind it."""

    customer_id: int
    entitlement: Entitlement
    balance: ItemBalance
    pkg_type: PackageType
    status: StoredStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageState:
    """A customer package after something happened to it."""

    customer_package_id: int
    pkg_type: PackageType
    balance: PackageBalance
    status: PackageStatus


def package_status(*, stored: StoredStatus, validity: Validity, today: date) -> PackageStatus:
    """Tell the status on a day: cancelled, completed, expired, paused, active, in this precedence."""
    if stored is not StoredStatus.ACTIVE:
        return PackageStatus(stored.value)
    if validity.has_expired(today):
        return PackageStatus.EXPIRED
    if validity.is_paused(today):
        return PackageStatus.PAUSED
    return PackageStatus.ACTIVE

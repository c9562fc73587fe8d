"""The life of a customer package: what events decide, and what the calendar adds when it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tula.domain.benefits import BenefitKind
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
class Left:
    """What one entitlement still holds: sessions or uses (None = not counted) and paise (None = no balance)."""

    kind: BenefitKind
    qty: int | None
    amount: int | None

    @property
    def is_spent(self) -> bool:
        """Tell whether nothing more can ever be taken; an uncounted benefit is never spent."""
        return self.amount == 0 if self.kind is BenefitKind.PREPAID else self.qty == 0


def stored_status(left: Iterable[Left]) -> StoredStatus:
    """Tell active from completed: completed when every entitlement of the package is spent."""
    return StoredStatus.COMPLETED if all(one.is_spent for one in left) else StoredStatus.ACTIVE


def package_status(*, stored: StoredStatus, validity: Validity, today: date) -> PackageStatus:
    """Tell the status on a day: cancelled, completed, expired, paused, active, in this precedence."""
    if stored is not StoredStatus.ACTIVE:
        return PackageStatus(stored.value)
    if validity.has_expired(today):
        return PackageStatus.EXPIRED
    if validity.is_paused(today):
        return PackageStatus.PAUSED
    return PackageStatus.ACTIVE

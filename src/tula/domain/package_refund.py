"""How much of a part-used package is paid back, and what of it is closed.

The answer is a share of what the customer paid; `tula.domain.reversal.credit_invoice` turns it into a credit note.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tula.domain.benefits import BenefitKind
from tula.domain.errors import Conflict
from tula.domain.lifecycle import StoredStatus
from tula.domain.prepaid import PrepaidBalance
from tula.domain.standing import Share
from tula.domain.validity import Pause, Validity

NOTHING = Share(part=0, whole=1)


class RefundNotMeasurable(Conflict):
    """This package has no end date and counts no uses, so nothing says what is left. Refund it at list price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBenefit:
    """One benefit of the package: sessions or uses, or a prepaid balance, or neither; `list_price` of a session."""

    entitlement_id: int
    kind: BenefitKind
    total_qty: int | None = None
    left_qty: int | None = None
    prepaid: PrepaidBalance | None = None
    list_price: int = 0

    def __post_init__(self) -> None:
        """Refuse a count or a balance where the kind has none, and more left than there was."""
        if (self.total_qty is None) != (self.left_qty is None) or not 0 <= (self.left_qty or 0) <= (
            self.total_qty or 0
        ):
            raise ValueError(f"{self.left_qty} left of {self.total_qty}")
        if (self.kind is BenefitKind.PREPAID) != (self.prepaid is not None):
            raise ValueError(f"{self.kind} with {self.prepaid}")
        if self.kind is BenefitKind.FREE and self.total_qty is None:
            raise ValueError("sessions are counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a ledger entry takes off an entitlement when its package ends: sessions or uses, or paise."""

    entitlement_id: int
    qty: int | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEnd:
    """A refunded package: cancelled, and everything left on it closed."""

    closings: tuple[Closing, ...]
    status: StoredStatus = StoredStatus.CANCELLED


def unused_share(*, benefits: Sequence[HeldBenefit], validity: Validity, on: date, pause_extends_expiry: bool) -> Share:
    """Say which share of the price paid is not used up at the end of a day.

    Sessions: those left. Prepaid: what is left of the paid part. Several of them: by list value; an unlimited or
    discount benefit beside them has none. By themselves these go by whole days left, or without an end by uses left.

    :raises RefundNotMeasurable: neither sessions, balances, days nor uses tell.
    """
    valued = [one for one in benefits if one.kind in (BenefitKind.FREE, BenefitKind.PREPAID)]
    if valued:
        return _by_value(valued)
    if validity.expires_on is not None:
        return _by_days(validity, validity.expires_on, on, clock_stops=pause_extends_expiry)
    return _by_uses(benefits)


def list_price_share(*, price: int, taken: int) -> Share:
    """Say which share of the price is paid back when what was taken is charged at list price (paise, claw-back)."""
    return Share(part=max(0, price - taken), whole=price) if price else NOTHING


def close_package(benefits: Sequence[HeldBenefit]) -> PackageEnd:
    """End a refunded package: say what is closed of each benefit; one that counts nothing has nothing to close."""
    closings = (
        Closing(
            entitlement_id=one.entitlement_id,
            qty=one.left_qty,
            amount=one.prepaid.left if one.prepaid else None,
        )
        for one in benefits
    )
    return PackageEnd(closings=tuple(one for one in closings if one.qty or one.amount))


def _by_value(benefits: Sequence[HeldBenefit]) -> Share:
    prices = [one.list_price for one in benefits]
    if not any(prices):
        prices = [1] * len(benefits)
    left = whole = 0
    for one, price in zip(benefits, prices, strict=True):
        left += one.prepaid.paid_left if one.prepaid else price * (one.left_qty or 0)
        whole += one.prepaid.paid if one.prepaid else price * (one.total_qty or 0)
    return Share(part=left, whole=whole) if whole else NOTHING


def _by_days(validity: Validity, last: date, on: date, *, clock_stops: bool) -> Share:
    """Count whole days; where a pause stops the clock its days were neither used nor part of the term.

    A pause that still runs has not lengthened the term yet: its days are simply unused.
    """
    first = validity.valid_from
    pauses = validity.pauses if clock_stops else ()
    term = _days(first, last) - _paused_days([pause for pause in pauses if pause.end], first, last)
    used = _days(first, min(on, last)) - _paused_days(pauses, first, min(on, last))
    return Share(part=term - used, whole=term) if term else NOTHING


def _by_uses(benefits: Sequence[HeldBenefit]) -> Share:
    if not benefits or any(not one.total_qty for one in benefits):
        raise RefundNotMeasurable
    return Share(part=sum(one.left_qty or 0 for one in benefits), whole=sum(one.total_qty or 0 for one in benefits))


def _days(first: date, last: date) -> int:
    """Count the days from first to last, both included."""
    return max(0, (last - first).days + 1)


def _paused_days(pauses: Sequence[Pause], first: date, last: date) -> int:
    """Count the days from first to last on which a pause held."""
    return sum(
        _days(max(pause.start, first), min(pause.end - timedelta(days=1), last) if pause.end else last)
        for pause in pauses
    )

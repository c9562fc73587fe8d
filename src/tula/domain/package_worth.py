"""What a sold package is still worth when it is refunded, by the spa's policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tula.domain.lifecycle import HeldItem
from tula.domain.package_refund import HeldBenefit, list_price_share, unused_share
from tula.domain.prepaid import PrepaidBalance
from tula.domain.settings import PackageRefund, Settings
from tula.domain.standing import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitWorth:
    """What an entitlement is worth (paise): its paid part, the list price of one use, and of all uses so far."""

    paid: int = 0
    list_price: int = 0
    taken: int = 0


UNKNOWN = BenefitWorth()


def held_benefit(item: HeldItem, worth: BenefitWorth = UNKNOWN) -> HeldBenefit:
    """Say what is left of an entitlement in the words of a refund."""
    sessions, credit = item.balance.sessions, item.balance.credit
    return HeldBenefit(
        entitlement_id=item.entitlement.id,
        kind=item.entitlement.kind,
        total_qty=sessions.total if sessions else None,
        left_qty=sessions.remaining if sessions else None,
        prepaid=PrepaidBalance(total=credit.total, paid=min(worth.paid, credit.total), used=credit.used)
        if credit
        else None,
        list_price=worth.list_price,
    )


def refundable_share(
    *,
    items: Sequence[HeldItem],
    worth: Mapping[int, BenefitWorth],
    returned: Iterable[int],
    price: int,
    settings: Settings,
    on: date,
) -> Share:
    """Say which share of its price a package is refunded (paise); `returned` is the worth of uses just given back.

    :raises RefundNotMeasurable: nothing says what is left, and the policy is pro rata.
    """
    if settings.package_refund is PackageRefund.LIST_PRICE:
        taken = sum(worth.get(item.entitlement.id, UNKNOWN).taken for item in items) - sum(returned)
        return list_price_share(price=price, taken=max(0, taken))
    return unused_share(
        benefits=[held_benefit(item, worth.get(item.entitlement.id, UNKNOWN)) for item in items],
        validity=items[0].entitlement.validity,
        on=on,
        pause_extends_expiry=settings.pause_extends_expiry,
    )

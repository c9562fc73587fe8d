"""What a sold package is still worth when it is refunded, by the spa's policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tula.domain.lifecycle import HeldItem
from tula.domain.money import round_half_up
from tula.domain.package_refund import HeldBenefit, list_price_share, unused_share
from tula.domain.prepaid import PrepaidBalance
from tula.domain.settings import PackageRefund, Settings
from tula.domain.standing import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitWorth:
    """What an entitlement is worth (paise): its paid part, the list price of one use, and of all uses so far.

    `taken` is said in the terms of the package's price, see `in_terms_of_package`.
    """

    paid: int = 0
    list_price: int = 0
    taken: int = 0


UNKNOWN = BenefitWorth()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTerms:
    """Whether a price holds its tax, and at which rate (basis points, 0 where none is charged)."""

    is_inclusive: bool
    rate_bp: int = 0


def in_terms_of_package(value: int, *, terms: PriceTerms, package_is_inclusive: bool) -> int:
    """Say the value of a use (paise) with or without its tax, as the price of its package is said.

    Else a claw-back would take tax from a price without it, and charge it twice, or leave it to the customer.
    """
    if terms.is_inclusive == package_is_inclusive:
        return value
    with_tax = 10_000 + terms.rate_bp
    part, whole = (with_tax, 10_000) if package_is_inclusive else (10_000, with_tax)
    return round_half_up(value * part, whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A ledger entry that took of an entitlement (below zero) or gave back: units and paise.

    Without an amount it counts at list price; `terms` are those of its line, None for the entitlement's own.
    """

    qty: int | None = None
    amount: int | None = None
    terms: PriceTerms | None = None


def prepaid_terms(package_rate_bp: int) -> PriceTerms:
    """Say the terms of prepaid rupees: before the tax that their package bore, for that is what of them was paid."""
    return PriceTerms(is_inclusive=False, rate_bp=package_rate_bp)


def add_up_taken(moves: Iterable[Move], *, each: int, own: PriceTerms, package_is_inclusive: bool) -> int:
    """Say what was taken of an entitlement in all (paise), in the terms of its package's price.

    `each` is what one use costs by the price list; `own` are the terms of that, or of prepaid rupees.
    """
    taken = 0
    for move in moves:
        value = (move.qty or 0) * each if move.amount is None else move.amount
        said = in_terms_of_package(abs(value), terms=move.terms or own, package_is_inclusive=package_is_inclusive)
        taken += said if value < 0 else -said
    return taken


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

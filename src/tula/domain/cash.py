"""Cash handed over: what of it the bill takes, and what is given back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tula.domain.bill_request import PaymentAsk


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The payments to be booked, and the change to give back (paise)."""

    payments: tuple[PaymentAsk, ...]
    change: int


def settle_cash(payments: Sequence[PaymentAsk], *, payable: int) -> Settled:
    """Take of cash handed over what the other payments leave due of `payable` (paise); the rest is change.

    Cash of which nothing is needed is given back whole and is no payment.
    """
    due = max(0, payable - sum(one.amount for one in payments if not one.is_tendered))
    booked = []
    change = 0
    for one in payments:
        if not one.is_tendered:
            booked.append(one)
            continue
        taken = min(one.amount, due)
        due -= taken
        change += one.amount - taken
        if taken:
            booked.append(replace(one, amount=taken, is_tendered=False))
    return Settled(payments=tuple(booked), change=change)

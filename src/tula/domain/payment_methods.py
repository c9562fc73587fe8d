"""The ways of paying that the spa takes, in the order they are offered.

They bind new payments: what was received stays on the books. Money goes back the way it came, whatever is taken now,
or by a way that is taken.
"""

from collections.abc import Iterable, Sequence

from tula.domain.bill_request import PaymentAsk
from tula.domain.errors import Conflict, Invalid
from tula.domain.invoice import PaymentMethod

METHODS = {
    PaymentMethod.CASH: "Cash",
    PaymentMethod.CARD: "Card",
    PaymentMethod.UPI: "UPI",
    PaymentMethod.BANK: "Bank transfer",
}
"""What each is called."""

SHORT_METHODS = METHODS | {PaymentMethod.BANK: "Bank"}
"""What each is called where there is little room."""


class InvalidPaymentMethods(Invalid):
    """Take at least one way of paying, and name each once."""


class MethodNotTaken(Conflict):
    """That way of paying is switched off here."""


def parse_payment_methods(methods: Sequence[PaymentMethod]) -> tuple[PaymentMethod, ...]:
    """Check the ways of paying that are to be taken; their order is kept.

    :raises InvalidPaymentMethods: none, or one of them twice.
    """
    if not methods or len(set(methods)) < len(methods):
        raise InvalidPaymentMethods
    return tuple(methods)


def require_taken(method: PaymentMethod, *, taken: Sequence[PaymentMethod], where: str) -> None:
    """Refuse a new payment by a way that is switched off; `where` is the field that named it.

    :raises MethodNotTaken: names what is taken.
    """
    if method not in taken:
        offered = ", ".join(METHODS[one] for one in taken)
        raise MethodNotTaken.at(
            where,
            message=f"{METHODS[method]} is not taken here. Choose from: {offered}. Settings, Payments has the list.",
            fault=f"Not taken here. Choose from: {offered}.",
        )


def ways_back(*, taken: Sequence[PaymentMethod], paid_by: Iterable[PaymentMethod]) -> tuple[PaymentMethod, ...]:
    """Give the ways by which money of a bill may go back: those taken, and those it was paid by."""
    return tuple(dict.fromkeys((*taken, *paid_by)))


def require_way_back(
    method: PaymentMethod, *, taken: Sequence[PaymentMethod], paid_by: Iterable[PaymentMethod], where: str
) -> None:
    """Refuse money back by a way that is switched off and by which nothing came; `where` is the field that named it.

    :raises MethodNotTaken: names the ways that are open.
    """
    ways = ways_back(taken=taken, paid_by=paid_by)
    if method not in ways:
        offered = ", ".join(METHODS[one] for one in ways)
        raise MethodNotTaken.at(
            where,
            message=f"{METHODS[method]} is switched off here, and nothing of this bill was paid by it."
            f" Choose from: {offered}. Settings, Payments has the list.",
            fault=f"Switched off here. Choose from: {offered}.",
        )


def require_all_taken(payments: Iterable[PaymentAsk], *, taken: Sequence[PaymentMethod]) -> None:
    """Refuse a bill one of whose payments comes by a way that is switched off.

    :raises MethodNotTaken: names the payment.
    """
    for index, payment in enumerate(payments):
        require_taken(payment.method, taken=taken, where=f"payments.{index}.method")

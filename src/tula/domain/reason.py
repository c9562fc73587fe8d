"""Reasons that staff owe the books: what cannot be undone says why."""

from tula.domain.errors import Invalid


class ReasonRequired(Invalid):
    """Please give a reason."""


def require_reason(reason: str) -> None:
    """Refuse a deed without a reason.

    :raises ReasonRequired: it is empty.
    """
    if not reason.strip():
        raise ReasonRequired.at("reason")

"""Reasons that staff owe the books: what cannot be undone, and every benefit that was chosen by hand, says why."""

from tula.domain.benefits import BenefitChoice
from tula.domain.errors import Invalid


class ReasonRequired(Invalid):
    """Please give a reason."""


class OverrideReasonRequired(Invalid):
    """Say why you chose this benefit."""


def require_reason(reason: str) -> None:
    """Refuse a deed without a reason.

    :raises ReasonRequired: it is empty.
    """
    if not reason.strip():
        raise ReasonRequired.at("reason")


def lacks_override_reason(benefit: BenefitChoice | None, reason: str | None) -> bool:
    """Tell whether a benefit is chosen by hand without a reason; None chooses nothing."""
    return benefit not in (None, "auto") and not (reason or "").strip()

"""Benefits that staff choose by hand in place of the burn order: only where packages apply, and never without a why."""

from collections.abc import Iterable

from tula.domain.benefits import BenefitChoice
from tula.domain.bill_request import BillRequest
from tula.domain.errors import Conflict, Invalid
from tula.domain.invoice import PackageBilling


class OverrideReasonRequired(Invalid):
    """Say why you chose this benefit."""


class PackageBillingOff(Conflict):
    """Packages are not being applied at the moment, so none can be chosen by hand. Choose automatic."""


def lacks_override_reason(benefit: BenefitChoice | None, reason: str | None) -> bool:
    """Tell whether a benefit is chosen by hand without a reason; None chooses nothing."""
    return benefit not in (None, "auto") and not (reason or "").strip()


def require_override_reasons(request: BillRequest) -> None:
    """Refuse a benefit chosen by hand without a reason.

    :raises OverrideReasonRequired: names each line's field.
    """
    missing = [
        f"services.{index}.override_reason"
        for index, ask in enumerate(request.services)
        if lacks_override_reason(ask.benefit, ask.override_reason)
    ]
    if missing:
        raise OverrideReasonRequired.at(*missing)


def require_packages_apply(billing: PackageBilling, choices: Iterable[BenefitChoice]) -> None:
    """Refuse an entitlement chosen by hand on a bill that packages do not touch.

    :raises PackageBillingOff: there is such a choice.
    """
    if billing is not PackageBilling.ON and any(isinstance(choice, int) for choice in choices):
        raise PackageBillingOff

"""THE burn order: which entitlement is used first. It is stated here and nowhere else."""

from datetime import date

from tula.domain.benefits import BenefitKind, Entitlement

KIND_ORDER = (BenefitKind.UNLIMITED, BenefitKind.FREE, BenefitKind.DISCOUNT, BenefitKind.PREPAID)


def burn_order(entitlement: Entitlement) -> tuple[int, int, bool, date, date, int]:
    """Sort key, first used lowest.

    Unlimited, free, discount (highest percentage first), prepaid (before tax first);
    ties: earliest expiry (none last), oldest, lowest id.
    """
    return (
        KIND_ORDER.index(entitlement.kind),
        -(entitlement.percent_bp or 0),
        entitlement.is_tender,
        entitlement.validity.expires_on or date.max,
        entitlement.assigned_on,
        entitlement.id,
    )

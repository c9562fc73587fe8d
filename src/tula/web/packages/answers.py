"""How customer packages stand, as the desk is answered, for the description of the API."""

from tula.domain.lifecycle import PackageStatus
from tula.web.parsing import Answer, Day, Instant, Rate, Rupees


class SessionsAnswer(Answer):
    """Counted uses."""

    total: int
    used: int
    remaining: int


class CreditAnswer(Answer):
    """A prepaid balance."""

    total: Rupees
    used: Rupees
    remaining: Rupees


class PackageStateAnswer(Answer):
    """How a package stands after a bill."""

    assignment_id: int | None
    package_type: str
    sessions: SessionsAnswer | None
    credit: CreditAnswer | None
    status: PackageStatus


class PanelItemAnswer(Answer):
    """One benefit of a customer package."""

    id: int
    service_id: int | None
    service_name: str | None
    benefit_type: str
    total_qty: int | None
    used_qty: int
    remaining_qty: int | None
    discount_percent: Rate | None
    balance_total: Rupees | None
    balance_used: Rupees | None
    balance_remaining: Rupees | None
    paid_remaining: Rupees | None
    bonus_remaining: Rupees | None


class PanelRowAnswer(Answer):
    """A customer package as the desk shows it."""

    id: int
    package_type: str
    name: str
    service_name: str | None
    status: PackageStatus
    assigned_on: Day
    expires_on: Day | None
    days_left: int | None
    expires_soon: bool
    sessions: SessionsAnswer | None
    credit: CreditAnswer | None
    last_used_at: Instant | None
    items: list[PanelItemAnswer]


class PanelAnswer(Answer):
    """A customer's packages."""

    success: bool
    packages: list[PanelRowAnswer]

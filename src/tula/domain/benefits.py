"""The values that benefits are spoken of in: entitlements, lines, redemptions, refusals and the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from tula.domain.money import format_percent, format_rupees
from tula.domain.validity import Validity


class BenefitKind(StrEnum):
    """What a benefit does to a line."""

    UNLIMITED = "unlimited"
    FREE = "free"
    DISCOUNT = "discount"
    PREPAID = "prepaid"
    COMPLIMENTARY = "complimentary"


PACKAGE_BENEFITS = (BenefitKind.FREE, BenefitKind.UNLIMITED, BenefitKind.DISCOUNT, BenefitKind.PREPAID)
"""The kinds that a package can hold; complimentary is given by staff."""


class TaxOrder(StrEnum):
    """Whether prepaid lowers the taxable value or is a payment on the invoice value."""

    BEFORE_TAX = "before_tax"
    AFTER_TAX = "after_tax"


class ChangeType(StrEnum):
    """What a ledger entry does."""

    GRANT = "grant"
    USE = "use"
    REFUND = "refund"
    ADJUST = "adjust"
    CLOSE = "close"
    REVERSAL = "reversal"


class Rule(StrEnum):
    """Who chose a benefit: the burn order or staff."""

    AUTO = "auto"
    MANUAL = "manual"


class Reason(StrEnum):
    """Why an entitlement was not used on a line."""

    EXPIRED = "expired"
    NOT_STARTED = "not_started"
    PAUSED = "paused"
    WEEKDAY = "weekday"
    NOT_COVERED = "not_covered"
    EXHAUSTED = "exhausted"
    LOWER_PRIORITY = "lower_priority"
    LOWER_DISCOUNT = "lower_discount"
    STAFF_CHOICE = "staff_choice"
    CANCELLED = "cancelled"


BenefitChoice: TypeAlias = Literal["auto", "none", "complimentary"] | int
"""What staff asked for on a line: the burn order, nothing, a gift, or one entitlement by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """One benefit of a customer package, with what is left of it now (paise, sessions, basis points)."""

    id: int
    customer_package_id: int
    package_name: str
    kind: BenefitKind
    validity: Validity
    assigned_on: date
    service_id: int | None = None
    service_name: str | None = None
    is_cancelled: bool = False
    percent_bp: int | None = None
    remaining_qty: int | None = None
    remaining_amount: int | None = None
    tax_order: TaxOrder = TaxOrder.BEFORE_TAX

    def __post_init__(self) -> None:
        """Refuse an entitlement that could not exist."""
        is_counted = self.remaining_qty is not None
        if self.kind not in PACKAGE_BENEFITS:
            raise ValueError(f"{self.kind} is not held by a package")
        if self.kind is not BenefitKind.DISCOUNT and is_counted != (self.kind is BenefitKind.FREE):
            raise ValueError(f"{self.kind} with remaining_qty={self.remaining_qty}")
        if (self.kind is BenefitKind.PREPAID) != (self.remaining_amount is not None):
            raise ValueError(f"{self.kind} with remaining_amount={self.remaining_amount}")
        if (self.kind is BenefitKind.DISCOUNT) != (self.percent_bp is not None):
            raise ValueError(f"{self.kind} with percent_bp={self.percent_bp}")
        if self.percent_bp is not None and not 1 <= self.percent_bp <= 10_000:
            raise ValueError(f"{self.percent_bp} basis points off")
        if (self.remaining_qty or 0) < 0 or (self.remaining_amount or 0) < 0:
            raise ValueError(f"entitlement {self.id} is overspent")

    @property
    def is_tender(self) -> bool:
        """Tell whether it pays the invoice value after tax instead of lowering it before."""
        return self.kind is BenefitKind.PREPAID and self.tax_order is TaxOrder.AFTER_TAX

    def covers(self, service_id: int) -> bool:
        """Tell whether it is good for a service."""
        return self.service_id is None or self.service_id == service_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A service on a bill: units, price of one (paise) and staff discount over all of them (paise)."""

    service_id: int
    qty: int
    unit_price: int
    discount: int = 0

    def __post_init__(self) -> None:
        """Refuse a line that could not be billed."""
        if self.qty < 1 or not 0 <= self.discount <= self.qty * self.unit_price:
            raise ValueError(f"impossible line {self.qty} x {self.unit_price} - {self.discount}")

    def net(self, start: int, stop: int) -> int:
        """Price units `start` to `stop` less their staff discount (paise).

        The discount is spread over equal units by largest remainder, so the first units carry the odd paise.
        """
        each, odd = divmod(self.discount, self.qty)
        return (stop - start) * (self.unit_price - each) - (min(stop, odd) - min(start, odd))


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What one entitlement gives to one line; a gift of staff has no entitlement.

    `amount` is paise. `qty` counts units and is None for prepaid. A tender pays after tax.
    """

    kind: BenefitKind
    amount: int
    rule: Rule
    qty: int | None = None
    entitlement_id: int | None = None
    customer_package_id: int | None = None
    package_name: str | None = None
    percent_bp: int | None = None
    remaining_qty: int | None = None
    remaining_amount: int | None = None
    tender: bool = False

    def __post_init__(self) -> None:
        """Refuse a redemption that takes nothing, gives less than nothing or overspends."""
        if self.amount < 0 or (self.qty is not None and self.qty < 1) or (self.qty is None and not self.amount):
            raise ValueError(f"impossible redemption of {self.qty} / {self.amount}")
        if (self.remaining_qty or 0) < 0 or (self.remaining_amount or 0) < 0:
            raise ValueError(f"entitlement {self.entitlement_id} would be overspent")
        if (self.kind is BenefitKind.COMPLIMENTARY) != (self.entitlement_id is None):
            raise ValueError(f"{self.kind} redemption of entitlement {self.entitlement_id}")

    @property
    def label(self) -> str:
        """Say in two words what the line got: `Free`, `30% off`, `Prepaid Deduction ₹1,200`."""
        match self.kind:
            case BenefitKind.DISCOUNT:
                return f"{format_percent(self.percent_bp or 0)} off"
            case BenefitKind.PREPAID:
                return f"Prepaid Deduction {format_rupees(self.amount)}"
            case _:
                return self.kind.value.capitalize()

    @property
    def printed(self) -> str:
        """Say what the line got as the invoice prints it."""
        match self.kind:
            case BenefitKind.DISCOUNT:
                return f"{self.package_name} {self.label}"
            case BenefitKind.PREPAID:
                return f"{self.label} (Balance left: {format_rupees(self.remaining_amount or 0)})"
            case BenefitKind.COMPLIMENTARY:
                return "Complimentary"
            case _:
                return f"Covered by {self.package_name} ({self.label})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why one entitlement was not used on one line."""

    entitlement_id: int
    package_name: str
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlan:
    """What a line gets before tax, which entitlements may pay what is left after tax, and what was refused.

    `kept` paid after tax before the bill was changed, and pays again as far as there is something to pay.
    """

    redemptions: tuple[Redemption, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    kept: tuple[Redemption, ...] = ()
    tenders: tuple[Entitlement, ...] = ()
    rule: Rule = Rule.AUTO

    @property
    def deduction(self) -> int:
        """Sum what packages take off before tax (paise)."""
        return sum(redemption.amount for redemption in self.redemptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitPlan:
    """The plan of a bill: one `LinePlan` per service line, in order."""

    lines: tuple[LinePlan, ...]

    @property
    def deduction(self) -> int:
        """Sum what packages take off the bill before tax (paise)."""
        return sum(line.deduction for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBenefit:
    """A line's redemptions in one phrase, for the screen and the printed bill."""

    package_applied: str | None
    benefit_type: str | None
    label: str | None
    rule: Rule | None
    printed: str | None


def describe_line(redemptions: Sequence[Redemption]) -> LineBenefit:
    """Join what a line got; several kinds are `mixed`, and one manual choice makes the line manual."""
    if not redemptions:
        return LineBenefit(package_applied=None, benefit_type=None, label=None, rule=None, printed=None)
    names = [redemption.package_name for redemption in redemptions if redemption.package_name]
    return LineBenefit(
        package_applied=" + ".join(names) or None,
        benefit_type=redemptions[0].kind.value if len(redemptions) == 1 else "mixed",
        label=" + ".join(redemption.label for redemption in redemptions),
        rule=Rule.MANUAL if any(one.rule is Rule.MANUAL for one in redemptions) else Rule.AUTO,
        printed=" + ".join(redemption.printed for redemption in redemptions),
    )

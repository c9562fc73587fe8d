"""Which package pays for which line, and why not the others. Pure: the same facts give the same plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tula.domain.benefits import (
    BenefitChoice,
    BenefitKind,
    BenefitPlan,
    Entitlement,
    LinePlan,
    Reason,
    Redemption,
    Refusal,
    Rule,
    ServiceLine,
)
from tula.domain.errors import Conflict
from tula.domain.money import format_percent, share_bp
from tula.domain.priority import burn_order
from tula.domain.validity import format_date, format_weekdays


class BenefitNotAvailable(Conflict):
    """This customer has no such benefit. Choose another one, or automatic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitPolicy:
    """The spa's choices. `prepaid_pays_remainder`: before-tax prepaid also pays what a discount leaves."""

    prepaid_pays_remainder: bool = False


def evaluate_benefits(
    *,
    lines: Sequence[ServiceLine],
    entitlements: Sequence[Entitlement],
    charge_date: date,
    policy: BenefitPolicy,
    overrides: Mapping[int, BenefitChoice] | None = None,
) -> BenefitPlan:
    """Serve the lines in order from what the customer holds, in burn order.

    `overrides` maps a line's index to what staff chose for it. Entitlements that pay after tax are only
    offered here (`LinePlan.tenders`): `price_invoice` settles them once the tax is known.

    :raises BenefitNotAvailable: staff chose an entitlement that this line cannot use; `reason` says why.
    """
    ordered = sorted(entitlements, key=burn_order)
    left = _Left(
        qty={one.id: one.remaining_qty for one in ordered},
        amount={one.id: one.remaining_amount or 0 for one in ordered},
    )
    choices = overrides or {}
    return BenefitPlan(
        lines=tuple(
            _serve_line(index, line, ordered, left, charge_date, policy, choices.get(index, "auto"))
            for index, line in enumerate(lines)
        )
    )


@dataclass(slots=True)
class _Left:
    """What is left of each entitlement while the lines of one bill are served."""

    qty: dict[int, int | None]
    amount: dict[int, int]

    def refusal(self, entitlement: Entitlement) -> tuple[Reason, str] | None:
        if self.qty[entitlement.id] == 0 or (
            entitlement.kind is BenefitKind.PREPAID and self.amount[entitlement.id] == 0
        ):
            return Reason.EXHAUSTED, "Nothing is left on it."
        return None


def _ineligible(entitlement: Entitlement, line: ServiceLine, on: date) -> tuple[Reason, str] | None:
    validity = entitlement.validity
    if entitlement.is_cancelled:
        return Reason.CANCELLED, "This package was cancelled."
    if not entitlement.covers(line.service_id):
        return Reason.NOT_COVERED, f"Covers {entitlement.service_name or 'another service'} only."
    if not validity.has_started(on):
        return Reason.NOT_STARTED, f"Valid from {format_date(validity.valid_from)}."
    if validity.expires_on is not None and validity.has_expired(on):
        return Reason.EXPIRED, f"Expired on {format_date(validity.expires_on)}."
    if validity.is_paused(on):
        return Reason.PAUSED, f"Paused on {format_date(on)}."
    if not validity.allows_weekday(on):
        return Reason.WEEKDAY, f"Valid {format_weekdays(validity.weekdays)} only."
    return None


def _serve_line(
    index: int,
    line: ServiceLine,
    ordered: Sequence[Entitlement],
    left: _Left,
    on: date,
    policy: BenefitPolicy,
    choice: BenefitChoice,
) -> LinePlan:
    service = _LineService(line=line, left=left, rule=Rule.AUTO if choice == "auto" else Rule.MANUAL)
    chosen = next((one for one in ordered if one.id == choice), None) if isinstance(choice, int) else None
    if isinstance(choice, int) and chosen is None:
        raise BenefitNotAvailable(line=index, reason=Reason.NOT_COVERED.value)
    if choice == "complimentary" or (choice == "auto" and line.net(0, line.qty) == 0):
        service.give_away()
    for entitlement in ordered:
        barred = _ineligible(entitlement, line, on) or left.refusal(entitlement)
        if entitlement is chosen and barred:
            reason, message = barred
            raise BenefitNotAvailable(
                f"{entitlement.package_name} cannot be used on line {index + 1}. {message}",
                line=index,
                reason=reason.value,
            )
        if barred:
            service.refuse(entitlement, *barred)
        elif choice != "auto" and entitlement is not chosen:
            service.refuse(entitlement, Reason.STAFF_CHOICE, "Staff chose otherwise.")
        elif entitlement.is_tender:
            service.tenders.append(entitlement)
        elif entitlement.kind is BenefitKind.PREPAID:
            service.draw_prepaid(entitlement, pays_remainder=policy.prepaid_pays_remainder)
        else:
            service.take_units(entitlement)
    return LinePlan(
        redemptions=tuple(service.redemptions),
        refusals=tuple(service.refusals),
        tenders=tuple(service.tenders),
        rule=service.rule,
    )


class _LineService:
    """One line while it is served: units taken, what discounts leave, what prepaid has paid."""

    def __init__(self, *, line: ServiceLine, left: _Left, rule: Rule) -> None:
        self.line = line
        self.left = left
        self.rule = rule
        self.redemptions: list[Redemption] = []
        self.refusals: list[Refusal] = []
        self.tenders: list[Entitlement] = []
        self.units_taken = 0
        self.left_by_discounts = 0
        self.prepaid = 0

    def refuse(self, entitlement: Entitlement, reason: Reason, message: str) -> None:
        self.refusals.append(
            Refusal(
                entitlement_id=entitlement.id,
                package_name=entitlement.package_name,
                reason=reason,
                message=message,
            )
        )

    def give_away(self) -> None:
        """Make the whole line a gift of the house."""
        amount = self.line.net(0, self.line.qty)
        self.units_taken = self.line.qty
        self.redemptions.append(
            Redemption(kind=BenefitKind.COMPLIMENTARY, qty=self.line.qty, amount=amount, rule=self.rule)
        )

    def take_units(self, entitlement: Entitlement) -> None:
        """Give as many of the next units as the entitlement has uses for."""
        open_units = self.line.qty - self.units_taken
        if not open_units:
            self._refuse_late(entitlement)
            return
        uses = self.left.qty[entitlement.id]
        qty = open_units if uses is None else min(open_units, uses)
        net = self.line.net(self.units_taken, self.units_taken + qty)
        amount = net
        if entitlement.kind is BenefitKind.DISCOUNT:
            amount = share_bp(net, entitlement.percent_bp or 0)
            self.left_by_discounts += net - amount
        self.units_taken += qty
        if uses is not None:
            self.left.qty[entitlement.id] = uses - qty
        self._redeem(entitlement, qty=qty, amount=amount)

    def draw_prepaid(self, entitlement: Entitlement, *, pays_remainder: bool) -> None:
        """Draw from a before-tax balance what is still to be covered of this line."""
        open_value = self.line.net(self.units_taken, self.line.qty) - self.prepaid
        if pays_remainder:
            open_value += self.left_by_discounts
        amount = min(open_value, self.left.amount[entitlement.id])
        if not amount:
            self._refuse_late(entitlement)
            return
        self.prepaid += amount
        self.left.amount[entitlement.id] -= amount
        self._redeem(entitlement, qty=None, amount=amount)

    def _redeem(self, entitlement: Entitlement, *, qty: int | None, amount: int) -> None:
        prepaid = entitlement.kind is BenefitKind.PREPAID
        self.redemptions.append(
            Redemption(
                kind=entitlement.kind,
                qty=qty,
                amount=amount,
                rule=self.rule,
                entitlement_id=entitlement.id,
                customer_package_id=entitlement.customer_package_id,
                package_name=entitlement.package_name,
                percent_bp=entitlement.percent_bp,
                remaining_qty=self.left.qty[entitlement.id],
                remaining_amount=self.left.amount[entitlement.id] if prepaid else None,
            )
        )

    def _refuse_late(self, entitlement: Entitlement) -> None:
        """Say which earlier benefit left nothing for this one."""
        first = self.redemptions[0] if self.redemptions else None
        if first is None or first.kind is BenefitKind.COMPLIMENTARY:
            self.refuse(entitlement, Reason.LOWER_PRIORITY, "Nothing is left to pay on this line.")
        elif entitlement.kind is BenefitKind.DISCOUNT and first.kind is BenefitKind.DISCOUNT:
            higher = format_percent(first.percent_bp or 0)
            self.refuse(entitlement, Reason.LOWER_DISCOUNT, f"{first.package_name} gives {higher} off.")
        else:
            self.refuse(entitlement, Reason.LOWER_PRIORITY, f"{first.package_name} is used first.")

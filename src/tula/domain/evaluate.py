"""Which package pays for which line, and why not the others. Pure: the same facts give the same plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeAlias

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
from tula.domain.money import share_bp
from tula.domain.priority import burn_order
from tula.domain.validity import Validity, format_date, format_weekdays

Bar: TypeAlias = tuple[Reason, str]


class BenefitNotAvailable(Conflict):
    """This customer has no such benefit. Choose another one, or automatic."""

    @classmethod
    def because(cls, *, line: int, package_name: str, reason: Reason, message: str) -> Self:
        """Say why staff's choice cannot be used on a line (its index from 0; staff and programs count from 1)."""
        return cls(
            f"{package_name} cannot be used on line {line + 1}. {message}",
            line=line + 1,
            reason=reason.value,
        )


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
    first: int = 0,
) -> BenefitPlan:
    """Serve the lines in order from what the customer holds, in burn order.

    `overrides` maps a line's index to what staff chose for it; `first` is the index of the first line on its bill.
    Entitlements that pay after tax are only offered here (`LinePlan.tenders`): `price_invoice` settles them once the
    tax is known.

    :raises BenefitNotAvailable: staff chose an entitlement that this line cannot use; `reason` says why.
    """
    choices = overrides or {}
    if choices.keys() - range(first, first + len(lines)):
        raise ValueError(f"choices for lines {sorted(choices)} of {len(lines)}")
    ordered = sorted(entitlements, key=burn_order)
    left = _Left(
        qty={one.id: one.remaining_qty for one in ordered},
        amount={one.id: one.remaining_amount or 0 for one in ordered},
    )
    return BenefitPlan(
        lines=tuple(
            _serve_line(
                index=index,
                line=line,
                ordered=ordered,
                left=left,
                on=charge_date,
                policy=policy,
                choice=choices.get(index, "auto"),
            )
            for index, line in enumerate(lines, start=first)
        )
    )


@dataclass(slots=True)
class _Left:
    """What is left of each entitlement while the lines of one bill are served."""

    qty: dict[int, int | None]
    amount: dict[int, int]

    def is_spent(self, entitlement: Entitlement) -> bool:
        if entitlement.kind is BenefitKind.PREPAID:
            return self.amount[entitlement.id] == 0
        return self.qty[entitlement.id] == 0


def _bar(entitlement: Entitlement, line: ServiceLine, on: date, left: _Left) -> Bar | None:
    """Say why an entitlement cannot be used on a line at all; None when it can."""
    if entitlement.is_cancelled:
        return Reason.CANCELLED, "This package was cancelled."
    if not entitlement.covers(line.service_id):
        return Reason.NOT_COVERED, f"Covers {entitlement.service_name or 'another service'} only."
    if barred := bar_by_date(entitlement.validity, on):
        return barred
    if left.is_spent(entitlement):
        return Reason.EXHAUSTED, "Nothing is left on it."
    return None


def bar_by_date(validity: Validity, on: date) -> Bar | None:
    """Say why a package cannot be used on a day; None when it can."""
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
    *,
    index: int,
    line: ServiceLine,
    ordered: Sequence[Entitlement],
    left: _Left,
    on: date,
    policy: BenefitPolicy,
    choice: BenefitChoice,
) -> LinePlan:
    chosen = _find_chosen(ordered, choice, index)
    service = _LineService(line=line, left=left, rule=Rule.AUTO if choice == "auto" else Rule.MANUAL)
    if choice == "complimentary" or service.is_for_nothing(chosen):
        service.give_away()
    for entitlement in ordered:
        barred = _bar(entitlement, line, on, left)
        if barred and entitlement is chosen:
            reason, message = barred
            raise BenefitNotAvailable.because(
                line=index, package_name=entitlement.package_name, reason=reason, message=message
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


def _find_chosen(ordered: Sequence[Entitlement], choice: BenefitChoice, index: int) -> Entitlement | None:
    if not isinstance(choice, int):
        return None
    for entitlement in ordered:
        if entitlement.id == choice:
            return entitlement
    raise BenefitNotAvailable(line=index + 1, reason=Reason.NOT_COVERED.value)


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

    def is_for_nothing(self, chosen: Entitlement | None) -> bool:
        """Tell whether the line costs nothing anyway: a gift, unless staff named a use that it shall take."""
        return self.line.net(0, self.line.qty) == 0 and (chosen is None or chosen.kind is BenefitKind.PREPAID)

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
        percent = entitlement.percent_bp
        amount = net if percent is None else share_bp(net, percent)
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
        """Say which earlier benefit left nothing for this one; there is one, else the line would have been open."""
        first = self.redemptions[0]
        percent = entitlement.percent_bp
        better = next((one for one in self.redemptions if percent and (one.percent_bp or 0) > percent), None)
        if first.kind is BenefitKind.COMPLIMENTARY:
            self.refuse(entitlement, Reason.LOWER_PRIORITY, "Nothing is left to pay on this line.")
        elif better:
            self.refuse(entitlement, Reason.LOWER_DISCOUNT, f"{better.package_name} gives {better.label}.")
        else:
            self.refuse(entitlement, Reason.LOWER_PRIORITY, f"{first.package_name} is used first.")

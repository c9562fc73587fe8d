"""The rules of benefits said once more, unit by unit and slowly, to hold the engine against.

Shares no code with the engine but the values: the order, the days, the rounding and the spreading are restated.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tula.domain.benefits import BenefitKind, Entitlement, ServiceLine

RANK = {"unlimited": 1, "free": 2, "discount": 3, "prepaid": 4}

Taken = tuple[int | None, int | None, int]
"""Entitlement, units and paise of one redemption."""


def is_eligible(one: Entitlement, service: int, on: date) -> bool:
    validity = one.validity
    if one.is_cancelled or one.service_id not in (None, service):
        return False
    if on < validity.valid_from or (validity.expires_on and on > validity.expires_on):
        return False
    for pause in validity.pauses:
        if pause.start <= on and not (pause.end and pause.end <= on):
            return False
    return on.weekday() + 1 in validity.weekdays


def in_order(held: Sequence[Entitlement]) -> list[Entitlement]:
    ordered = sorted(held, key=lambda one: one.id)
    ordered.sort(key=lambda one: one.assigned_on)
    ordered.sort(key=lambda one: (one.validity.expires_on is None, str(one.validity.expires_on)))
    ordered.sort(key=lambda one: one.tax_order == "after_tax" and one.kind == "prepaid")
    ordered.sort(key=lambda one: one.percent_bp or 0, reverse=True)
    ordered.sort(key=lambda one: RANK[one.kind.value])
    return ordered


def unit_nets(line: ServiceLine) -> list[int]:
    """Take the staff discount off the units, paisa by paisa in turn."""
    cuts = [line.discount // line.qty] * line.qty
    for unit in range(line.discount - sum(cuts)):
        cuts[unit] += 1
    return [line.unit_price - cut for cut in cuts]


def percent_of(paise: int, percent_bp: int) -> int:
    exact = Decimal(paise) * Decimal(percent_bp) / Decimal(10_000)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def serve(lines: Sequence[ServiceLine], held: Sequence[Entitlement], on: date, *, stacking: bool) -> list[list[Taken]]:
    """Serve the lines without any choice of staff; balances that pay after tax are left out."""
    uses = {one.id: one.remaining_qty for one in held}
    balances = {one.id: one.remaining_amount for one in held}
    served = []
    for line in lines:
        nets = unit_nets(line)
        if sum(nets) == 0:
            served.append([(None, line.qty, 0)])
            continue
        candidates = [one for one in in_order(held) if is_eligible(one, line.service_id, on) and not one.is_tender]
        units_of: dict[int, list[int]] = {}
        open_value = 0
        for net in nets:
            for one in candidates:
                if one.kind is not BenefitKind.PREPAID and uses[one.id] != 0:
                    uses[one.id] = None if uses[one.id] is None else uses[one.id] - 1
                    units_of.setdefault(one.id, []).append(net)
                    break
            else:
                open_value += net
        taken: list[Taken] = []
        for one in candidates:
            if one.id in units_of:
                whole = sum(units_of[one.id])
                off = percent_of(whole, one.percent_bp) if one.percent_bp else whole
                open_value += whole - off if stacking else 0
                taken.append((one.id, len(units_of[one.id]), off))
        for one in candidates:
            drawn = min(balances[one.id] or 0, open_value)
            if drawn:
                balances[one.id] -= drawn
                open_value -= drawn
                taken.append((one.id, None, drawn))
        served.append(taken)
    return served


def settle(
    dues: Sequence[int], services: Sequence[int], held: Sequence[Entitlement], on: date
) -> list[list[tuple[int, int]]]:
    """Pay what is due on each service line from the balances that pay after tax: entitlement and paise."""
    balances = {one.id: one.remaining_amount or 0 for one in held}
    settled = []
    for due, service in zip(dues, services, strict=False):
        paid = []
        for one in in_order(held):
            part = min(due, balances[one.id]) if one.is_tender and is_eligible(one, service, on) else 0
            if part:
                due -= part  # noqa: PLW2901 - what earlier balances left
                balances[one.id] -= part
                paid.append((one.id, part))
        settled.append(paid)
    return settled

"""Use and correction of a customer package without a bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.benefits import Rule
from tula.domain.catalogue import ServiceInactive, ServiceNotFound, StaffInactive, StaffNotFound
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.lifecycle import HeldItem
from tula.domain.reason import require_reason
from tula.domain.usage import Change, Correction, Outcome, UsageAsk, foresee, plan_correction, plan_use
from tula.domain.validity import local_date
from tula.models import Service, Staff
from tula.operations import audit, ledger
from tula.operations.locks import lock_package, read_package


class FutureUsage(Invalid):
    """The date of use cannot be in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageDetails:
    """What is noted about a use: when, by whom, for which appointment."""

    usage_at: datetime
    staff_id: int | None = None
    appointment_id: str | None = None
    notes: str = ""


def record_use(
    session: Session, *, package_id: int, ask: UsageAsk, details: UsageDetails, timezone: str, actor: str, now: datetime
) -> str:
    """Take sessions or credit from a package and return the key of the ledger entry.

    :raises PackageNotFound: no such package.
    :raises FutureUsage: the use lies after now.
    :raises DomainError: see `plan_use`; an unknown or inactive service or staff member.
    """
    _check_moment(details, now)
    items = lock_package(session, package_id=package_id)
    change = _plan_use(session, items, ask=ask, details=details, timezone=timezone)
    entry = _entry(
        change,
        service_id=ask.service_id,
        usage_at=details.usage_at,
        rule=Rule.MANUAL,
        staff_id=details.staff_id,
        appointment_id=details.appointment_id,
        notes=details.notes or None,
    )
    _post(session, action="package.used", package_id=package_id, items=items, entries=[entry], actor=actor, now=now)
    return entry.key


def preview_use(
    session: Session, *, package_id: int, ask: UsageAsk, details: UsageDetails, timezone: str, now: datetime
) -> Outcome:
    """Show where a use would leave the package.

    :raises DomainError: whatever `record_use` would raise.
    """
    _check_moment(details, now)
    items = read_package(session, package_id=package_id, locking=False)
    return foresee([_plan_use(session, items, ask=ask, details=details, timezone=timezone)])


def correct_balance(
    session: Session,
    *,
    package_id: int,
    ask: UsageAsk,
    correction: Correction,
    reason: str,
    actor: str,
    now: datetime,
) -> str:
    """Give back or adjust sessions or credit of a package and return the key of the first ledger entry.

    :raises PackageNotFound: no such package.
    :raises ReasonRequired: no reason was given.
    :raises DomainError: see `plan_correction`; an unknown service.
    """
    require_reason(reason)
    items = lock_package(session, package_id=package_id)
    entries = [
        _entry(change, service_id=ask.service_id, usage_at=now, rule=Rule.MANUAL, reason=reason)
        for change in _plan_correction(session, items, ask=ask, correction=correction)
    ]
    _post(
        session,
        action=f"package.{correction.value}",
        package_id=package_id,
        items=items,
        entries=entries,
        actor=actor,
        now=now,
    )
    return entries[0].key


def preview_correction(session: Session, *, package_id: int, ask: UsageAsk, correction: Correction) -> Outcome:
    """Show where a correction would leave the package.

    :raises DomainError: whatever `correct_balance` would raise; a reason is not asked for yet.
    """
    items = read_package(session, package_id=package_id, locking=False)
    return foresee(_plan_correction(session, items, ask=ask, correction=correction))


def _check_moment(details: UsageDetails, now: datetime) -> None:
    if details.usage_at > now:
        raise FutureUsage.at("usage_date")


def _plan_use(
    session: Session, items: Sequence[HeldItem], *, ask: UsageAsk, details: UsageDetails, timezone: str
) -> Change:
    _check_known(session, Service, ask.service_id, field="service_id", absent=ServiceNotFound, inactive=ServiceInactive)
    if details.staff_id is not None:
        _check_known(session, Staff, details.staff_id, field="staff_id", absent=StaffNotFound, inactive=StaffInactive)
    return plan_use(items=items, ask=ask, on=local_date(details.usage_at, timezone))


def _plan_correction(
    session: Session, items: Sequence[HeldItem], *, ask: UsageAsk, correction: Correction
) -> list[Change]:
    _check_known(session, Service, ask.service_id, field="service_id", absent=ServiceNotFound)
    return plan_correction(items=items, ask=ask, correction=correction)


def _check_known(
    session: Session,
    model: type[Service] | type[Staff],
    row_id: int,
    *,
    field: str,
    absent: type[NotFound],
    inactive: type[Conflict] | None = None,
) -> None:
    is_active = session.execute(select(model.is_active).where(model.id == row_id)).scalar_one_or_none()
    if is_active is None:
        raise absent.at(field)
    if inactive and not is_active:
        raise inactive.at(field)


def _entry(change: Change, *, service_id: int, usage_at: datetime, **more: Any) -> ledger.Entry:
    entitlement = change.item.entitlement
    return ledger.Entry(
        change_type=change.change_type,
        kind=entitlement.kind,
        customer_id=change.item.customer_id,
        customer_package_id=entitlement.customer_package_id,
        item_id=entitlement.id,
        service_id=service_id,
        qty=change.qty,
        amount=change.amount,
        key=f"{change.change_type.value}:{uuid4()}",
        usage_at=usage_at,
        **more,
    )


def _post(
    session: Session,
    *,
    action: str,
    package_id: int,
    items: Sequence[HeldItem],
    entries: Sequence[ledger.Entry],
    actor: str,
    now: datetime,
) -> None:
    ledger.post(session, entries=entries, actor=actor, now=now)
    left = {item.entitlement.id: item.balance.left for item in items}
    deeds = []
    for entry in entries:
        before = left[entry.item_id or 0]
        after = None if before is None else before + (entry.qty or entry.amount or 0)
        left[entry.item_id or 0] = after
        deeds.append(
            audit.Deed(
                action=action,
                entity="customer_package",
                entity_id=package_id,
                details={
                    "key": entry.key,
                    "item_id": entry.item_id,
                    "change_type": entry.change_type.value,
                    "qty": entry.qty,
                    "amount_paise": entry.amount,
                    "reason": entry.reason,
                    "left" if entry.amount is None else "left_paise": {"from": before, "to": after},
                },
            )
        )
    audit.record_all(session, deeds=deeds, actor=actor, now=now)

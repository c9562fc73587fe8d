"""When a customer package may be used, changed after it was sold: paused, resumed, extended."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, cast, func, insert, null, update
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict, Invalid
from tula.domain.lifecycle import PackageStatus, package_status
from tula.domain.reason import require_reason
from tula.domain.usage import PackageNotActive
from tula.domain.validity import format_date
from tula.models import CustomerPackage, PackageExpiry
from tula.operations import audit
from tula.operations.locks import lock_package


class PackageNotPaused(Conflict):
    """This package is not paused."""


class ResumedToday(Conflict):
    """This package was resumed today. It can be paused again tomorrow."""


class NeverExpires(Conflict):
    """This package has no last day, so there is nothing to extend."""


class NotAnExtension(Invalid):
    """Give a later last day than the present one."""


def pause_package(session: Session, *, package_id: int, reason: str, today: date, actor: str, now: datetime) -> None:
    """Pause an active package from today on.

    :raises PackageNotFound: no such package.
    :raises PackageNotActive: it is cancelled, completed, expired or paused already.
    :raises ResumedToday: an earlier pause ended today.
    """
    item = lock_package(session, package_id=package_id)[0]
    validity = item.entitlement.validity
    status = package_status(stored=item.status, validity=validity, today=today)
    if status is not PackageStatus.ACTIVE:
        raise PackageNotActive(f"Only an active package can be paused; this one is {status.value}.")
    # The two would become one pause, and resuming it would lengthen the package by the first one's days again.
    if any(pause.end == today for pause in validity.pauses):
        raise ResumedToday
    pauses = CustomerPackage.pauses.op("+")(func.datemultirange(_from(today)))
    _change(
        session,
        package_id=package_id,
        values={"pauses": pauses},
        action="package.paused",
        details={"reason": reason, "status": {"from": status.value, "to": PackageStatus.PAUSED.value}},
        actor=actor,
        now=now,
    )


def resume_package(
    session: Session,
    *,
    package_id: int,
    reason: str,
    extends_expiry: bool,
    today: date,
    actor: str,
    now: datetime,
) -> None:
    """End a pause today; with `extends_expiry` the last day moves by the days paused.

    :raises PackageNotFound: no such package.
    :raises PackageNotPaused: no pause runs.
    :raises PackageNotActive: the package was cancelled.
    """
    entitlement = lock_package(session, package_id=package_id)[0].entitlement
    if entitlement.is_cancelled:
        raise PackageNotActive("This package was cancelled.")
    running = next((pause for pause in entitlement.validity.pauses if pause.end is None), None)
    if running is None:
        raise PackageNotPaused
    values: dict[str, Any] = {"pauses": CustomerPackage.pauses.op("-")(func.datemultirange(_from(today)))}
    days = (today - running.start).days
    details: dict[str, Any] = {"reason": reason, "days_paused": days}
    present = entitlement.validity.expires_on
    if extends_expiry and present and days:
        later = _move_expiry(session, package_id, present, present + timedelta(days=days), now)
        values["expires_on"] = later
        details["expires_on"] = {"from": present.isoformat(), "to": later.isoformat()}
    _change(
        session,
        package_id=package_id,
        values=values,
        action="package.resumed",
        details=details,
        actor=actor,
        now=now,
    )


def extend_package(
    session: Session, *, package_id: int, expires_on: date, reason: str, actor: str, now: datetime
) -> None:
    """Move the last day of a package to a later one.

    :raises PackageNotFound: no such package.
    :raises ReasonRequired: no reason was given.
    :raises PackageNotActive: the package was cancelled.
    :raises NeverExpires: it has no last day.
    :raises NotAnExtension: not later than the present last day.
    """
    require_reason(reason)
    entitlement = lock_package(session, package_id=package_id)[0].entitlement
    present = entitlement.validity.expires_on
    if entitlement.is_cancelled:
        raise PackageNotActive("This package was cancelled.")
    if present is None:
        raise NeverExpires
    if expires_on <= present:
        raise NotAnExtension.at("expires_on", fault=f"It is valid till {format_date(present)}; give a later day.")
    details = {"reason": reason, "expires_on": {"from": present.isoformat(), "to": expires_on.isoformat()}}
    _change(
        session,
        package_id=package_id,
        values={"expires_on": _move_expiry(session, package_id, present, expires_on, now)},
        action="package.extended",
        details=details,
        actor=actor,
        now=now,
    )


def _move_expiry(session: Session, package_id: int, moved_from: date, moved_to: date, now: datetime) -> date:
    """Note that the last day moves, and give the new one."""
    values = {"customer_package_id": package_id, "moved_from": moved_from, "moved_to": moved_to, "moved_at": now}
    session.execute(insert(PackageExpiry).values(values))
    return moved_to


def _from(day: date) -> Any:
    return func.daterange(day, cast(null(), Date), type_=DATERANGE)


def _change(
    session: Session,
    *,
    package_id: int,
    values: Mapping[str, Any],
    action: str,
    details: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> None:
    session.execute(update(CustomerPackage).where(CustomerPackage.id == package_id).values(values))
    audit.record(
        session,
        action=action,
        entity="customer_package",
        entity_id=package_id,
        details=details,
        actor=actor,
        now=now,
    )

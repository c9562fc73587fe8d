"""The JSON API that uses, corrects, pauses, resumes and extends customer packages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.usage import Outcome
from tula.domain.validity import local_date
from tula.operations.package_cancel import cancel_package, preview_cancellation
from tula.operations.package_terms import extend_package, pause_package, resume_package
from tula.operations.usage import correct_balance, preview_correction, preview_use, record_use
from tula.queries.package_usage import get_usage
from tula.queries.settings import get_settings
from tula.web.endpoint import reads, writes
from tula.web.formats import rupees, rupees_or_none
from tula.web.packages.api import TAG, show_details
from tula.web.packages.present import present_usage
from tula.web.packages.schemas import OneCustomerPackageAnswer
from tula.web.packages.usage_schemas import (
    AdjustBody,
    CancelBody,
    CancelledAnswer,
    ExtendBody,
    LeftAnswer,
    ReasonBody,
    UsageMadeAnswer,
    UseBody,
)

api = Blueprint("usage_api", __name__, url_prefix="/packages/api/customer-packages/<int:package_id>")


@api.post("/use")
@writes(tag=TAG, body=UseBody, answer=UsageMadeAnswer)
def use(session: Session, body: UseBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Record a use without a bill."""
    timezone = get_settings(session).timezone
    details = body.to_details(timezone=timezone, today=local_date(now, timezone), now=now)
    key = record_use(
        session, package_id=package_id, ask=body.to_ask(), details=details, timezone=timezone, actor=actor, now=now
    )
    return _usage_made(session, package_id, key)


@api.post("/adjust")
@writes(tag=TAG, body=AdjustBody, answer=UsageMadeAnswer)
def adjust(session: Session, body: AdjustBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Give back what was used, or add and remove by hand."""
    key = correct_balance(
        session,
        package_id=package_id,
        ask=body.to_ask(),
        correction=body.change_type,
        reason=body.reason,
        actor=actor,
        now=now,
    )
    return _usage_made(session, package_id, key)


@api.post("/use/preview")
@reads(tag=TAG, body=UseBody, answer=LeftAnswer, failures=(404, 409))
def use_preview(session: Session, body: UseBody, *, package_id: int) -> Mapping[str, Any]:
    """Show what a use would leave of the benefit."""
    timezone, now = get_settings(session).timezone, clock.now()
    details = body.to_details(timezone=timezone, today=local_date(now, timezone), now=now)
    outcome = preview_use(
        session, package_id=package_id, ask=body.to_ask(), details=details, timezone=timezone, now=now
    )
    return _outcome(body, outcome)


@api.post("/adjust/preview")
@reads(tag=TAG, body=AdjustBody, answer=LeftAnswer, failures=(404, 409))
def adjust_preview(session: Session, body: AdjustBody, *, package_id: int) -> Mapping[str, Any]:
    """Show what a correction would leave of the benefit, and how much of it would be new."""
    outcome = preview_correction(session, package_id=package_id, ask=body.to_ask(), correction=body.change_type)
    return _outcome(body, outcome)


@api.post("/pause")
@writes(tag=TAG, body=ReasonBody, answer=OneCustomerPackageAnswer, status=200)
def pause(session: Session, body: ReasonBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Pause a package from today on."""
    today = local_date(now, get_settings(session).timezone)
    pause_package(session, package_id=package_id, reason=body.reason, today=today, actor=actor, now=now)
    return show_details(session, package_id)


@api.post("/resume")
@writes(tag=TAG, body=ReasonBody, answer=OneCustomerPackageAnswer, status=200)
def resume(session: Session, body: ReasonBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """End a pause; by the spa's setting the last day moves by the days paused."""
    settings = get_settings(session)
    resume_package(
        session,
        package_id=package_id,
        reason=body.reason,
        extends_expiry=settings.pause_extends_expiry,
        today=local_date(now, settings.timezone),
        actor=actor,
        now=now,
    )
    return show_details(session, package_id)


@api.post("/extend")
@writes(tag=TAG, body=ExtendBody, answer=OneCustomerPackageAnswer, status=200)
def extend(session: Session, body: ExtendBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Move the last day of a package to a later one."""
    extend_package(session, package_id=package_id, expires_on=body.expires_on, reason=body.reason, actor=actor, now=now)
    return show_details(session, package_id)


@api.post("/cancel")
@writes(tag=TAG, body=CancelBody, answer=CancelledAnswer, status=200, dry=lambda body: body.dry_run)
def cancel(session: Session, body: CancelBody, *, package_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Cancel a package that no bill sold; the answer says what of its price was not used up."""
    if body.dry_run:
        ended = preview_cancellation(session, package_id=package_id, now=now)
    else:
        ended = cancel_package(session, package_id=package_id, reason=body.reason, actor=actor, now=now)
    return {"dry_run": body.dry_run, "worth": rupees(ended.worth), **show_details(session, package_id)}


def _outcome(body: UseBody | AdjustBody, outcome: Outcome) -> Mapping[str, Any]:
    if body.amount is None:
        return {"left": outcome.left, "granted": outcome.granted}
    return {"left": rupees_or_none(outcome.left), "granted": rupees(outcome.granted)}


def _usage_made(session: Session, package_id: int, key: str) -> Mapping[str, Any]:
    timezone = get_settings(session).timezone
    return {
        "usage": present_usage(get_usage(session, key=key), timezone=timezone),
        **show_details(session, package_id),
    }

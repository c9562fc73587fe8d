"""The JSON API of the day close: look, count, close, reopen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.day_close import Block, ClosedDay, Day
from tula.domain.day_figures import DayFigures, DocumentSum
from tula.operations.day_close import DayCloseBlocked, close_day, look_at_day, reopen_day
from tula.queries.day_close import list_closes
from tula.queries.settings import get_settings
from tula.web.billing.day_close_schemas import (
    CloseBody,
    ClosedAnswer,
    CloseListAnswer,
    ClosesQuery,
    CountAnswer,
    CountBody,
    DayAnswer,
    DayQuery,
    ReopenBody,
)
from tula.web.endpoint import reads, writes
from tula.web.errors import render_failure, status_of
from tula.web.formats import instant, paged, rupees, rupees_or_none
from tula.web.security import Deed

TAG = "Day close"

api = Blueprint("day_close_api", __name__)


@api.get("/api/day-close")
@reads(tag=TAG, query=DayQuery, answer=DayAnswer)
def look(session: Session, query: DayQuery) -> Mapping[str, Any]:
    """Show what closing a day would write and what stands in its way, or how it was closed."""
    timezone = get_settings(session).timezone
    on = query.date or clock.today(timezone)
    return _present_day(look_at_day(session, on=on, now=clock.now()), timezone)


@api.post("/api/day-close/count")
@reads(tag=TAG, body=CountBody, answer=CountAnswer, failures=(400,))
def count(session: Session, body: CountBody) -> Mapping[str, Any]:
    """Add up notes and coins and hold them against the cash that a day expects; nothing is written."""
    expected = look_at_day(session, on=body.date, now=clock.now()).facts.figures.cash_expected
    counted = body.total()
    return {
        "counted_cash": rupees(counted),
        "cash_expected": rupees(expected),
        "difference": rupees(counted - expected),
    }


@api.post("/api/day-close")
@writes(tag=TAG, body=CloseBody, answer=ClosedAnswer, failures=(400, 409, 422))
def close(session: Session, body: CloseBody, *, actor: str, now: datetime) -> Mapping[str, Any]:
    """Close a day: its bills stand, and only credit notes change them."""
    closed = close_day(session, on=body.date, cash_counted=body.counted_cash, actor=actor, now=now)
    return {"day_close": _present_close(closed, get_settings(session).timezone)}


@api.post("/api/day-close/reopen")
@writes(tag=TAG, body=ReopenBody, answer=DayAnswer, status=200, failures=(400, 409, 422), deed=Deed.REOPEN)
def reopen(session: Session, body: ReopenBody, *, actor: str, now: datetime) -> Mapping[str, Any]:
    """Open a closed day again, with a reason."""
    reopen_day(session, on=body.date, reason=body.reason, actor=actor, now=now)
    return _present_day(look_at_day(session, on=body.date, now=now), get_settings(session).timezone)


@api.get("/api/day-closes")
@reads(tag=TAG, query=ClosesQuery, answer=CloseListAnswer)
def closes(session: Session, query: ClosesQuery) -> Mapping[str, Any]:
    """List the closes, the latest day first."""
    timezone = get_settings(session).timezone
    page = list_closes(session, page=query.page, per_page=query.per_page)
    return paged(page, [_present_close(closed, timezone) for closed in page.items])


@api.errorhandler(DayCloseBlocked)
def answer_blocked(error: DayCloseBlocked) -> Response:
    """Name what stands in the way, so that a program can lead there."""
    return render_failure(
        status=status_of(error),
        code=error.code,
        message=error.message,
        details={"blocks": [_present_block(block) for block in error.details["blocks"]]},
    )


def _present_day(day: Day, timezone: str) -> dict[str, Any]:
    return {
        "date": day.facts.on.isoformat(),
        "is_closed": day.closed is not None,
        "can_close": day.can_close,
        "blocks": [_present_block(block) for block in day.blocks],
        "refunds_due": [
            {
                "invoice_id": owed.invoice_id,
                "invoice_number": owed.number,
                "amount": rupees(owed.amount),
                "message": owed.message,
            }
            for owed in day.facts.owed
        ],
        **_present_figures(day.facts.figures),
        "close": None if day.closed is None else _present_close(day.closed, timezone),
        "after_close": None if day.after is None else _present_figures(day.after),
    }


def _present_close(closed: ClosedDay, timezone: str) -> dict[str, Any]:
    return {
        "id": closed.id,
        "date": closed.day.isoformat(),
        **_present_figures(closed.figures),
        "counted_cash": rupees_or_none(closed.cash_counted),
        "difference": rupees_or_none(closed.difference),
        "closed_by": closed.closed_by,
        "closed_at": instant(closed.closed_at, timezone),
        "reopened_by": closed.reopened_by,
        "reopened_at": None if closed.reopened_at is None else instant(closed.reopened_at, timezone),
        "reopen_reason": closed.reopen_reason,
    }


def _present_figures(figures: DayFigures) -> dict[str, Any]:
    return {
        "bills": _present_sum(figures.bills),
        "voids": _present_sum(figures.voids),
        "credit_notes": _present_sum(figures.credit_notes),
        "balance_due": rupees(figures.due),
        "cash_expected": rupees(figures.cash_expected),
        "tenders": [
            {
                "method": tender.method.value,
                "received": rupees(tender.received),
                "paid_back": rupees(tender.paid_back),
                "net": rupees(tender.net),
            }
            for tender in figures.tenders
        ],
        "tips": [{"staff_id": one.staff_id, "name": one.name, "amount": rupees(one.amount)} for one in figures.tips],
    }


def _present_sum(documents: DocumentSum) -> dict[str, Any]:
    return {"count": documents.count, "amount": rupees(documents.amount)}


def _present_block(block: Block) -> dict[str, Any]:
    return {"code": block.code.value, "message": block.message, "date": block.day.isoformat()}

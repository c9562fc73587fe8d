"""The audit log: one append-only row for every deed, written with it and sealed by the database (docs/decisions/0015).

Where a request came from is said once, by the edge, for everything that is done meanwhile: `asked_from`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tula.models import AuditLog
from tula.operations.rows import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done to which record, with the facts worth keeping (JSON values)."""

    action: str
    entity: str
    entity_id: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from, and its id, under which the answer names it too."""

    address: str
    request_id: str


_ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def asked_from(origin: Origin) -> Iterator[None]:
    """Record everything that is done meanwhile as asked from there."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Say what changed, for the details of a deed: from what to what, by name."""
    return {name: {"from": before.get(name), "to": value} for name, value in after.items() if value != before.get(name)}


def record(
    session: Session,
    *,
    action: str,
    entity: str,
    entity_id: int | None,
    details: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> None:
    """Write one deed to the audit log."""
    deed = Deed(action=action, entity=entity, entity_id=entity_id, details=details)
    record_all(session, deeds=[deed], actor=actor, now=now)


def record_all(session: Session, *, deeds: Sequence[Deed], actor: str, now: datetime) -> None:
    """Write several deeds of one actor at one moment."""
    insert_rows(session, (AuditLog, audit_rows(deeds=deeds, actor=actor, now=now)))


def audit_rows(*, deeds: Sequence[Deed], actor: str, now: datetime) -> list[dict[str, Any]]:
    """Build the rows, for those who write them together with others."""
    origin = _ORIGIN.get()
    return [
        {
            "at": now,
            "actor": actor,
            "address": origin and origin.address,
            "request_id": origin and origin.request_id,
            "action": deed.action,
            "entity": deed.entity,
            "entity_id": deed.entity_id,
            "details": dict(deed.details),
        }
        for deed in deeds
    ]

"""The audit log: one append-only row for every deed, written with it."""

from collections.abc import Mapping, Sequence
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
    return [
        {
            "at": now,
            "actor": actor,
            "action": deed.action,
            "entity": deed.entity,
            "entity_id": deed.entity_id,
            "details": dict(deed.details),
        }
        for deed in deeds
    ]

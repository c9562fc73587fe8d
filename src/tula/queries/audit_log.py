"""The audit log as it is read: newest first, filtered, from one entry on.

Texts are looked for in the newest `SEARCHED` entries that the other filters leave: no index holds the facts of deeds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select, tuple_
from sqlalchemy.orm import Session

from tula.models import AuditLog, AuditSeal, Invoice
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import escape_like

SEARCHED = 50_000
EXPORTED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One deed with its place in the chain; `address` and `request_id` are None for what the server itself did."""

    id: int
    at: datetime
    actor: str
    address: str | None
    request_id: str | None
    action: str
    entity: str
    entity_id: int | None
    details: Mapping[str, Any]
    position: int | None
    seal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries to show; `since` is in, `until` is out; `action` is a deed, or all whose name begins so (`user.`).

    `number` is an invoice's, for those who do not know its id.
    """

    actor: str | None = None
    action: str | None = None
    entity: str | None = None
    entity_id: int | None = None
    number: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Entries, newest first; `older_than` asks for those that follow, and is None at the end."""

    entries: tuple[AuditEntry, ...]
    older_than: int | None


def list_audit(
    session: Session, *, wanted: AuditFilter, older_than: int | None = None, per_page: int = 50
) -> AuditPage:
    """Read a page of the log: the newest entries, or those before an entry."""
    statement, at, entry_id = _filtered(wanted)
    if older_than is not None:
        place = select(AuditLog.at, AuditLog.id).where(AuditLog.id == older_than).scalar_subquery()
        statement = statement.where(tuple_(at, entry_id) < place)
    # One entry more tells whether the log goes on.
    rows = session.execute(statement.limit(per_page + 1)).all()
    entries = tuple(_entry(row) for row in rows[:per_page])
    return AuditPage(entries=entries, older_than=entries[-1].id if len(rows) > per_page else None)


def every_entry(session: Session, *, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Read all entries of a list bit by bit, for an export."""
    statement, _, _ = _filtered(wanted)
    for some in session.execute(statement.execution_options(yield_per=EXPORTED_AT_ONCE)).partitions():
        yield from map(_entry, some)


def _filtered(wanted: AuditFilter) -> tuple[AnySelect, ColumnElement[datetime], ColumnElement[int]]:
    """Select entries with their seals, newest first; also give the two columns that say so.

    A text is looked for while the newest are read in order, so that a full page ends the search.
    """
    entry = AuditLog.__table__.c
    if wanted.text is not None:
        newest = _kept(select(AuditLog.__table__), wanted).order_by(AuditLog.at.desc(), AuditLog.id.desc())
        entry = newest.limit(SEARCHED).subquery().c
    statement = (
        select(*entry, AuditSeal.position, AuditSeal.hash)
        .outerjoin(AuditSeal, AuditSeal.audit_id == entry.id)
        .order_by(entry.at.desc(), entry.id.desc())
    )
    if wanted.text is None:
        return _kept(statement, wanted), entry.at, entry.id
    like = f"%{escape_like(wanted.text)}%"
    says = (cast(entry.details, Text).ilike(like), entry.actor.ilike(like), entry.address.ilike(like))
    return statement.where(or_(*says, entry.request_id == wanted.text)), entry.at, entry.id


def _kept(statement: AnySelect, wanted: AuditFilter) -> AnySelect:
    equal = {
        AuditLog.actor: wanted.actor,
        AuditLog.entity: wanted.entity,
        AuditLog.entity_id: wanted.entity_id,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if wanted.action is not None:
        is_group = wanted.action.endswith(".")
        statement = statement.where(
            AuditLog.action.startswith(wanted.action) if is_group else AuditLog.action == wanted.action
        )
    if wanted.number is not None:
        statement = statement.where(AuditLog.entity_id.in_(select(Invoice.id).where(Invoice.number == wanted.number)))
    if wanted.since is not None:
        statement = statement.where(AuditLog.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditLog.at < wanted.until)
    return statement


def _entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=row.actor,
        address=row.address,
        request_id=row.request_id,
        action=row.action,
        entity=row.entity,
        entity_id=row.entity_id,
        details=row.details,
        position=row.position,
        seal=None if row.hash is None else bytes(row.hash).hex(),
    )

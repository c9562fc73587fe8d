"""Who did what, when; and which requests were answered already."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId

INVOICE_EMAILED = "invoice.emailed"
"""The action that is read back: an invoice's page shows where it went."""


class AuditLog(Base):
    """One deed: append-only; the application's role may not update or delete it.

    `address` and `request_id` tell where it was asked from; both are empty for what was done on the server itself.
    """

    __tablename__ = "audit_log"

    id: Mapped[RowId]
    at: Mapped[datetime]
    actor: Mapped[str]
    address: Mapped[str | None]
    request_id: Mapped[str | None]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    __table_args__ = (
        Index("ix_audit_log_entity_entity_id", "entity", "entity_id"),
        Index("ix_audit_log_at_id", "at", "id"),
        Index("ix_audit_log_actor_at_id", "actor", "at", "id"),
        Index("ix_audit_log_action_at_id", "action", "at", "id"),
    )


class AuditSeal(Base):
    """The seal of one entry: a hash over the entry and the seal before it (docs/decisions/0015).

    Written by a trigger of the database alone, when the transaction of the entry commits.
    """

    __tablename__ = "audit_seal"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[bytes]


class AuditHead(Base):
    """The last seal: one row, the very last that a transaction locks."""

    __tablename__ = "audit_head"

    is_only: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    position: Mapped[int]
    hash: Mapped[bytes]

    __table_args__ = (CheckConstraint("is_only", name="only_one"),)


class RequestIdempotency(Base):
    """A request that was answered 2xx, with the answer it gets again (`body` is JSON text)."""

    __tablename__ = "request_idempotency"

    method: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    body: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (Index("ix_request_idempotency_created_at", "created_at"),)

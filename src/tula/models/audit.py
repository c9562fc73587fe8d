"""Who did what, when; and which requests were answered already."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tula.models.base import Base, RowId

INVOICE_EMAILED = "invoice.emailed"
"""The action that is read back: an invoice's page shows where it went."""


class AuditLog(Base):
    """One deed: append-only; the application's role may not update or delete it."""

    __tablename__ = "audit_log"

    id: Mapped[RowId]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    __table_args__ = (Index("ix_audit_log_entity_entity_id", "entity", "entity_id"),)


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

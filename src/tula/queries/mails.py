"""Which e-mails brought an invoice to its customer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.models import AuditLog
from tula.models.audit import INVOICE_EMAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """One e-mail that the mail server took."""

    to: str
    at: datetime
    by: str


def mails_of_invoice(session: Session, *, invoice_id: int) -> tuple[SentMail, ...]:
    """List the e-mails of an invoice, newest first."""
    rows = session.execute(
        select(AuditLog.details["to"].astext.label("to"), AuditLog.at, AuditLog.actor)
        .where(
            AuditLog.entity == "invoice",
            AuditLog.entity_id == invoice_id,
            AuditLog.action == INVOICE_EMAILED,
        )
        .order_by(AuditLog.id.desc())
    )
    return tuple(SentMail(to=row.to, at=row.at, by=row.actor) for row in rows)

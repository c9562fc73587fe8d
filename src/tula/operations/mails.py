"""What was sent to customers, in the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from tula.models.audit import INVOICE_EMAILED
from tula.operations import audit


def record_email(session: Session, *, invoice_id: int, to: str, actor: str, now: datetime) -> None:
    """Record that an invoice went out to an address."""
    audit.record(
        session,
        action=INVOICE_EMAILED,
        entity="invoice",
        entity_id=invoice_id,
        details={"to": to},
        actor=actor,
        now=now,
    )

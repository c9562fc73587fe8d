"""One invoice as it stands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.document import InvoiceDocument
from tula.models import InvoiceLine
from tula.models.issued import read_issued


def get_invoice(session: Session, *, invoice_id: int) -> InvoiceDocument | None:
    """Read an invoice with all that happened to it since; None when there is none."""
    return read_issued(session, invoice_id=invoice_id)


def is_benefit_overridden(session: Session, *, line_id: int) -> bool:
    """Tell whether staff decided about the benefit of a line."""
    asked = session.scalar(select(InvoiceLine.benefit_asked).where(InvoiceLine.id == line_id))
    return asked not in (None, "auto")

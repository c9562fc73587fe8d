"""One invoice as it stands."""

from sqlalchemy.orm import Session

from tula.domain.document import InvoiceDocument
from tula.models.issued import read_issued


def get_invoice(session: Session, *, invoice_id: int) -> InvoiceDocument | None:
    """Read an invoice with all that happened to it since; None when there is none."""
    return read_issued(session, invoice_id=invoice_id)

"""Samples for the settings: a bill as the templates of print take it, and a UPI code."""

from datetime import date
from typing import Any

from tula import clock
from tula.documents.qr import write_qr
from tula.domain.print_invoice import print_invoice
from tula.domain.sample_bill import SAMPLE_SEQUENCE, draft_sample
from tula.domain.settings import PrintFormat, Settings
from tula.domain.upi import is_upi_id, upi_uri
from tula.operations.invoice_document import number_document, to_document

EXAMPLE_PAISE = 100


def example_code(settings: Settings, upi_id: str) -> str:
    """Draw the code that pays one rupee to a UPI id; empty where that is no UPI id."""
    if not is_upi_id(upi_id):
        return ""
    return write_qr(
        upi_uri(upi_id=upi_id, payee=settings.business_name, amount=EXAMPLE_PAISE, reference="", note="Test")
    )


def sample_paper(*, settings: Settings, today: date, layout: PrintFormat, has_logo: bool) -> dict[str, Any]:
    """Print the sample bill with these settings: the document as a real one is made, in memory alone."""
    draft = draft_sample(settings=settings, today=today)
    document = number_document(to_document(draft), draft=draft, sequence=SAMPLE_SEQUENCE, now=clock.now())
    printed = print_invoice(document, settings=settings, paper=layout)
    return {
        "layout": layout,
        "printed": printed,
        "qr": write_qr(printed.upi.uri) if printed.upi else "",
        "has_logo": has_logo and printed.has_logo,
    }

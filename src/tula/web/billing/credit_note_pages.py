"""One credit note as a page, on paper and as PDF, laid out as invoices are."""

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from tula import db
from tula.documents.invoice_pdf import write_pdf
from tula.domain.credit_document import CreditNoteDocument
from tula.domain.logo import Logo
from tula.domain.print_credit_note import print_credit_note
from tula.domain.printed import PrintedDocument
from tula.domain.settings import PrintFormat
from tula.queries.credit_notes import get_credit_note
from tula.queries.logo import get_logo
from tula.queries.settings import get_settings
from tula.web.billing.invoice_pages import asked_layout, pdf_response
from tula.web.pages import Spa, read_page

pages = Blueprint("credit_note_pages", __name__)


@pages.get("/credit-notes/<int:credit_note_id>")
def show_credit_note(credit_note_id: int) -> str:
    """Show one credit note as it is printed, on a sheet or on the roll."""

    def read(session: Session, spa: Spa) -> tuple[Spa, CreditNoteDocument, bool]:
        return spa, get_credit_note(session, credit_note_id=credit_note_id), get_logo(session) is not None

    spa, document, has_logo = read_page(read)
    layout = asked_layout(spa.settings.print_format)
    printed = print_credit_note(document, settings=spa.settings, paper=layout)
    return render_template(
        "billing/credit_note.html",
        document=document,
        printed=printed,
        layout=layout,
        layouts=PrintFormat,
        has_logo=printed.has_logo and has_logo,
    )


@pages.get("/credit-notes/<int:credit_note_id>.pdf")
def send_pdf(credit_note_id: int) -> Response:
    """Send one credit note as PDF: A4, or with `?format=thermal` the roll."""
    layout = asked_layout(PrintFormat.A4)

    def read(session: Session) -> tuple[PrintedDocument, Logo | None]:
        document = get_credit_note(session, credit_note_id=credit_note_id)
        return print_credit_note(document, settings=get_settings(session), paper=layout), get_logo(session)

    printed, logo = db.reading(read)
    return pdf_response(write_pdf(printed, logo=logo, layout=layout), name=printed.number)

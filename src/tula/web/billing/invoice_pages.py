"""One invoice as a page, on paper and as PDF: all three lay out the same printed document."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, render_template, request
from sqlalchemy.orm import Session

from tula import db
from tula.documents.invoice_pdf import write_pdf
from tula.documents.qr import write_qr
from tula.domain.document import InvoiceDocument
from tula.domain.logo import Logo
from tula.domain.payment_methods import ways_back
from tula.domain.print_invoice import print_invoice
from tula.domain.printed import PrintedDocument
from tula.domain.settings import PrintFormat
from tula.queries.customers import get_customer
from tula.queries.day_close import is_day_closed
from tula.queries.invoices import get_invoice
from tula.queries.logo import get_logo
from tula.queries.mails import SentMail, mails_of_invoice
from tula.queries.settings import get_settings
from tula.web.formats import method_options, plain_rupees
from tula.web.pages import Spa, read_page

pages = Blueprint("invoice_pages", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An invoice with all that its page shows."""

    spa: Spa
    invoice: InvoiceDocument
    printed: PrintedDocument
    layout: PrintFormat
    has_logo: bool
    is_day_closed: bool
    customer_email: str
    mails: tuple[SentMail, ...]


@pages.get("/invoices/<int:invoice_id>")
def show_invoice(invoice_id: int) -> str:
    """Show one invoice as it is printed, on a sheet or on the roll."""
    sheet = read_page(lambda session, spa: _read_sheet(session, spa, invoice_id))
    if sheet is None:
        abort(404)
    return render_template(
        "billing/invoice.html",
        spa=sheet.spa,
        invoice=sheet.invoice,
        printed=sheet.printed,
        layout=sheet.layout,
        layouts=PrintFormat,
        methods=method_options(
            ways_back(
                taken=sheet.spa.settings.payment_methods,
                paid_by=(payment.method for payment in sheet.invoice.payments),
            )
        ),
        has_logo=sheet.has_logo,
        is_day_closed=sheet.is_day_closed,
        customer_email=sheet.customer_email,
        mails=sheet.mails,
        has_mail=current_app.config["MAIL_SERVER"] is not None,
        qr=write_qr(sheet.printed.upi.uri) if sheet.printed.upi else "",
        due_plain=plain_rupees(sheet.invoice.balance_due),
        refund_plain=plain_rupees(sheet.invoice.refund_due),
    )


@pages.get("/invoices/<int:invoice_id>.pdf")
def send_pdf(invoice_id: int) -> Response:
    """Send one invoice as PDF: A4, or with `?format=thermal` the roll."""
    layout = asked_layout(PrintFormat.A4)
    found = db.reading(lambda session: _read_printed(session, invoice_id, layout))
    if found is None:
        abort(404)
    printed, logo = found
    pdf = write_pdf(printed, logo=logo, layout=layout)
    return pdf_response(pdf, name=printed.number)


def pdf_response(pdf: bytes, *, name: str) -> Response:
    """Answer with a PDF that the browser shows, and saves under the document's number."""
    response = Response(pdf, mimetype="application/pdf", headers={"Cache-Control": "private, no-cache"})
    response.headers.set("Content-Disposition", "inline", filename=f"{name.replace('/', '-')}.pdf")
    return response


def asked_layout(usual: PrintFormat) -> PrintFormat:
    """Read `?format=`; nonsense is the usual one."""
    try:
        return PrintFormat(request.args.get("format", ""))
    except ValueError:
        return usual


def _read_sheet(session: Session, spa: Spa, invoice_id: int) -> Sheet | None:
    invoice = get_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        return None
    layout = asked_layout(spa.settings.print_format)
    printed = print_invoice(invoice, settings=spa.settings, paper=layout)
    return Sheet(
        spa=spa,
        invoice=invoice,
        printed=printed,
        layout=layout,
        has_logo=printed.has_logo and get_logo(session) is not None,
        is_day_closed=is_day_closed(session, on=invoice.invoice_date),
        customer_email=get_customer(session, invoice.customer_id).email or "",
        mails=mails_of_invoice(session, invoice_id=invoice_id),
    )


def _read_printed(session: Session, invoice_id: int, layout: PrintFormat) -> tuple[PrintedDocument, Logo | None] | None:
    invoice = get_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        return None
    return print_invoice(invoice, settings=get_settings(session), paper=layout), get_logo(session)

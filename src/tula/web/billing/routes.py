"""The billing desk and the invoices as pages."""

from flask import Blueprint, abort, render_template

from tula.domain.gstin import STATES
from tula.domain.invoice import InvoiceStatus, PaymentStatus
from tula.domain.tax_summary import summarise_tax
from tula.domain.words import rupees_in_words
from tula.queries.invoices import InvoiceFilter, get_invoice, list_invoices
from tula.web.formats import percent
from tula.web.pages import argument, date_argument, page_number, read_page

pages = Blueprint("billing_pages", __name__)

STATUSES = {
    "pending": "Due",
    "partial": "Partly paid",
    "paid": "Paid",
    "refunded": "Refunded",
    "void": "Void",
}


@pages.get("/integrated-billing")
def show_desk() -> str:
    """Show the billing desk."""
    spa = read_page(lambda _, spa: spa)
    return render_template(
        "billing/desk.html", spa=spa, today=spa.today, package_billing=spa.settings.package_billing.value
    )


@pages.get("/invoices")
def show_invoices() -> str:
    """List invoices, newest first."""
    status = argument("status")
    wanted = InvoiceFilter(
        q=argument("q") or None,
        status=InvoiceStatus.VOID.value if status == "void" else None,
        payment_status=status if status in set(PaymentStatus) else None,
        from_date=date_argument("from"),
        to_date=date_argument("to"),
    )
    found = read_page(lambda session, _: list_invoices(session, wanted=wanted, page=page_number()))
    return render_template("billing/invoices.html", found=found, wanted=wanted, status=status, statuses=STATUSES)


@pages.get("/invoices/<int:invoice_id>")
def show_invoice(invoice_id: int) -> str:
    """Show one invoice as it is printed."""
    if invoice_id >= 2**63:
        abort(404)
    spa, invoice = read_page(lambda session, spa: (spa, get_invoice(session, invoice_id=invoice_id)))
    if invoice is None:
        abort(404)
    return render_template(
        "billing/invoice.html",
        spa=spa,
        invoice=invoice,
        groups=summarise_tax(invoice.lines),
        words=rupees_in_words(invoice.total),
        states=STATES,
        due_plain=f"{invoice.balance_due // 100}.{invoice.balance_due % 100:02d}",
        head_percent=lambda rate_bp: f"{percent(rate_bp, halves=2)}%",
    )

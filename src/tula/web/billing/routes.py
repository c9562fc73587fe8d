"""The billing desk and the list of invoices as pages."""

from flask import Blueprint, render_template

from tula.domain.invoice import InvoiceStatus, PaymentStatus
from tula.queries.invoices import InvoiceFilter, list_invoices
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

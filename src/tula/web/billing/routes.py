"""The list of invoices as a page and as a table to take away."""

from flask import Blueprint, Response, render_template

from tula.queries.invoice_list import every_invoice, list_invoices, sum_invoices
from tula.queries.paging import COUNTED
from tula.queries.templates import name_templates
from tula.web.billing.export import invoice_table
from tula.web.billing.filters import DOCUMENT_TYPES, STATUSES, read_filter, read_order
from tula.web.exports import send_table
from tula.web.pages import page_number, read_page
from tula.web.quick_ranges import quick_ranges

pages = Blueprint("billing_pages", __name__)


@pages.get("/invoices")
def show_invoices() -> str:
    """List invoices, newest first, with what they come to."""
    wanted, order = read_filter(), read_order()
    spa, found, totals, templates = read_page(
        lambda session, spa: (
            spa,
            list_invoices(session, wanted=wanted, order=order, page=page_number()),
            sum_invoices(session, wanted=wanted),
            name_templates(session),
        )
    )
    return render_template(
        "billing/invoices.html",
        found=found,
        totals=totals,
        wanted=wanted,
        order=order,
        templates=templates,
        statuses=STATUSES,
        document_types=DOCUMENT_TYPES,
        ranges=quick_ranges(today=spa.today),
        counted=COUNTED,
    )


@pages.get("/invoices/export.<any(csv, xlsx):ending>")
def export_invoices(ending: str) -> Response:
    """Give the filtered list as CSV or as an Excel workbook."""
    wanted, order = read_filter(), read_order()
    return send_table(
        ending,
        name="invoices",
        read=lambda session, _: invoice_table(every_invoice(session, wanted=wanted, order=order)),
    )

"""The list of invoices as a file: what is filtered, in the order that is shown."""

from collections.abc import Iterable

from tula.documents.table import Cell, Table, rupees
from tula.queries.invoice_list import InvoiceSummary
from tula.web.billing.filters import DOCUMENT_TYPES

COLUMNS = (
    "Number",
    "Date",
    "Document",
    "Customer",
    "Phone",
    "Status",
    "Payment",
    "Discount ₹",
    "Packages before tax ₹",
    "Taxable value ₹",
    "Tax ₹",
    "Total ₹",
    "Prepaid after tax ₹",
    "Paid ₹",
    "Due ₹",
    "To pay back ₹",
)


def invoice_table(invoices: Iterable[InvoiceSummary]) -> Table:
    """Make the table of these invoices; a void one keeps its figures, and its status says that they do not count."""
    return Table(title="Invoices", columns=COLUMNS, rows=(_row(one) for one in invoices))


def _row(one: InvoiceSummary) -> tuple[Cell, ...]:
    return (
        one.number,
        one.invoice_date,
        DOCUMENT_TYPES[one.document_type],
        one.customer_name,
        one.customer_phone,
        one.status,
        one.payment_status,
        rupees(one.discount_total),
        rupees(one.packages_deduction),
        rupees(one.taxable),
        rupees(one.tax),
        rupees(one.total),
        rupees(one.prepaid_tendered),
        rupees(one.amount_paid),
        rupees(one.balance_due),
        rupees(one.refund_due),
    )

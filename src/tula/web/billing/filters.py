"""The filters and the order of the invoice list, as they stand in its address."""

from collections.abc import Mapping

from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus, PaymentStatus
from tula.queries.invoice_list import InvoiceFilter, InvoiceOrder, InvoiceSort
from tula.web.pages import argument, date_argument, id_argument, word_of

STATUSES: Mapping[str, str] = {
    "owed": "Anything due",
    "owed_back": "To pay back",
    "pending": "Due in full",
    "partial": "Partly paid",
    "paid": "Paid",
    "refunded": "Refunded",
    "void": "Void",
}
"""What staff choose from: how far a bill is paid, or that it does not stand."""

DOCUMENT_TYPES: Mapping[str, str] = {
    DocumentType.TAX_INVOICE.value: "Tax invoice",
    DocumentType.BILL_OF_SUPPLY.value: "Bill of supply",
    DocumentType.RECEIPT_VOUCHER.value: "Receipt voucher",
}

ANY_PACKAGE = "any"


def read_filter() -> InvoiceFilter:
    """Read the filters; nonsense filters nothing."""
    status = argument("status")
    return InvoiceFilter(
        q=argument("q") or None,
        customer_id=id_argument("customer_id"),
        status=InvoiceStatus.VOID if status == "void" else None,
        payment_status=word_of(PaymentStatus, status),
        is_owed=status == "owed",
        is_owed_back=status == "owed_back",
        document_type=word_of(DocumentType, argument("type")),
        used_package=argument("package") == ANY_PACKAGE,
        used_template_id=id_argument("package"),
        from_date=date_argument("from"),
        to_date=date_argument("to"),
    )


def read_order() -> InvoiceOrder:
    """Read the order; nonsense is newest first."""
    return parse_order(argument("sort"))


def parse_order(text: str) -> InvoiceOrder:
    """Read `total` as ascending and `-total` as descending; nonsense is newest first."""
    by = word_of(InvoiceSort, text.removeprefix("-"))
    return InvoiceOrder() if by is None else InvoiceOrder(by=by, is_descending=text.startswith("-"))

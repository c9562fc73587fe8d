"""The filters and the order of the invoice list, as they stand in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tula.domain.date_range import DateRange, NamedRange, named_range
from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus, PaymentStatus
from tula.queries.invoice_list import InvoiceFilter, InvoiceOrder, InvoiceSort
from tula.web.pages import argument, date_argument, id_argument, word_of

STATUSES: Mapping[str, str] = {
    "owed": "Anything due",
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

QUICK_RANGES: Mapping[NamedRange, str] = {
    NamedRange.TODAY: "Today",
    NamedRange.YESTERDAY: "Yesterday",
    NamedRange.THIS_WEEK: "This week",
    NamedRange.THIS_MONTH: "This month",
}

ANY_PACKAGE = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickRange:
    """A named range as a link; the one that is chosen is marked."""

    word: str
    dates: DateRange
    is_chosen: bool


def read_filter() -> InvoiceFilter:
    """Read the filters; nonsense filters nothing."""
    status = argument("status")
    return InvoiceFilter(
        q=argument("q") or None,
        customer_id=id_argument("customer_id"),
        status=InvoiceStatus.VOID if status == "void" else None,
        payment_status=word_of(PaymentStatus, status),
        is_owed=status == "owed",
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


def quick_ranges(wanted: InvoiceFilter, *, today: date) -> list[QuickRange]:
    """Give the named ranges, that which is asked for marked."""
    ranges = [(word, named_range(name, today=today)) for name, word in QUICK_RANGES.items()]
    asked = (wanted.from_date, wanted.to_date)
    return [QuickRange(word=word, dates=dates, is_chosen=asked == (dates.first, dates.last)) for word, dates in ranges]

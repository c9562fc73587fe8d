"""The list of invoices: filtered, searched, sorted, added up and exported, quick among millions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from tula.domain.benefits import ChangeType
from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus, PaymentStatus
from tula.domain.settlement import Settlement
from tula.models import CustomerPackage, Invoice, PackageUsage
from tula.models.columns import AnyRow, AnySelect
from tula.models.invoice import BALANCE_DUE, IS_OWED, IS_OWED_BACK, IS_UNDONE, SETTLED_BY, to_settlement
from tula.queries.invoice_search import ids_found
from tula.queries.paging import COUNTED, Page, count_pages, fetch_page, is_among

EXPORTED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSummary:
    """An invoice in a list; amounts are paise."""

    id: int
    number: str
    document_type: str
    version: int
    status: str
    payment_status: str
    customer_id: int
    customer_name: str
    customer_phone: str
    invoice_date: date
    charge_date: date
    discount_total: int
    packages_deduction: int
    taxable: int
    tax: int
    total: int
    prepaid_tendered: int
    amount_paid: int
    settlement: Settlement
    created_at: datetime

    @property
    def balance_due(self) -> int:
        """What is still to be paid with money (paise)."""
        return self.settlement.balance_due

    @property
    def refund_due(self) -> int:
        """What was paid and has to be paid back (paise)."""
        return self.settlement.refund_due

    @property
    def packages_saved(self) -> int:
        """What packages paid, before tax or after it (paise)."""
        return self.packages_deduction + self.prepaid_tendered


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """Which invoices to list; `q` looks into numbers and for customers as their own list does."""

    customer_id: int | None = None
    status: InvoiceStatus | None = None
    payment_status: PaymentStatus | None = None
    document_type: DocumentType | None = None
    from_date: date | None = None
    to_date: date | None = None
    number: str | None = None
    is_owed: bool = False
    is_owed_back: bool = False
    used_package: bool = False
    used_template_id: int | None = None
    q: str | None = None


class InvoiceSort(StrEnum):
    """What the list can be sorted by; `number` is by date."""

    NUMBER = "number"
    CUSTOMER = "customer"
    PACKAGES = "packages"
    DUE = "due"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceOrder:
    """An order of the list."""

    by: InvoiceSort = InvoiceSort.NUMBER
    is_descending: bool = True


NEWEST = InvoiceOrder()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTotals:
    """What invoices come to together, as issued, with what was credited and paid back since (paise).

    Void ones are counted but add nothing.
    """

    count: int
    total: int
    taxable: int
    tax: int
    packages_saved: int
    credited: int
    amount_paid: int
    paid_back: int
    balance_due: int

    @property
    def received(self) -> int:
        """Money that was received and kept (paise)."""
        return self.amount_paid - self.paid_back


def list_invoices(
    session: Session, *, wanted: InvoiceFilter, order: InvoiceOrder = NEWEST, page: int = 1, per_page: int = 25
) -> Page[InvoiceSummary]:
    """List invoices, by default newest first; counted exactly up to `COUNTED`.

    By anything but the date, the newest `COUNTED` of them are sorted.
    """
    if wanted.q is None and order.by is InvoiceSort.NUMBER:
        statement = _arranged(_filtered(_SUMMARIES, wanted), order)
        return fetch_page(session, statement, page=page, per_page=per_page, read=_summary, counted=COUNTED)
    ids = _newest(session, wanted)
    shown = ids[:COUNTED]
    before = (page - 1) * per_page
    if order.by is InvoiceSort.NUMBER:
        shown = (shown if order.is_descending else shown[::-1])[before : before + per_page]
        before = 0
    statement = _arranged(_SUMMARIES.where(is_among(Invoice.id, shown)), order).limit(per_page).offset(before)
    total = min(len(ids), COUNTED)
    return Page(
        items=tuple(_summary(row) for row in session.execute(statement)),
        total=total,
        page=page,
        pages=count_pages(total, per_page=per_page),
        has_exact_total=len(ids) <= COUNTED,
    )


def every_invoice(session: Session, *, wanted: InvoiceFilter, order: InvoiceOrder = NEWEST) -> Iterator[InvoiceSummary]:
    """Read a whole list bit by bit, for an export."""
    statement = _filtered(_SUMMARIES, wanted)
    if wanted.q is not None:
        found = ids_found(select(Invoice.id), wanted.q, at_most=None)
        if found is None:
            return
        statement = statement.where(Invoice.id.in_(found))
    statement = _arranged(statement, order).execution_options(yield_per=EXPORTED_AT_ONCE)
    for some in session.execute(statement).partitions():
        yield from map(_summary, some)


def sum_invoices(session: Session, *, wanted: InvoiceFilter) -> InvoiceTotals | None:
    """Add up all invoices of a list; None when they are more than `COUNTED`."""
    ids = _newest(session, wanted)
    if len(ids) > COUNTED:
        return None
    stands = Invoice.status == InvoiceStatus.ISSUED.value
    sums = (func.sum(amount).filter(stands).label(name) for name, amount in _ADDED.items())
    row = session.execute(select(*sums).where(is_among(Invoice.id, ids))).one()
    return InvoiceTotals(count=len(ids), **{name: getattr(row, name) or 0 for name in _ADDED})


_TAX = Invoice.cgst_amount + Invoice.sgst_amount + Invoice.igst_amount
_SAVED = Invoice.packages_deduction + Invoice.prepaid_tendered
_DUE = case((Invoice.status == InvoiceStatus.ISSUED.value, BALANCE_DUE), else_=0)
_ADDED: Mapping[str, ColumnElement[int]] = {
    "total": Invoice.total_amount.expression,
    "taxable": Invoice.taxable_amount.expression,
    "tax": _TAX,
    "packages_saved": _SAVED,
    "credited": Invoice.credited_amount.expression,
    "amount_paid": Invoice.amount_paid.expression,
    "paid_back": Invoice.paid_back.expression,
    "balance_due": BALANCE_DUE,
}
_KEYS: Mapping[InvoiceSort, ColumnElement[Any]] = {
    InvoiceSort.CUSTOMER: func.lower(Invoice.recipient["name"].astext).collate("C"),
    InvoiceSort.PACKAGES: _SAVED,
    InvoiceSort.DUE: _DUE,
    InvoiceSort.TOTAL: Invoice.total_amount.expression,
}


_SUMMARIES: AnySelect = select(
    Invoice.id,
    Invoice.number,
    Invoice.document_type,
    Invoice.version,
    *SETTLED_BY,
    Invoice.customer_id,
    Invoice.recipient["name"].astext.label("customer_name"),
    Invoice.recipient["phone"].astext.label("customer_phone"),
    Invoice.invoice_date,
    Invoice.charge_date,
    Invoice.discount_total,
    Invoice.packages_deduction,
    Invoice.taxable_amount,
    _TAX.label("tax"),
    Invoice.created_at,
)


def _arranged(statement: AnySelect, order: InvoiceOrder) -> AnySelect:
    """Put invoices in order; equals stand newest first."""
    by_date = (Invoice.invoice_date, Invoice.id)
    newest = tuple(column.desc() for column in by_date)
    key = _KEYS.get(order.by)
    if key is None:
        return statement.order_by(*(newest if order.is_descending else by_date))
    return statement.order_by(key.desc() if order.is_descending else key, *newest)


def _newest(session: Session, wanted: InvoiceFilter) -> list[int]:
    """Read the ids of the newest invoices of a list, one more than are counted."""
    kept = _filtered(select(Invoice.id), wanted)
    if wanted.q is None:
        return list(session.scalars(_arranged(kept, NEWEST).limit(COUNTED + 1)))
    found = ids_found(kept, wanted.q, at_most=COUNTED + 1)
    return [] if found is None else list(session.scalars(found))


def _filtered(statement: AnySelect, wanted: InvoiceFilter) -> AnySelect:
    if wanted.customer_id is not None:
        statement = statement.where(Invoice.customer_id == wanted.customer_id)
    if wanted.number is not None:
        statement = statement.where(Invoice.number == wanted.number)
    if wanted.document_type is not None:
        statement = statement.where(Invoice.document_type == wanted.document_type.value)
    if wanted.from_date:
        statement = statement.where(Invoice.invoice_date >= wanted.from_date)
    if wanted.to_date:
        statement = statement.where(Invoice.invoice_date <= wanted.to_date)
    if wanted.status is not None:
        statement = statement.where(Invoice.status == wanted.status.value)
    if wanted.payment_status is not None:
        statement = statement.where(Invoice.payment_status == wanted.payment_status.value)
    statement = _said_as_indexed(statement, wanted)
    if wanted.used_package or wanted.used_template_id is not None:
        statement = statement.where(_used(wanted.used_template_id))
    return statement


def _said_as_indexed(statement: AnySelect, wanted: InvoiceFilter) -> AnySelect:
    """Keep the small parts of all invoices, in the words of the indexes that hold them."""
    if wanted.payment_status in (PaymentStatus.PENDING, PaymentStatus.PARTIAL):
        statement = statement.where(IS_OWED)
    if wanted.status is InvoiceStatus.VOID or wanted.payment_status is PaymentStatus.REFUNDED:
        statement = statement.where(IS_UNDONE)
    if wanted.is_owed:
        statement = statement.where(IS_OWED, Invoice.status == InvoiceStatus.ISSUED.value)
    if wanted.is_owed_back:
        statement = statement.where(IS_OWED_BACK)
    return statement


def _used(template_id: int | None) -> ColumnElement[bool]:
    """Tell whether a package was used on the invoice, or one made from a template."""
    use = (PackageUsage.invoice_id == Invoice.id, PackageUsage.change_type == ChangeType.USE.value)
    if template_id is None:
        return exists().where(*use, PackageUsage.customer_package_id.is_not(None))
    held = CustomerPackage.id == PackageUsage.customer_package_id
    return exists().where(*use, held, CustomerPackage.template_id == template_id)


def _summary(row: AnyRow) -> InvoiceSummary:
    return InvoiceSummary(
        id=row.id,
        number=row.number,
        document_type=row.document_type,
        version=row.version,
        status=row.status,
        payment_status=row.payment_status,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        customer_phone=row.customer_phone,
        invoice_date=row.invoice_date,
        charge_date=row.charge_date,
        discount_total=row.discount_total,
        packages_deduction=row.packages_deduction,
        taxable=row.taxable_amount,
        tax=row.tax,
        total=row.total_amount,
        prepaid_tendered=row.prepaid_tendered,
        amount_paid=row.amount_paid,
        settlement=to_settlement(row),
        created_at=row.created_at,
    )

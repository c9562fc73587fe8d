"""Daily sales and tenders: what was billed, taken back and received on each day."""

from sqlalchemy.orm import Session

from tula.domain.invoice import PaymentMethod
from tula.domain.money import format_rupees, group_digits
from tula.domain.payment_methods import SHORT_METHODS
from tula.domain.validity import format_date
from tula.queries.reports.credits import daily_credits, daily_payouts
from tula.queries.reports.daily_sales import DaySales, daily_sales, sum_days
from tula.queries.reports.documents import Document, list_documents, list_payments
from tula.web.charts import draw_bars
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns
from tula.web.security import Deed

CHART_WIDTH = 1120
MADE_OF = ("Services", "Products", "Packages sold", "Discount", "Paid by packages")
DAY = Column(label="Day", kind=Kind.DAY)
SALES = (
    DAY,
    Column(label="Bills", kind=Kind.COUNT),
    *columns(
        *MADE_OF,
        "Taxable",
        "Tax",
        "Sales",
        "Credit notes",
        "Net sales",
        kind=Kind.MONEY,
    ),
)
TENDERS = (
    DAY,
    *columns(
        *SHORT_METHODS.values(),
        "Received",
        "Of it paid back",
        "Prepaid, after tax",
        kind=Kind.MONEY,
    ),
)


def _read(session: Session, ask: Ask) -> View:
    first, last = ask.days.first, ask.days.last
    days = daily_sales(session, first=first, last=last, timezone=ask.spa.settings.timezone)
    notes = daily_credits(session, first=first, last=last)
    paid_back = daily_payouts(session, first=first, last=last, timezone=ask.spa.settings.timezone)
    total = sum_days(days)
    credited = sum(one.total_amount for one in notes.values())
    tenders = ((SHORT_METHODS[PaymentMethod(name)], amount) for name, amount in total.tenders.items())
    received = ", ".join(f"{word} {format_rupees(amount)}" for word, amount in tenders)
    taken_back = [notes[one.day].total_amount if one.day in notes else 0 for one in reversed(days)]
    payouts = [paid_back.get(one.day, 0) for one in reversed(days)]
    bars = [(f"{one.day.day} {one.day:%b}", _title(one), one.total_amount) for one in days]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="Sales day by day",
                columns=SALES,
                rows=[
                    _row(ask, one, _sales(one, amount)) for one, amount in zip(reversed(days), taken_back, strict=True)
                ],
                total=Row(values=("Together", *_sales(total, credited)), href=ask.behind()),
            ),
            Sheet(
                key="tenders",
                title="Money day by day",
                columns=TENDERS,
                rows=[
                    _row(ask, one, _tenders(one, amount)) for one, amount in zip(reversed(days), payouts, strict=True)
                ],
                total=Row(values=("Together", *_tenders(total, sum(payouts))), href=ask.behind()),
            ),
        ),
        figures=(
            Figure(label="Sales", value=format_rupees(total.total_amount), note=_count(total.bills)),
            Figure(
                label="Net of credit notes",
                value=format_rupees(total.total_amount - credited),
                note=f"credit notes {format_rupees(credited)}",
            ),
            Figure(
                label="Taxable value",
                value=format_rupees(total.taxable_amount),
                note=f"tax {format_rupees(total.tax)}",
            ),
            Figure(
                label="Paid by packages",
                value=format_rupees(total.packages_deduction + total.prepaid_tendered),
                note=f"{format_rupees(total.prepaid_tendered)} of it after tax" if total.prepaid_tendered else "",
            ),
            Figure(label="Money received", value=format_rupees(total.received), note=received),
        ),
        chart=Chart(title="Sales by day", bars=draw_bars(bars, width=CHART_WIDTH)),
        notes=(
            "Void invoices are no sales. Money counts on the day it came in or was paid back, whatever bill it is for.",
            "Prepaid, after tax, is a tender too: it was received when the package was sold.",
        ),
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    """List the invoices and credit notes of the days, and the money received and paid back on them."""
    found = list_documents(session, first=ask.days.first, last=ask.days.last)
    documents = Sheet(
        key="documents",
        title="Invoices and credit notes",
        columns=(
            Column(label="Document"),
            Column(label="Day", kind=Kind.DAY),
            Column(label="Customer"),
            Column(label="Kind"),
            *columns("Total", "Taxable", "Tax", *MADE_OF, "Prepaid, after tax", kind=Kind.MONEY),
        ),
        rows=[_document(one) for one in found],
        total=Row(
            values=(
                "Together",
                None,
                None,
                None,
                sum(one.total for one in found),
                sum(one.taxable for one in found if one.is_taxed),
                sum(one.tax for one in found),
                *(sum(_made_of(one)[index] for one in found) for index in range(len(MADE_OF))),
                sum(one.prepaid or 0 for one in found),
            )
        ),
        note="Credit notes are taken off. Receipt vouchers and bills of supply have no taxable value.",
    )
    return documents, _money(session, ask)


def _money(session: Session, ask: Ask) -> Sheet:
    found = list_payments(session, first=ask.days.first, last=ask.days.last, timezone=ask.spa.settings.timezone)
    return Sheet(
        key="money",
        title="Money received and paid back",
        columns=(
            Column(label="Invoice"),
            Column(label="When", kind=Kind.MOMENT),
            Column(label="Customer"),
            Column(label="Method"),
            Column(label="Amount", kind=Kind.MONEY),
        ),
        rows=[
            Row(
                values=(
                    one.number,
                    one.received_at,
                    one.customer,
                    SHORT_METHODS[PaymentMethod(one.method)],
                    one.amount,
                ),
                href=f"/invoices/{one.invoice_id}",
            )
            for one in found
        ],
        total=Row(values=("Together", None, None, None, sum(one.amount for one in found))),
    )


def _made_of(one: Document) -> tuple[int, ...]:
    return tuple(amount or 0 for amount in (one.services, one.products, one.packages, one.discount, one.by_packages))


def _document(one: Document) -> Row:
    taxable = one.taxable if one.is_taxed else 0
    return Row(
        values=(
            *(one.number, one.day, one.customer, one.word),
            *(one.total, taxable, one.tax),
            *_made_of(one),
            one.prepaid,
        ),
        href=f"/invoices/{one.invoice_id}",
    )


def _row(ask: Ask, one: DaySales, amounts: tuple[int, ...]) -> Row:
    day = one.day.isoformat()
    return Row(
        values=(one.day, *amounts),
        href=f"{ask.address}/behind?from={day}&to={day}" if any(amounts) else "",
        is_quiet=not any(amounts),
    )


def _sales(one: DaySales, credited: int) -> tuple[int, ...]:
    return (
        one.bills,
        one.services_subtotal,
        one.inventory_subtotal,
        one.packages_subtotal,
        one.discount_total,
        one.packages_deduction,
        one.taxable_amount,
        one.tax,
        one.total_amount,
        -credited,
        one.total_amount - credited,
    )


def _tenders(one: DaySales, paid_back: int) -> tuple[int, ...]:
    return (*(one.tenders.get(method, 0) for method in SHORT_METHODS), one.received, -paid_back, one.prepaid_tendered)


def _title(one: DaySales) -> str:
    return f"{format_date(one.day)}: {format_rupees(one.total_amount)}"


def _count(bills: int) -> str:
    return "1 bill" if bills == 1 else f"{group_digits(bills)} bills"


DAILY_SALES = Report(
    slug="daily-sales",
    title="Daily sales and tenders",
    sentence="What was billed, taken back and received on each day.",
    symbol="calendar3",
    read=_read,
    behind=_behind,
    deed=Deed.LOOK,
)

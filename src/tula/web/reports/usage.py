"""Package usage history: every entry of the ledger, filtered, page by page; the file holds them all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.money import group_digits
from tula.domain.validity import format_date
from tula.queries.reports.usage import (
    Mark,
    UsageFilter,
    UsagePage,
    UsageRecord,
    count_usage,
    every_usage,
    list_template_names,
    page_usage,
)
from tula.web.charts import draw_bars
from tula.web.packages.figures import WORDS
from tula.web.pages import argument, id_argument, same_page, word_of
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Field, Figure, Kind, Row, Sheet, View, columns
from tula.web.security import Deed

CHART_WIDTH = 1120
BENEFIT_WORDS = {
    BenefitKind.FREE: "Session",
    BenefitKind.UNLIMITED: "Unlimited",
    BenefitKind.DISCOUNT: "Discount",
    BenefitKind.PREPAID: "Prepaid",
    BenefitKind.COMPLIMENTARY: "Complimentary",
}
COLUMNS = (
    Column(label="When", kind=Kind.MOMENT),
    *columns("Invoice", "Customer", "Package", "Service", "Change", "Benefit"),
    Column(label="Quantity", kind=Kind.COUNT),
    Column(label="Amount", kind=Kind.MONEY),
    Column(label="Sessions after", kind=Kind.COUNT, shows_zero=True),
    Column(label="Credit after", kind=Kind.MONEY, shows_zero=True),
    Column(label="Line", kind=Kind.COUNT),
    *columns("Staff", "Reason", "Key"),
)


def _read(session: Session, ask: Ask) -> View:
    wanted = UsageFilter(
        first=ask.days.first,
        last=ask.days.last,
        timezone=ask.spa.settings.timezone,
        customer=argument("q"),
        template_id=id_argument("package"),
        change_type=word_of(ChangeType, argument("change")),
    )
    if ask.is_file:
        return View(sheets=(_sheet(ask, (_row(entry) for entry in every_usage(session, wanted=wanted))),))
    counts = count_usage(session, wanted=wanted)
    found = page_usage(session, wanted=wanted, after=_mark(argument("before")))
    templates = [(str(template_id), name) for template_id, name in list_template_names(session)]
    changes = [(change.value, WORDS[change.value]) for change in ChangeType]
    return View(
        sheets=(_sheet(ask, [_row(entry) for entry in found.entries]),),
        figures=tuple(_figures(counts)),
        chart=_chart(ask, counts, wanted.change_type or ChangeType.USE),
        fields=(
            Field(name="q", label="Customer", value=wanted.customer),
            Field(
                name="package",
                label="Package",
                value=str(wanted.template_id or ""),
                options=(("", "All packages"), *templates),
            ),
            Field(
                name="change",
                label="Change",
                value=wanted.change_type.value if wanted.change_type else "",
                options=(("", "All changes"), *changes),
            ),
        ),
        notes=("The files hold every entry of these days, not this page alone.",),
        next_href=_older(found),
    )


def _figures(counts: Mapping[date, Mapping[ChangeType, int]]) -> Iterable[Figure]:
    """Count what happened in the days, each kind that did."""
    for change in ChangeType:
        count = sum(of_day.get(change, 0) for of_day in counts.values())
        if count or change is ChangeType.USE:
            note = "entry" if count == 1 else "entries"
            yield Figure(label=WORDS[change.value], value=group_digits(count), note=note)


def _chart(ask: Ask, counts: Mapping[date, Mapping[ChangeType, int]], change: ChangeType) -> Chart:
    """Draw one kind of entries day by day."""
    days = [ask.days.first + timedelta(days=number) for number in range((ask.days.last - ask.days.first).days + 1)]
    each = [(day, counts.get(day, {}).get(change, 0)) for day in days]
    bars = [(f"{day.day} {day:%b}", f"{format_date(day)}: {count}", count) for day, count in each]
    return Chart(title=f"{WORDS[change.value]}, entries by day", bars=draw_bars(bars, width=CHART_WIDTH))


def _sheet(ask: Ask, rows: Iterable[Row]) -> Sheet:
    return Sheet(key=ask.slug, title="Entries", columns=COLUMNS, rows=rows)


def _row(entry: UsageRecord) -> Row:
    invoice, package = f"/invoices/{entry.invoice_id}", f"/packages/{entry.customer_package_id}"
    return Row(
        values=(
            entry.usage_at,
            entry.number,
            entry.customer,
            entry.package,
            entry.service,
            WORDS[entry.change_type.value],
            BENEFIT_WORDS[entry.benefit],
            entry.qty,
            entry.amount,
            entry.qty_after,
            entry.balance_after,
            entry.line,
            entry.staff,
            entry.reason,
            entry.idempotency_key,
        ),
        href=invoice if entry.invoice_id else package if entry.customer_package_id else "",
    )


def _older(found: UsagePage) -> str:
    if found.following is None:
        return ""
    return same_page(before=f"{found.following.usage_at.isoformat()}~{found.following.id}")


def _mark(text: str) -> Mark | None:
    """Read where the page before ended; nonsense is the first page."""
    moment, _, entry_id = text.partition("~")
    try:
        usage_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    is_id = entry_id.isascii() and entry_id.isdecimal() and len(entry_id) < 19
    return Mark(usage_at=usage_at, id=int(entry_id)) if is_id and usage_at.tzinfo else None


USAGE = Report(
    slug="usage",
    title="Package usage history",
    sentence="Every use, grant and correction of every package, with its invoice and what was left after it.",
    symbol="clock-history",
    read=_read,
    deed=Deed.LOOK,
)

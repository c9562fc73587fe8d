"""The trial of packages: what would have been applied to bills beside what was charged."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees, group_digits
from tula.queries.reports.shadow import ShadowLine, ShadowUse, shadow_lines
from tula.web.pages import argument, id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.savings import KIND_WORDS
from tula.web.reports.view import Column, Figure, Kind, Row, Sheet, View, columns

BY_STAFF = "Complimentary, given by staff"
EMPTY = "No bill of these days was made on trial. Settings: Apply packages to bills."
AMOUNTS = columns("Charged", "Packages would have paid", "Would have been left", "Prepaid after tax", kind=Kind.MONEY)


def _read(session: Session, ask: Ask) -> View:
    lines = shadow_lines(session, first=ask.days.first, last=ask.days.last)
    bills = [list(bill) for _, bill in groupby(lines, key=lambda line: line.invoice_id)]
    charged, would_pay, left, tendered = _amounts(lines)
    return View(
        sheets=(_bill_sheet(ask, bills, lines), _package_sheet(ask, lines)),
        figures=(
            Figure(
                label="Charged",
                value=format_rupees(charged),
                note=f"{group_digits(len(bills))} bills on trial, before tax",
            ),
            Figure(label="Packages would have paid", value=format_rupees(would_pay)),
            Figure(
                label="Would have been left",
                value=format_rupees(left),
                note=f"prepaid after tax {format_rupees(tendered)}" if tendered else "",
            ),
        ),
        notes=(
            "Amounts are before tax, but for prepaid that is taken after it, as a payment.",
            "Nothing was taken from a package: two bills may both have counted on the same last session.",
        ),
    )


def _bill_sheet(ask: Ask, bills: Sequence[Sequence[ShadowLine]], lines: Sequence[ShadowLine]) -> Sheet:
    return Sheet(
        key=ask.slug,
        title="Bill by bill",
        columns=(
            Column(label="Invoice"),
            Column(label="Date", kind=Kind.DAY),
            Column(label="Customer"),
            *columns("Lines", "With a package", kind=Kind.COUNT),
            *AMOUNTS,
        ),
        rows=[
            Row(
                values=(bill[0].number, bill[0].invoice_date, bill[0].customer, *_counts(bill), *_amounts(bill)),
                href=ask.behind(invoice=bill[0].invoice_id),
            )
            for bill in bills
        ],
        total=Row(values=("Together", None, None, *_counts(lines), *_amounts(lines)), href=ask.behind()),
        empty=EMPTY,
    )


def _package_sheet(ask: Ask, lines: Iterable[ShadowLine]) -> Sheet:
    used: dict[str, list[ShadowUse]] = {}
    for line in lines:
        for use in line.uses:
            used.setdefault(_name(use), []).append(use)
    rows = sorted(
        ((name, len(uses), sum(use.amount for use in uses)) for name, uses in used.items()),
        key=lambda row: (-row[2], row[0]),
    )
    return Sheet(
        key="packages",
        title="Package by package",
        columns=(
            Column(label="Package"),
            Column(label="Uses", kind=Kind.COUNT),
            Column(label="Would have paid", kind=Kind.MONEY),
        ),
        rows=[Row(values=row, href=ask.behind(package=row[0])) for row in rows],
        empty="No package would have been used.",
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    invoice_id, package = id_argument("invoice"), argument("package")
    lines = [
        line
        for line in shadow_lines(session, first=ask.days.first, last=ask.days.last)
        if invoice_id in (None, line.invoice_id) and (not package or package in map(_name, line.uses))
    ]
    return (
        Sheet(
            key="lines",
            title="Line by line",
            columns=(
                Column(label="Invoice"),
                Column(label="Date", kind=Kind.DAY),
                *columns("Customer", "Line"),
                Column(label="Quantity", kind=Kind.COUNT),
                Column(label="Would have been applied"),
                *AMOUNTS,
            ),
            rows=[
                Row(
                    values=(
                        line.number,
                        line.invoice_date,
                        line.customer,
                        line.name,
                        line.qty,
                        " + ".join(_words(use) for use in line.uses) or None,
                        *_amounts([line]),
                    ),
                    href=f"/invoices/{line.invoice_id}",
                )
                for line in lines
            ],
            total=Row(values=("Together", *(None,) * 5, *_amounts(lines))),
        ),
    )


def _amounts(lines: Sequence[ShadowLine]) -> tuple[int, int, int, int]:
    return (
        sum(line.charged for line in lines),
        sum(line.would_pay for line in lines),
        sum(line.would_be_left for line in lines),
        sum(line.would_tender for line in lines),
    )


def _counts(lines: Sequence[ShadowLine]) -> tuple[int, int]:
    return len(lines), sum(1 for line in lines if line.uses)


def _name(use: ShadowUse) -> str:
    return use.package or BY_STAFF


def _words(use: ShadowUse) -> str:
    times = f" × {use.qty}" if use.qty and use.qty > 1 else ""
    return f"{_name(use)} ({KIND_WORDS[use.kind]}{times}, {format_rupees(use.amount)})"


SHADOW = Report(
    slug="shadow",
    title="Packages on trial",
    sentence="What packages would have paid on bills made on trial, beside what was charged.",
    symbol="box2-heart",
    read=_read,
    behind=_behind,
)

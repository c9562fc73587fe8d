"""Package liability: what was sold in advance and is still owed, and how it came to that."""

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees
from tula.domain.validity import format_date
from tula.queries.reports.liability import (
    LiabilityEntry,
    PackageLiability,
    Roll,
    liability_by_package,
    liability_by_template,
    list_liability_entries,
    sum_rolls,
)
from tula.web.charts import draw_bars, shorten
from tula.web.pages import id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns

CHART_WIDTH = 1120
CHARTED = 16
ROLL = columns(
    "Opening", "Sold", "Redeemed", "Refunded", "Adjusted", "Expired", "Closing", "Bonus left", kind=Kind.MONEY
)
KIND_WORDS = {"sold": "Sold", "redeemed": "Redeemed", "refunded": "Refunded", "adjusted": "Adjusted"}


def _read(session: Session, ask: Ask) -> View:
    found = liability_by_template(session, first=ask.days.first, last=ask.days.last, timezone=ask.spa.settings.timezone)
    total = sum_rolls([one.roll for one in found])
    charted = found[:CHARTED]
    bars = [(shorten(one.name), f"{one.name}: {format_rupees(one.roll.closing)}", one.roll.closing) for one in charted]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="Package by package",
                columns=(Column(label="Package"), Column(label="Held", kind=Kind.COUNT), *ROLL),
                rows=[
                    Row(
                        values=(one.name, one.packages, *_figures(one.roll)),
                        href=ask.behind(package=one.template_id),
                    )
                    for one in found
                ],
                total=Row(values=("Together", sum(one.packages for one in found), *_figures(total)), href=ask.behind()),
            ),
        ),
        figures=(
            Figure(
                label=f"Owed on {format_date(ask.days.last)}",
                value=format_rupees(total.closing),
                note=f"and {format_rupees(total.bonus)} of bonus",
            ),
            Figure(label="Sold", value=format_rupees(total.sold)),
            Figure(label="Redeemed", value=format_rupees(-total.redeemed)),
            Figure(label="Expired unused", value=format_rupees(-total.expired)),
        ),
        chart=Chart(title=f"Owed on {format_date(ask.days.last)} by package", bars=draw_bars(bars, width=CHART_WIDTH)),
        notes=(
            "Before tax. Sessions are worth their part of the price paid, prepaid what is left of the paid part.",
            "Memberships and discounts count nothing that could be left, so they are no part of this.",
        ),
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    template_id = id_argument("package")
    first, last, timezone = ask.days.first, ask.days.last, ask.spa.settings.timezone
    packages = liability_by_package(session, first=first, last=last, timezone=timezone, template_id=template_id)
    entries = list_liability_entries(session, first=first, last=last, timezone=timezone, template_id=template_id)
    return (
        Sheet(
            key="packages",
            title="Customer packages",
            columns=(
                Column(label="Customer"),
                Column(label="Package"),
                Column(label="Expires", kind=Kind.DAY),
                *ROLL,
            ),
            rows=[_package(one) for one in packages],
            total=Row(values=("Together", None, None, *_figures(sum_rolls([one.roll for one in packages])))),
            note="A row opens the package with its whole ledger.",
        ),
        Sheet(
            key="entries",
            title="Ledger entries of these days",
            columns=(
                Column(label="Invoice"),
                Column(label="When", kind=Kind.MOMENT),
                *columns("Customer", "Package", "Service", "Kind"),
                Column(label="Sessions", kind=Kind.COUNT),
                *columns("Credit", "Owed, changed by", kind=Kind.MONEY),
            ),
            rows=[_entry(one) for one in entries],
            total=Row(values=("Together", *(None,) * 7, sum(one.moved for one in entries))),
            note="What happens to a package after it has expired changes nothing that is owed.",
        ),
    )


def _figures(roll: Roll) -> tuple[int, ...]:
    return (
        roll.opening,
        roll.sold,
        roll.redeemed,
        roll.refunded,
        roll.adjusted,
        roll.expired,
        roll.closing,
        roll.bonus,
    )


def _package(one: PackageLiability) -> Row:
    return Row(values=(one.customer, one.name, one.expires_on, *_figures(one.roll)), href=f"/packages/{one.package_id}")


def _entry(one: LiabilityEntry) -> Row:
    return Row(
        values=(
            one.number or "Without a bill",
            one.created_at,
            one.customer,
            one.name,
            one.service,
            KIND_WORDS[one.kind],
            one.qty,
            one.amount,
            one.moved,
        ),
        href=f"/invoices/{one.invoice_id}" if one.invoice_id else f"/packages/{one.package_id}",
    )


LIABILITY = Report(
    slug="liability",
    title="Package liability",
    sentence="What was sold in advance and is still owed to customers, on any day.",
    symbol="currency-rupee",
    read=_read,
    behind=_behind,
)

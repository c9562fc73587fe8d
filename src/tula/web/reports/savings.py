"""Savings given by package: what each kind of package took off customers' bills."""

from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind
from tula.domain.money import format_rupees, group_digits
from tula.queries.reports.savings import PackageSavings, Saving, list_savings, package_savings
from tula.web.charts import draw_bars, shorten
from tula.web.pages import argument, id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns

CHART_WIDTH = 1120
CHARTED = 16
BY_STAFF = "Complimentary, given by staff"
KIND_WORDS = {
    BenefitKind.FREE: "Free session",
    BenefitKind.UNLIMITED: "Unlimited",
    BenefitKind.DISCOUNT: "Discount",
    BenefitKind.PREPAID: "Prepaid",
    BenefitKind.COMPLIMENTARY: "Complimentary",
}
COLUMNS = (
    Column(label="Package"),
    Column(label="Uses", kind=Kind.COUNT),
    *columns("Free sessions", "Unlimited", "Discounts", "Prepaid used", "Complimentary", "Together", kind=Kind.MONEY),
)


def _read(session: Session, ask: Ask) -> View:
    found = package_savings(session, first=ask.days.first, last=ask.days.last, timezone=ask.spa.settings.timezone)
    prepaid = sum(one.prepaid for one in found)
    together = sum(one.together for one in found)
    charted = found[:CHARTED]
    bars = [(shorten(_name(one)), f"{_name(one)}: {format_rupees(one.together)}", one.together) for one in charted]
    figures = [_figures(one) for one in found]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="Package by package",
                columns=COLUMNS,
                rows=[
                    Row(values=(_name(one), *_figures(one)), href=ask.behind(package=one.template_id or "none"))
                    for one in found
                ],
                total=Row(
                    values=(
                        "Together",
                        *(sum(row[index] for row in figures) for index in range(len(COLUMNS) - 1)),
                    ),
                    href=ask.behind(),
                ),
            ),
        ),
        figures=(
            Figure(label="Saved", value=format_rupees(together - prepaid), note="sessions, memberships and discounts"),
            Figure(label="Paid from prepaid", value=format_rupees(prepaid), note="money the customer had loaded"),
            Figure(label="Uses", value=group_digits(sum(one.uses for one in found))),
        ),
        chart=Chart(title="Taken off bills by package", bars=draw_bars(bars, width=CHART_WIDTH)),
        notes=(
            "Uses count on the day they were booked; what was reversed later is taken off on that later day.",
            "Uses without a bill took nothing off one and are not counted here.",
        ),
    )


def _figures(one: PackageSavings) -> tuple[int, ...]:
    return one.uses, one.free, one.unlimited, one.discount, one.prepaid, one.complimentary, one.together


def _name(one: PackageSavings) -> str:
    return one.name or BY_STAFF


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    template_id = id_argument("package")
    found = list_savings(
        session,
        first=ask.days.first,
        last=ask.days.last,
        timezone=ask.spa.settings.timezone,
        template_id=template_id,
        is_all=template_id is None and argument("package") != "none",
    )
    return (
        Sheet(
            key="uses",
            title="Uses and reversals",
            columns=(
                Column(label="Invoice"),
                Column(label="When", kind=Kind.MOMENT),
                *columns("Customer", "Package", "Service", "Benefit"),
                Column(label="Taken off", kind=Kind.MONEY),
            ),
            rows=[_row(one) for one in found],
            total=Row(values=("Together", *(None,) * 5, sum(one.amount for one in found))),
            note="A reversal is below zero.",
        ),
    )


def _row(one: Saving) -> Row:
    return Row(
        values=(
            one.number,
            one.booked_at,
            one.customer,
            one.package or BY_STAFF,
            one.service,
            KIND_WORDS[one.kind],
            one.amount,
        ),
        href=f"/invoices/{one.invoice_id}",
    )


SAVINGS = Report(
    slug="savings",
    title="Savings given by package",
    sentence="What each kind of package took off customers' bills.",
    symbol="box2-heart",
    read=_read,
    behind=_behind,
)

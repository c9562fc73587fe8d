"""The reports as pages and files: one frame for all of them."""

import json
from collections.abc import Callable
from typing import IO, TypeVar

from flask import Blueprint, Response, abort, render_template
from sqlalchemy.orm import Session

from tula.documents.gstr1 import gstr1_json
from tula.documents.table_csv import write_csv
from tula.documents.table_xlsx import write_book
from tula.queries.reports.gst import get_gst
from tula.web.exports import CSV, XLSX, send_file
from tula.web.pages import Spa, argument, read_page
from tula.web.reports.ask import LONGEST_DAYS, Ask, read_ask
from tula.web.reports.gst import GST
from tula.web.reports.index import CARDS, REPORTS
from tula.web.reports.report import Report
from tula.web.reports.view import Sheet, to_table, write_value
from tula.web.security import may, require

pages = Blueprint("reports_pages", __name__)
pages.add_app_template_global(write_value, "report_value")

T = TypeVar("T")
JSON = "application/json"
MOST_ROWS = 1000
"""A table on a page shows no more; its files hold all of them."""


@pages.get("/reports")
def show_index() -> str:
    """Show every report that the role may open, as cards."""
    return render_template("reports/index.html", cards=[card for card in CARDS if may(card.deed)])


@pages.get("/reports/<slug>")
def show_report(slug: str) -> str:
    """Show one report."""
    report = _find(slug)
    ask, view = _read(report, report.read)
    return render_template(
        "reports/show.html",
        report=report,
        ask=ask,
        view=view,
        longest_days=LONGEST_DAYS,
        most_rows=MOST_ROWS,
    )


@pages.get("/reports/<slug>/behind")
def show_behind(slug: str) -> str:
    """Show what is behind a number of a report."""
    report = _find(slug)
    ask, sheets = _read(report, lambda session, ask: _behind(report, session, ask))
    return render_template("reports/behind.html", report=report, ask=ask, sheets=sheets, most_rows=MOST_ROWS)


@pages.get("/reports/<slug>.csv")
def export_csv(slug: str) -> Response:
    """Give one sheet of a report as CSV; the first unless `?sheet=` names another."""
    report, named = _find(slug), argument("sheet")

    def fill(session: Session, spa: Spa, file: IO[bytes]) -> str:
        ask = _ask(report, spa, is_file=True)
        sheets = {sheet.key: sheet for sheet in report.read(session, ask).sheets}
        sheet = sheets.get(named) or next(iter(sheets.values()))
        write_csv(to_table(sheet, timezone=spa.settings.timezone), file)
        name = slug if sheet.key == slug else f"{slug}-{sheet.key}"
        return f"{name}-{_days(ask)}.csv"

    return send_file(CSV, fill)


@pages.get("/reports/<slug>.xlsx")
def export_xlsx(slug: str) -> Response:
    """Give a report as an Excel workbook with a sheet for each table."""
    report = _find(slug)
    return _send_book(report, slug, lambda session, ask: report.read(session, ask).sheets)


@pages.get("/reports/gst/gstr1.json")
def export_gstr1() -> Response:
    """Give GSTR-1 as JSON for the portal's offline tool; of days that are no return there is none."""
    require(GST.deed)

    def fill(session: Session, spa: Spa, file: IO[bytes]) -> str:
        ask = _ask(GST, spa, is_file=True)
        if not ask.days.is_within_quarter:
            abort(404)
        gstin = spa.settings.gstin
        found = get_gst(session, first=ask.days.first, last=ask.days.last)
        layout = gstr1_json(found, gstin=gstin, last=ask.days.last)
        file.write(json.dumps(layout, ensure_ascii=False, allow_nan=False).encode())
        return f"GSTR1-{gstin}-{ask.days.last:%m%Y}.json"

    return send_file(JSON, fill)


@pages.get("/reports/<slug>/behind.xlsx")
def export_behind(slug: str) -> Response:
    """Give what is behind a number as an Excel workbook."""
    report = _find(slug)
    return _send_book(report, f"{slug}-behind", lambda session, ask: _behind(report, session, ask))


def _find(slug: str) -> Report:
    """Find the report, and let only those go on who may see it."""
    report = REPORTS.get(slug) or abort(404)
    require(report.deed)
    return report


def _ask(report: Report, spa: Spa, *, is_file: bool = False) -> Ask:
    return read_ask(report.slug, spa, looks_ahead=report.looks_ahead, is_file=is_file)


def _read(report: Report, work: Callable[[Session, Ask], T]) -> tuple[Ask, T]:
    def read(session: Session, spa: Spa) -> tuple[Ask, T]:
        ask = _ask(report, spa)
        return ask, work(session, ask)

    return read_page(read)


def _behind(report: Report, session: Session, ask: Ask) -> tuple[Sheet, ...]:
    if report.behind is None:
        abort(404)
    return report.behind(session, ask)


def _send_book(report: Report, name: str, read: Callable[[Session, Ask], tuple[Sheet, ...]]) -> Response:
    def fill(session: Session, spa: Spa, file: IO[bytes]) -> str:
        ask = _ask(report, spa, is_file=True)
        write_book([to_table(sheet, timezone=spa.settings.timezone) for sheet in read(session, ask)], file)
        return f"{name}-{_days(ask)}.xlsx"

    return send_file(XLSX, fill)


def _days(ask: Ask) -> str:
    """Say in a file's name which days it is about."""
    return f"{ask.days.first.isoformat()}-to-{ask.days.last.isoformat()}"

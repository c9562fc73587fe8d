"""Imports as pages: one for each kind, and its empty file to fill."""

from flask import Blueprint, Response, abort, render_template

from tula.documents.table import Table
from tula.domain.imports.sheet import Sheet
from tula.domain.imports.sheets import SHEETS
from tula.web.exports import send_table

pages = Blueprint("imports_pages", __name__)


@pages.get("/imports")
def show_imports() -> str:
    """Choose what to import."""
    return render_template("imports/list.html", sheets=SHEETS.values())


@pages.get("/imports/<kind>")
def show_import(kind: str) -> str:
    """Choose a file of a kind, see its problems, import it."""
    return render_template("imports/show.html", sheet=_sheet(kind))


@pages.get("/imports/<kind>/template.csv")
def send_template(kind: str) -> Response:
    """Give a file with the heading and one example row."""
    sheet = _sheet(kind)
    row = tuple(column.example for column in sheet.columns)
    return send_table(
        "csv",
        name=f"{kind}-template",
        read=lambda _session, _spa: Table(
            title=sheet.title, columns=tuple(column.name for column in sheet.columns), rows=[row]
        ),
    )


def _sheet(kind: str) -> Sheet:
    if kind not in SHEETS:
        abort(404)
    return SHEETS[kind]

"""The JSON API of imports: for each kind a check that writes nothing, and the import itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.domain.imports.sheet import Problem
from tula.domain.imports.sheets import SHEETS
from tula.operations.imports.file import MOST_TOLD, EarlierImport, ImportPlan, import_file, plan_import
from tula.web.endpoint import writes
from tula.web.imports.schemas import ImportAnswer
from tula.web.parsing import CsvFile
from tula.web.security import Deed

api = Blueprint("imports_api", __name__, url_prefix="/api/imports")
TAG = "Imports"


def _add_routes(kind: str, title: str) -> None:
    """Give a kind its two addresses."""

    def check(session: Session, body: CsvFile, *, actor: str, now: datetime) -> dict[str, Any]:
        plan = plan_import(session, kind=kind, raw=body.raw, skips_existing=body.skip_existing, actor=actor, now=now)
        return present(plan, is_dry=True)

    def write(session: Session, body: CsvFile, *, actor: str, now: datetime) -> dict[str, Any]:
        plan = import_file(session, kind=kind, raw=body.raw, skips_existing=body.skip_existing, actor=actor, now=now)
        return present(plan, is_dry=False)

    check.__doc__ = f"Say what a file of {title.lower()} would do, with every problem by row and column."
    write.__doc__ = f"Import a file of {title.lower()}: all rows or none."
    shared: Mapping[str, Any] = {"tag": TAG, "body": CsvFile, "answer": ImportAnswer, "deed": Deed.RECORDS}
    checks: Callable[..., Any] = writes(**shared, status=200, dry=lambda _: True)(check)
    imports: Callable[..., Any] = writes(**shared)(write)
    api.add_url_rule(f"/{kind}/check", f"check_{kind}", checks, methods=["POST"])
    api.add_url_rule(f"/{kind}", f"import_{kind}", imports, methods=["POST"])


for _sheet in SHEETS.values():
    _add_routes(_sheet.kind, _sheet.title)


def present(plan: ImportPlan, *, is_dry: bool) -> dict[str, Any]:
    """Show a plan as JSON; lists name the first two hundred, counts all."""
    return {
        "dry_run": is_dry,
        "kind": plan.kind,
        "rows": plan.rows,
        "new_rows": len(plan.records),
        "can_import": not plan.problems and bool(plan.records) and plan.earlier is None,
        "problem_count": len(plan.problems),
        "problems": _problems(plan.problems),
        "skipped_count": len(plan.skipped),
        "skipped": _problems(plan.skipped),
        "warning_count": len(plan.warnings),
        "warnings": _problems(plan.warnings),
        "already_imported": _earlier(plan.earlier),
    }


def _earlier(earlier: EarlierImport | None) -> dict[str, Any] | None:
    if earlier is None:
        return None
    return {"at": earlier.imported_at.isoformat(), "by": earlier.imported_by, "rows": earlier.rows}


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {"row": one.row, "column": one.column, "value": one.value, "message": one.message}
        for one in problems[:MOST_TOLD]
    ]

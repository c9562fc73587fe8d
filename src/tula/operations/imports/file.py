"""A file as a whole: looked at without a trace, or written with all its rows, and noticed when it comes again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict, Invalid
from tula.domain.imports.sheet import Problem, Record, in_order, read_sheet
from tula.domain.imports.sheets import SHEETS
from tula.domain.imports.table import UnreadableFile, read_table
from tula.domain.validity import local_date
from tula.models import ImportFile
from tula.operations import audit
from tula.operations.imports.catalogue import PRODUCTS, SERVICES, STAFF
from tula.operations.imports.customers import CUSTOMERS
from tula.operations.imports.importer import Importer, Met, Occasion
from tula.operations.imports.packages import PACKAGES
from tula.operations.imports.stock import STOCK
from tula.operations.imports.templates import TEMPLATES
from tula.operations.locks import lock_imports
from tula.operations.settings import load_settings

IMPORTERS: Mapping[str, Importer] = {
    "customers": CUSTOMERS,
    "services": SERVICES,
    "products": PRODUCTS,
    "stock": STOCK,
    "staff": STAFF,
    "templates": TEMPLATES,
    "packages": PACKAGES,
}
MOST_TOLD = 200


class ImportRefused(Invalid):
    """This file has problems. Nothing was written; correct it and try again."""


class AlreadyImported(Conflict):
    """This very file was imported before. Nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierImport:
    """When a file was imported, and by whom."""

    imported_at: datetime
    imported_by: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What a file would do: how many rows are new, which were skipped, and what is wrong."""

    kind: str
    rows: int
    records: Sequence[Record]
    problems: tuple[Problem, ...]
    skipped: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    earlier: EarlierImport | None
    met: Met


def plan_import(
    session: Session, *, kind: str, raw: bytes, skips_existing: bool, actor: str, now: datetime
) -> ImportPlan:
    """Read a file of a kind and say what it would do; writes nothing.

    `skips_existing` leaves rows out that are there already; otherwise they are problems.
    """
    try:
        reading = read_sheet(read_table(raw), SHEETS[kind])
    except UnreadableFile as error:
        problem = Problem(row=0, column=None, message=error.message)
        return ImportPlan(
            kind=kind, rows=0, records=(), problems=(problem,), skipped=(), warnings=(), earlier=None, met=Met()
        )
    occasion = _occasion(session, actor=actor, now=now)
    met = IMPORTERS[kind].meet(session, reading.records, occasion)
    problems = [*reading.problems, *met.problems, *(() if skips_existing else met.existing)]
    there = {problem.row for problem in met.existing}
    return ImportPlan(
        kind=kind,
        rows=reading.rows,
        records=[record for record in reading.records if record.row not in there],
        problems=in_order(problems),
        skipped=in_order(met.existing) if skips_existing else (),
        warnings=in_order(met.warnings),
        earlier=_find_earlier(session, kind, raw),
        met=met,
    )


def import_file(
    session: Session, *, kind: str, raw: bytes, skips_existing: bool, actor: str, now: datetime
) -> ImportPlan:
    """Write all rows of a file, or none.

    :raises ImportRefused: with every problem, by row and column.
    :raises AlreadyImported: this very file was imported before.
    """
    lock_imports(session)
    plan = plan_import(session, kind=kind, raw=raw, skips_existing=skips_existing, actor=actor, now=now)
    if plan.earlier is not None:
        raise AlreadyImported(imported_at=plan.earlier.imported_at.isoformat(), imported_by=plan.earlier.imported_by)
    if plan.problems:
        raise ImportRefused(
            errors={name: list(words) for name, words in _faults(plan.problems).items()},
            problems=[
                {"row": one.row, "column": one.column, "message": one.message, "value": one.value}
                for one in plan.problems[:MOST_TOLD]
            ],
            problem_count=len(plan.problems),
        )
    if not plan.records:
        raise ImportRefused("Every row of this file is there already. Nothing was written.")
    count = IMPORTERS[kind].write(session, plan.records, plan.met, _occasion(session, actor=actor, now=now))
    file_id: int = session.execute(
        insert(ImportFile)
        .values(kind=kind, sha256=_fingerprint(raw), rows=count, imported_by=actor, imported_at=now)
        .returning(ImportFile.id)
    ).scalar_one()
    audit.record(
        session,
        action=f"{kind}.imported",
        entity="import_file",
        entity_id=file_id,
        details={"rows": count, "sha256": _fingerprint(raw).hex(), "skipped": len(plan.skipped)},
        actor=actor,
        now=now,
    )
    return plan


def _occasion(session: Session, *, actor: str, now: datetime) -> Occasion:
    settings = load_settings(session)
    return Occasion(settings=settings, today=local_date(now, settings.timezone), actor=actor, now=now)


def _faults(problems: Sequence[Problem]) -> dict[str, list[str]]:
    """Write problems as faults of fields: `row 3, price`."""
    faults: dict[str, list[str]] = {}
    for one in problems[:MOST_TOLD]:
        place = f"row {one.row}" if one.row else "file"
        faults.setdefault(f"{place}, {one.column}" if one.column else place, []).append(one.message)
    return faults


def _find_earlier(session: Session, kind: str, raw: bytes) -> EarlierImport | None:
    row = session.execute(
        select(ImportFile.imported_at, ImportFile.imported_by, ImportFile.rows).where(
            ImportFile.kind == kind, ImportFile.sha256 == _fingerprint(raw)
        )
    ).one_or_none()
    if row is None:
        return None
    return EarlierImport(imported_at=row.imported_at, imported_by=row.imported_by, rows=row.rows)


def _fingerprint(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()

"""The audit log as a file: what is filtered, newest first, each fact as it was written."""

import json
from collections.abc import Iterable

from tula.documents.table import Cell, Table
from tula.queries.audit_log import AuditEntry
from tula.web.audit.words import record_of, told
from tula.web.formats import instant

COLUMNS = ("Entry", "When", "Who", "From", "Request", "What", "Deed", "Record", "Record id", "Facts", "Place", "Seal")


def audit_table(entries: Iterable[AuditEntry], *, timezone: str) -> Table:
    """Make the table of these entries."""
    return Table(title="Audit log", columns=COLUMNS, rows=(_row(entry, timezone) for entry in entries))


def _row(entry: AuditEntry, timezone: str) -> tuple[Cell, ...]:
    return (
        entry.id,
        instant(entry.at, timezone),
        entry.actor,
        entry.address,
        entry.request_id,
        told(entry),
        entry.action,
        record_of(entry),
        entry.entity_id,
        json.dumps(entry.details, ensure_ascii=False),
        entry.position,
        entry.seal,
    )

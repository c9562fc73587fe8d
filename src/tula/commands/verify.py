"""The books proved, and what does not agree told as a table.

The one rule: nothing is changed.
"""

from __future__ import annotations

from pathlib import Path

from tula import db
from tula.commands.console import announce, progress, table
from tula.commands.database import chosen_database, require_current_schema
from tula.queries.verify import compare_seal, last_seal, run_verify


def report_differences(*, data_dir: Path | None, audit_seal: str | None) -> int:
    """Prove the books, and that the audit log runs through a noted seal; say and count what does not agree.

    :raises CommandError: there is no database, or it lacks migrations.
    """
    with chosen_database(data_dir, create=False) as database:
        require_current_schema(database.url)
        engine = db.configure(database.url)
        differences = db.reading(run_verify)
        if audit_seal is not None:
            differences += db.reading(lambda session: compare_seal(session, audit_seal))
        progress(f"The last seal of the audit log: {db.reading(last_seal)}")
        engine.dispose()
    if differences:
        rows = [[str(d.kind), str(d.subject), str(d.expected), str(d.actual)] for d in differences]
        announce(table(["kind", "what", "expected", "found"], rows))
        progress(f"{len(rows)} difference(s).")
    else:
        announce("The books agree.")
    return len(differences)

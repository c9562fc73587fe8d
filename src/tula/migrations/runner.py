"""Bring a database to a version of the schema, and tell which steps it lacks.

The one rule: two programs that migrate at once take turns, and the second finds nothing left to do.
Alembic and the models are loaded only where there is something to do: every start asks `pending`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tula.config import libpq_url

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config

_FOLDER = Path(__file__).parent
_LOCK = 0x74756C61  # "tula": the advisory lock of whoever migrates
_OLDEST_SERVER = 150000
_STEP = re.compile(r'^(revision|down_revision)(?:\s*:[^=]*)?\s*=\s*(?:"([^"]+)"|None)', re.MULTILINE)


class MigrationError(Exception):
    """The schema cannot be brought to the wanted version; the message is one line."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision.

    :raises MigrationError: it is too old a server, or of a newer Tula.
    """
    if revision == "head" and not pending(url):
        return
    from alembic import command

    with _connection(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database down to a revision; "base" leaves nothing of Tula."""
    from alembic import command

    with _connection(url) as connection:
        command.downgrade(_config(connection), revision)


def pending(url: str) -> list[str]:
    """Return the revisions that the database lacks, oldest first.

    :raises MigrationError: it is too old a server, or of a newer Tula.
    """
    with psycopg.connect(libpq_url(url)) as connection:
        if connection.info.server_version < _OLDEST_SERVER:
            raise MigrationError("PostgreSQL 15 or newer is needed.")
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    steps = history()
    if row is None:
        return steps
    if row[0] not in steps:
        raise MigrationError(f"The database is of a newer Tula (schema {row[0]}); start that one.")
    return steps[steps.index(row[0]) + 1 :]


def history() -> list[str]:
    """Return all revisions that this program knows, oldest first."""
    after: dict[str | None, str] = {}
    for file in (_FOLDER / "versions").glob("[0-9]*.py"):
        found = {name: value or None for name, value in _STEP.findall(file.read_text(encoding="utf-8"))}
        after[found["down_revision"]] = str(found["revision"])
    steps: list[str] = []
    while (step := after.pop(steps[-1] if steps else None, None)) is not None:
        steps.append(step)
    if after:
        raise MigrationError(f"The migrations are no single line: {', '.join(sorted(after.values()))} hang loose.")
    return steps


@contextmanager
def _connection(url: str) -> Iterator[sa.Connection]:
    """Hand out a connection in one transaction that nobody else migrates in."""
    import sqlalchemy as sa

    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection
    finally:
        engine.dispose()


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config()
    # A percent sign in a path would be read as an interpolation.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

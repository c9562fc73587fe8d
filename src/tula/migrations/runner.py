"""Bring a database to a version of the schema, and tell which steps it lacks.

The one rule: two programs that migrate at once take turns, and the second finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

_FOLDER = Path(__file__).parent
_LOCK = 0x74756C61  # "tula": the advisory lock of whoever migrates
_OLDEST_SERVER = (15,)


class MigrationError(Exception):
    """The schema cannot be brought to the wanted version; the message is one line."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision.

    :raises MigrationError: it is too old a server, or of a newer Tula.
    """
    with _connection(url) as connection:
        _refuse_unknown(connection)
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database down to a revision; "base" leaves nothing of Tula."""
    with _connection(url) as connection:
        command.downgrade(_config(connection), revision)


def pending(url: str) -> list[str]:
    """Return the revisions that the database lacks, oldest first."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            current = _refuse_unknown(connection)
    finally:
        engine.dispose()
    steps = _script().iterate_revisions("head", current or "base")
    return [step.revision for step in reversed(list(steps))]


def head() -> str | None:
    """Return the newest revision that this program knows."""
    return _script().get_current_head()


def _refuse_unknown(connection: sa.Connection) -> str | None:
    """Return the database's revision.

    :raises MigrationError: this program does not know it.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    known = {step.revision for step in _script().walk_revisions()}
    if current is not None and current not in known:
        raise MigrationError(f"The database is of a newer Tula (schema {current}); start that one.")
    return current


@contextmanager
def _connection(url: str) -> Iterator[sa.Connection]:
    """Hand out a connection in one transaction that nobody else migrates in."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            if (connection.dialect.server_version_info or (0,)) < _OLDEST_SERVER:
                raise MigrationError("PostgreSQL 15 or newer is needed.")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection
    finally:
        engine.dispose()


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool)


def _config(connection: sa.Connection) -> Config:
    config = Config()
    # A percent sign in a path would be read as an interpolation.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_FOLDER))

"""Which database a command works on: the one that the environment names, or the embedded one of a folder.

The one rule: an embedded server is stopped afterwards only if nobody else uses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg

from tula import config, migrations
from tula.commands.console import CommandError
from tula.postgres import start


@dataclass(frozen=True, slots=True)
class Target:
    """A database as the application uses it and as its owner migrates it."""

    url: str
    owner_url: str


@contextmanager
def chosen_database(data_dir: Path | None, *, create: bool) -> Iterator[Target]:
    """Hand out the database: with a folder the embedded one in it, made new only where `create` says so.

    :raises CommandError: there is none.
    """
    if data_dir is None:
        yield Target(config.database_url(), config.database_url(for_migration=True))
        return
    if not create and not any(data_dir.glob("pgdata-*")):
        raise CommandError(f"There is no database in {data_dir}.")
    with start(data_dir) as cluster:
        yield Target(cluster.url(), cluster.url())


def require_current_schema(url: str) -> None:
    """Refuse a database that lacks migrations.

    :raises CommandError: it does.
    """
    missing = migrations.pending(url)
    if missing:
        raise CommandError(f"The database lacks {len(missing)} migration(s); run tula migrate first.")


def is_demo(url: str) -> bool:
    """Tell whether the database holds the demo spa."""
    return _first(url, "SELECT true FROM setting WHERE key = 'demo'")


def is_used(url: str) -> bool:
    """Tell whether anything of a spa has been entered."""
    return _first(
        url, "SELECT true FROM customer UNION ALL SELECT true FROM service UNION ALL SELECT true FROM product"
    )


def has_users(url: str) -> bool:
    """Tell whether anybody may log in."""
    return _first(url, "SELECT true FROM app_user WHERE is_active")


def _first(url: str, query: LiteralString) -> bool:
    with psycopg.connect(config.libpq_url(url)) as connection:
        return connection.execute(query + " LIMIT 1").fetchone() is not None

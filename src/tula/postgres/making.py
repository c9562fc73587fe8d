"""A new cluster and what must stand in every one: the roles and the database.

The one rule: a folder that holds other data is refused, and what was begun is never taken for a whole cluster.
"""

from __future__ import annotations

import secrets
import shutil

from psycopg import sql

from tula.postgres import binaries
from tula.postgres.binaries import MAJOR
from tula.postgres.client import SUPERUSER, connect
from tula.postgres.errors import PostgresError
from tula.postgres.folders import Folders

OWNER = "tula_owner"
APPLICATION_ROLE = "tula_app"
DATABASE = "tula"
_UNFINISHED = f"pgdata-{MAJOR}.unfinished"


def refuse_another_major(folders: Folders) -> None:
    """Refuse data that another PostgreSQL wrote, rather than begin beside it with an empty database.

    :raises PostgresError: there is such data.
    """
    advice = "back it up with the Tula that wrote it and restore it here (tula backup, tula restore)."
    for folder in [folders.pgdata, folders.data_dir]:
        try:
            found = (folder / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise PostgresError(f"{folder} cannot be read: {error.strerror}.") from error
        if found != str(MAJOR):
            raise PostgresError(f"{folder} holds data of PostgreSQL {found}, not {MAJOR}: {advice}")
        if folder == folders.data_dir:
            raise PostgresError(f"{folder} is itself a PostgreSQL cluster; name the folder above it.")
    if folders.pgdata.is_dir() and not (folders.pgdata / "PG_VERSION").exists():
        if any(folders.pgdata.iterdir()):
            raise PostgresError(f"{folders.pgdata} is not a PostgreSQL cluster; move it away.")
    elif not folders.pgdata.exists():
        others = [
            found.parent.name
            for found in folders.data_dir.glob("pgdata-*/PG_VERSION")
            if found.parent.name.removeprefix("pgdata-").isdigit()
        ]
        if others:
            raise PostgresError(f"{folders.data_dir} holds {others[0]} but this Tula runs PostgreSQL {MAJOR}: {advice}")


def create(folders: Folders, *, durable: bool) -> None:
    """Make a new cluster beside its place and move it there when it is whole.

    Each try has a folder of its own: the initdb of a starter that was killed may still be writing to its folder, and
    clears that away when it fails.
    """
    account = folders.account
    programs = binaries.reachable_by(account)
    for left_over in folders.data_dir.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    unfinished = folders.data_dir / f"{_UNFINISHED}-{secrets.token_hex(4)}"
    folders.make_private(unfinished)
    account.run(
        [
            programs / "initdb",
            *("-D", unfinished, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-instructions"),
            # The same order of names everywhere, whatever locales the system has.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(() if durable else ("--no-sync",)),
        ],
        cwd=unfinished,
    )
    if folders.pgdata.is_dir():
        folders.pgdata.rmdir()  # empty: anything else was refused before
    unfinished.rename(folders.pgdata)


def ensure_database(folders: Folders) -> None:
    """Make the roles and the database that are missing."""
    with connect(folders, dbname="postgres") as connection:
        found = {
            name
            for (name,) in connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)"
                " UNION ALL SELECT datname || ' database' FROM pg_database WHERE datname = %s",
                ([OWNER, APPLICATION_ROLE], DATABASE),
            )
        }
        if APPLICATION_ROLE not in found:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(APPLICATION_ROLE)))
        if OWNER not in found:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        if not found >= {OWNER, APPLICATION_ROLE}:
            connection.execute(
                sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(
                    sql.Identifier(APPLICATION_ROLE), sql.Identifier(OWNER)
                )
            )
        if f"{DATABASE} database" not in found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )

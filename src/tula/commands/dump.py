"""Backup and restore with PostgreSQL's own programs.

The one rule: whole or not at all. A backup appears under its name when it is complete; a restore is one transaction.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tula.commands.console import CommandError
from tula.config import libpq_url
from tula.postgres import binaries

_LOCK_SECONDS = 30


def back_up(url: str, file: Path) -> None:
    """Write the database into a file that only its owner may read: it holds customers' data.

    :raises CommandError: it cannot be written.
    """
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
            _run("pg_dump", "--format=custom", "--no-owner", url=url, stdout=output.fileno())
            os.fsync(output.fileno())
        unfinished.rename(file)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path, *, force: bool) -> None:
    """Bring a backup into an empty database; `force` replaces what is in it.

    :raises CommandError: the file is no backup, or the database is not empty.
    """
    if not file.is_file():
        raise CommandError(f"There is no file {file}.")
    _run("pg_restore", "--list", str(file))
    if not force and _has_tables(url):
        raise CommandError("The database is not empty; --force replaces everything in it.")
    # The script of pg_restore goes through psql, so that clearing and filling are one transaction.
    script = subprocess.Popen(
        [binaries.installed() / "pg_restore", "--file=-", "--no-owner", file],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with script:
        clearing = f"SET lock_timeout = '{_LOCK_SECONDS}s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        _run(
            *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"),
            *(f"--command={clearing}", "--file=-"),
            url=url,
            stdin=script.stdout,
        )


def _has_tables(url: str) -> bool:
    with psycopg.connect(libpq_url(url)) as connection:
        return connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is not None


def _run(
    program: str, *arguments: str, url: str | None = None, stdin: IO[bytes] | None = None, stdout: int | None = None
) -> None:
    """Run a program of PostgreSQL; a password in the URL travels in the environment, not for all to see.

    :raises CommandError: it failed; the message has its own words.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    command: Sequence[str | Path] = [binaries.installed() / program, *arguments]
    if url is not None:
        parts = conninfo_to_dict(libpq_url(url))
        password = parts.pop("password", None)
        if password:
            environ["PGPASSWORD"] = str(password)
        command = [*command, f"--dbname={make_conninfo('', **parts)}"]
    done = subprocess.run(
        command,
        env=environ,
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        telling = [line for line in lines if "error:" in line.lower()] or lines
        raise CommandError(telling[0].strip())

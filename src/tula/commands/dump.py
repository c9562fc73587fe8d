"""Backup and restore with PostgreSQL's own programs.

The one rule: whole or not at all. A backup appears under its name when it is complete; a restore is one transaction.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
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
    if not force and _has_tables(url):
        raise CommandError("The database is not empty; --force replaces everything in it.")
    # First the whole script, so that a damaged backup is found before anything is touched; then one transaction that
    # clears and fills.
    with tempfile.TemporaryFile() as script:
        _write_script(file, script)
        script.seek(0)
        clearing = f"SET lock_timeout = '{_LOCK_SECONDS}s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        _run(
            *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"),
            *(f"--command={clearing}", "--file=-"),
            url=url,
            stdin=script,
        )


def _write_script(file: Path, script: IO[bytes]) -> None:
    """Write what psql has to run; rights on future tables go to whoever restores, whatever the old owner was called."""
    entries = _run("pg_restore", "--list", str(file)).splitlines(keepends=True)
    with tempfile.NamedTemporaryFile() as chosen:

        def choose(*, future: bool) -> str:
            lines = [line for line in entries if line.startswith(b";") or (b" DEFAULT ACL " in line) == future]
            chosen.seek(0)
            chosen.truncate()
            chosen.writelines(lines)
            chosen.flush()
            return f"--use-list={chosen.name}"

        _run("pg_restore", "--file=-", "--no-owner", choose(future=False), str(file), stdout=script.fileno())
        rights = _run("pg_restore", "--file=-", choose(future=True), str(file))
    script.seek(0, os.SEEK_END)
    script.write(re.sub(rb"(?m)^(ALTER DEFAULT PRIVILEGES) FOR ROLE \S+", rb"\1", rights))


def _has_tables(url: str) -> bool:
    with psycopg.connect(libpq_url(url)) as connection:
        return connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is not None


def _run(
    program: str, *arguments: str, url: str | None = None, stdin: IO[bytes] | None = None, stdout: int | None = None
) -> bytes:
    """Run a program of PostgreSQL and return what it wrote; a password travels in the environment, not for all to see.

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
    return done.stdout or b""

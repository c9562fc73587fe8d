"""One PostgreSQL server on one data folder: join it, revive it, or make it.

The one rule: everything that starts or stops a server happens under the folder's lock, and a server is
stopped only by the last program that uses it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from tula.postgres import binaries, postmaster
from tula.postgres.binaries import MAJOR
from tula.postgres.errors import PostgresError
from tula.postgres.folders import PORT, Folders, prepare

SUPERUSER = "postgres"
OWNER = "tula_owner"
APPLICATION_ROLE = "tula_app"
DATABASE = "tula"
PATIENCE = 60.0  # seconds for a server to come up, recovery included
_LONGEST_LOG = 5_000_000  # bytes
_UNFINISHED = f"pgdata-{MAJOR}.unfinished"

_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "cluster_name": "tula",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A failing statement may hold a customer's data: it does not belong in a log file.
    "log_min_error_statement": "panic",
    "jit": "off",
}
# For tests: quick, and with room for many of them at once.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "400"}


@dataclass(slots=True)
class Cluster:
    """A running server that we use. Give it back with `stop_if_unused`."""

    folders: Folders
    durable: bool
    _lease: int = field(repr=False)

    def url(self, dbname: str = DATABASE, *, user: str = OWNER) -> str:
        """Return the address of a database, for SQLAlchemy and for PostgreSQL's own programs alike."""
        return f"postgresql://{user}@/{quote(dbname)}?host={quote(str(self.folders.socket), safe='')}&port={PORT}"

    def is_running(self) -> bool:
        """Tell, without asking the server, whether its main process lives."""
        return _living(self.folders) is not None

    def revive(self) -> None:
        """Start the server again if something has killed it."""
        with _locked(self.folders):
            _ensure_running(self.folders, durable=self.durable)

    def stop(self) -> None:
        """Stop the server now, whoever uses it; open transactions are rolled back."""
        with _locked(self.folders):
            _stop(self.folders)
        self.release()

    def stop_if_unused(self) -> bool:
        """Stop the server unless another program uses it; tell whether it was stopped."""
        with _locked(self.folders):
            unused = self._lease >= 0 and _try_lock(self._lease, fcntl.LOCK_EX) and not _has_clients(self)
            if unused:
                _stop(self.folders)
            self.release()
        return unused

    def release(self) -> None:
        """Stop using the server and leave it running."""
        if self._lease >= 0:
            os.close(self._lease)
            self._lease = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop_if_unused()


def start(data_dir: Path, *, durable: bool = True) -> Cluster:
    """Return a server on this folder that answers; the first start makes it, with database `tula`.

    `durable=False` trades safety for speed and is for tests only.

    :raises PostgresError: it cannot be started; the message is one line that says why.
    """
    folders = prepare(data_dir)
    with _locked(folders):
        _refuse_another_major(folders)
        if not (folders.pgdata / "PG_VERSION").exists():
            _create(folders, durable=durable)
        _ensure_running(folders, durable=durable)
        lease = os.open(folders.lease, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lease, fcntl.LOCK_SH)
        cluster = Cluster(folders, durable, lease)
        try:
            _ensure_database(cluster)
        except BaseException:
            cluster.release()
            raise
    return cluster


# --- Locks ---------------------------------------------------------------------------------------


@contextmanager
def _locked(folders: Folders) -> Iterator[None]:
    """Hold the folder's lock; the kernel drops it with a process that dies."""
    lock = os.open(folders.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + 2 * PATIENCE
        while not _try_lock(lock, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise PostgresError(f"Another program has held {folders.lock} for two minutes.")
            time.sleep(0.02)
        yield
    finally:
        os.close(lock)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- Making a cluster ----------------------------------------------------------------------------


def _refuse_another_major(folders: Folders) -> None:
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


def _create(folders: Folders, *, durable: bool) -> None:
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


def _ensure_database(cluster: Cluster) -> None:
    """Make the roles and the database that are missing."""
    with _connect(cluster.folders, dbname="postgres") as connection:
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


# --- Starting and stopping -----------------------------------------------------------------------


def _living(folders: Folders) -> postmaster.Postmaster | None:
    named = postmaster.read(folders.pgdata)
    return named if named and postmaster.is_alive(named.pid, folders.pgdata) else None


def _ensure_running(folders: Folders, *, durable: bool) -> None:
    """Join the server that answers, wait for one that is coming up or going down, or start one.

    :raises PostgresError: none answers in time.
    """
    deadline = time.monotonic() + PATIENCE
    while living := _living(folders):
        if _answers(folders):
            return
        if living.says_ready and not folders.socket_file.exists():
            _stop(folders)  # somebody has cleaned away its socket: nobody can reach it any more
            break
        if time.monotonic() > deadline:
            raise PostgresError(
                f"The database in {folders.data_dir} (process {living.pid}) does not answer; see {_log(folders)}."
            )
        time.sleep(0.02)
    if folders.socket_file.exists() and _answers(folders):
        return  # it runs where we cannot see its processes: another container on the same folder
    _launch(folders, durable=durable)


def _launch(folders: Folders, *, durable: bool) -> None:
    """Start a server where none lives, and wait until it answers.

    :raises PostgresError: it does not come up; the message has the last line of its log.
    """
    pgdata, account = folders.pgdata, folders.account
    programs = binaries.reachable_by(account)
    postmaster.end_orphans(pgdata)
    # PostgreSQL itself refuses when the number in the file belongs to a stranger or to an uncollected
    # dead process; we have just seen that no server works on this data.
    for stale in (pgdata / "postmaster.pid", folders.socket_file, Path(f"{folders.socket_file}.lock")):
        stale.unlink(missing_ok=True)
    folders.make_private(folders.socket)
    settings = {**_SETTINGS, "unix_socket_directories": str(folders.socket), **({} if durable else _FORGETFUL)}
    log = _log(folders)
    log_begun = log.stat().st_size if log.exists() else 0
    process = account.spawn(
        [
            *("/bin/sh", "-c", _KEEP_LOG_SHORT + 'shift; exec "$@" >>"$log" 2>&1', "sh", log),
            *(programs / "postgres", "-D", pgdata),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ],
        cwd=pgdata,
    )
    # Collect it whenever it ends, so that it leaves no zombie behind while we live.
    threading.Thread(target=process.wait, name="postgres-reaper", daemon=True).start()
    _await_answer(folders, process, log_begun=log_begun)


_KEEP_LOG_SHORT = (
    f'log=$1; [ "$(wc -c <"$log" 2>/dev/null || echo 0)" -le {_LONGEST_LOG} ] || mv -f "$log" "$log.old"; '
)


def _await_answer(folders: Folders, process: subprocess.Popen[bytes], *, log_begun: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        # A socket that exists is soon answered; asking earlier would only cost time.
        if folders.socket_file.exists() and _answers(folders):
            return
        if process.poll() is not None:
            raise PostgresError(f"PostgreSQL did not start: {_last_words(folders, log_begun=log_begun)}")
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL did not answer within {PATIENCE:.0f} s; see {_log(folders)}.")
        time.sleep(0.01)


def _stop(folders: Folders) -> None:
    """Stop the server cleanly; one that does not obey is stopped hard, and recovers at its next start."""
    living = _living(folders)
    if living is None:
        return
    for number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        postmaster.send(living.pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not postmaster.is_alive(living.pid, folders.pgdata):
                folders.remove_socket()
                return
            time.sleep(0.01)
    raise PostgresError(f"The database in {folders.data_dir} (process {living.pid}) cannot be stopped.")


def _log(folders: Folders) -> Path:
    return folders.pgdata / "server.log"


def _last_words(folders: Folders, *, log_begun: int) -> str:
    """Return why the server gave up, from what its log has gained."""
    try:
        text = _log(folders).read_bytes()
    except OSError:
        text = b""
    lines = text[log_begun if log_begun <= len(text) else 0 :].decode(errors="replace").splitlines()
    complaints = [
        line.partition(f"{level}:")[2].strip()
        for line in lines
        for level in ("FATAL", "PANIC")
        # Our own question, asked too early, leaves a line there as well.
        if f"{level}:" in line and "the database system is" not in line
    ]
    reason = complaints[-1] if complaints else " ".join(lines[-3:])
    return f"{reason or 'no reason given'} (see {_log(folders)})"


# --- Asking the server ---------------------------------------------------------------------------


def _connect(folders: Folders, *, dbname: str) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(
        host=str(folders.socket),
        port=PORT,
        user=SUPERUSER,
        dbname=dbname,
        connect_timeout=10,
        application_name="tula launcher",
        options="",
        autocommit=True,
    )


def _answers(folders: Folders) -> bool:
    try:
        _connect(folders, dbname="postgres").close()
    except psycopg.OperationalError as error:
        return "too many clients" in str(error)
    return True


def _has_clients(cluster: Cluster) -> bool:
    """Tell whether a client stays connected that holds no lease, such as psql or a left-over worker.

    A connection that has just been closed is seen for a moment longer.
    """
    deadline = time.monotonic() + 1.0
    try:
        with _connect(cluster.folders, dbname="postgres") as connection:
            while True:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                ).fetchone()
                if not row or not row[0]:
                    return False
                if time.monotonic() > deadline:
                    return True
                time.sleep(0.02)
    except psycopg.OperationalError:
        return False  # it does not answer any more: nobody can be using it

"""The server of a cluster: started, awaited and stopped, and why it would not start.

The one rule: whoever calls holds the folder's lock.
"""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from pathlib import Path

from tula.postgres import binaries, postmaster
from tula.postgres.client import answers
from tula.postgres.errors import PostgresError
from tula.postgres.folders import PORT, Folders

PATIENCE = 60.0  # seconds for a server to come up, recovery included
_LONGEST_LOG = 5_000_000  # bytes

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


def living(folders: Folders) -> postmaster.Postmaster | None:
    """Give the main process, seen without asking the server; None when it does not live."""
    named = postmaster.read(folders.pgdata)
    return named if named and postmaster.is_alive(named.pid, folders.pgdata) else None


def ensure_running(folders: Folders, *, durable: bool) -> None:
    """Join the server that answers, wait for one that is coming up or going down, or start one.

    :raises PostgresError: none answers in time.
    """
    deadline = time.monotonic() + PATIENCE
    while process := living(folders):
        if answers(folders):
            return
        if process.says_ready and not folders.socket_file.exists():
            stop(folders)  # somebody has cleaned away its socket: nobody can reach it any more
            break
        if time.monotonic() > deadline:
            raise PostgresError(
                f"The database in {folders.data_dir} (process {process.pid}) does not answer; see {_log(folders)}."
            )
        time.sleep(0.02)
    if folders.socket_file.exists() and answers(folders):
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
        if folders.socket_file.exists() and answers(folders):
            return
        if process.poll() is not None:
            raise PostgresError(f"PostgreSQL did not start: {_last_words(folders, log_begun=log_begun)}")
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL did not answer within {PATIENCE:.0f} s; see {_log(folders)}.")
        time.sleep(0.01)


def stop(folders: Folders) -> None:
    """Stop the server cleanly; one that does not obey is stopped hard, and recovers at its next start."""
    process = living(folders)
    if process is None:
        return
    for number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        postmaster.send(process.pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not postmaster.is_alive(process.pid, folders.pgdata):
                folders.remove_socket()
                return
            time.sleep(0.01)
    raise PostgresError(f"The database in {folders.data_dir} (process {process.pid}) cannot be stopped.")


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

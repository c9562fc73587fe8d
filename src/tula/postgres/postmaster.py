"""The server's main process as the system sees it: is the one that the pid file names alive?

The one rule: only a process that works in our data folder counts as ours. A number in a pid file may since
belong to a stranger, or to a dead process that nobody has collected.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What `postmaster.pid` says."""

    pid: int
    socket_folder: str
    status: str

    @property
    def says_ready(self) -> bool:
        return self.status == "ready"


def read(pgdata: Path) -> Postmaster | None:
    """Return what the pid file says, or None when there is none that can be read."""
    try:
        lines = (pgdata / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        return Postmaster(
            pid=abs(int(lines[0])),
            socket_folder=lines[4] if len(lines) > 4 else "",
            status=lines[7].strip() if len(lines) > 7 else "",
        )
    except (OSError, ValueError, IndexError):
        return None


def is_alive(pid: int, pgdata: Path) -> bool:
    """Tell whether this process runs and is a server on this data."""
    if not (_PROC / "self").exists():
        return _is_alive_by_ps(pid, pgdata)
    try:
        state = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        return state not in {"Z", "X"} and (_PROC / str(pid) / "cwd").samefile(pgdata)
    except (OSError, IndexError):
        return False


def _is_alive_by_ps(pid: int, pgdata: Path) -> bool:
    """Do the same where there is no /proc (macOS)."""
    done = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, command = done.stdout.strip().partition(" ")
    return bool(state) and not state.startswith("Z") and str(pgdata) in command


def end_orphans(pgdata: Path, *, patience: float = 5.0) -> None:
    """Wait until no process of a dead server works in the data folder; kill those that stay.

    They see the death of their parent and leave at once; one that is stuck in a long computation does not,
    and would write into the data beside the next server.
    """
    deadline = time.monotonic() + patience
    while orphans := _working_in(pgdata):
        if time.monotonic() > deadline:
            for pid in orphans:
                send(pid, signal.SIGKILL)
        time.sleep(0.02)


def _working_in(pgdata: Path) -> list[int]:
    if not (_PROC / "self").exists():
        return []
    return [
        int(entry.name)
        for entry in _PROC.iterdir()
        if entry.name.isdigit()
        and int(entry.name) != os.getpid()
        and is_alive(int(entry.name), pgdata)
        # A shell that somebody opened in the folder is none of ours.
        and _executable(int(entry.name)).startswith("postgres")
    ]


def _executable(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "exe").readlink().name
    except OSError:
        return ""


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; a process that has just gone is no error."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return

"""Other processes: what the system says of them, and ways to kill them that no race can disturb.

A process may be gone before its file in /proc is opened, while that file is read, or before a signal reaches
it. All of these mean the same to a test that waits for its death.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)


def state(pid: int) -> str:
    """The system's letter for what a process does ("T" stopped, "Z" dead and not collected); "" once it is gone."""
    with suppress(*GONE):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def is_dead(pid: int) -> bool:
    """Tell whether a process has ended, collected by its parent or not."""
    return state(pid) in {"", "Z"}


def children(pid: int) -> list[int]:
    """The processes that a living one started, by whichever of its threads."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(*GONE):
            found += map(int, (thread / "children").read_text().split())
    return found


def command(pid: int) -> list[str]:
    """The words a process was started with; none once it is gone."""
    with suppress(*GONE):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return []


def kill(pid: int) -> None:
    """Kill a process and wait until it is dead."""
    kill_all([pid])


def kill_all(pids: Iterable[int]) -> None:
    """Kill processes one right after the other, then wait until all are dead; some may end by themselves meanwhile."""
    pids = list(pids)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    await_that(lambda: all(map(is_dead, pids)))


def kill_family(parent: int) -> None:
    """Kill a process with its children, all at once: it is stopped first, so that it cannot react to their death."""
    os.kill(parent, signal.SIGSTOP)
    kill_all([*children(parent), parent])


def await_that(condition: Callable[[], bool], *, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.01)

"""The server that is measured: the real one, as `tula demo` starts it, on the scratch database.

The one rule: it is a process of its own and gone when the benchmark ends.
"""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tula.config import Config

_PATIENCE = 60.0  # seconds for the server to come up


class ServerFailed(Exception):  # noqa: N818 - says what happened
    """The web server did not come up; the message ends with its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its port on this computer, and its process."""

    port: int
    pid: int


@contextmanager
def real_server(database_url: str) -> Iterator[Server]:
    """Serve on a free port of this computer.

    :raises ServerFailed: no answer came.
    """
    port = _free_port()
    config = Config(database_url=database_url, secret_key=secrets.token_hex(), demo=True)
    with tempfile.NamedTemporaryFile(prefix="tula-bench-", suffix=".log") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tula.commands.server", str(port)],
            env=os.environ | config.to_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _await_answer(port, process, Path(log.name))
            yield Server(port=port, pid=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/api/settings")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()
    words = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    raise ServerFailed(f"The web server did not come up: {words[-1]}")

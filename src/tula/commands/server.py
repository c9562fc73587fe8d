"""The web server: granian with one worker of eight threads.

The one rule: the worker is born with everything it needs in the environment, and never outlives its parent.
"""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from granian import Granian
from granian.constants import Interfaces
from granian.log import LOGGING_CONFIG, LogLevels

from tula.commands.console import CommandError, progress
from tula.config import Config, ConfigError, read_config, write_config

if TYPE_CHECKING:
    from flask import Flask

LOOPBACK = "127.0.0.1"
THREADS = 8
DRAIN_SECONDS = 20
"""How long requests may take to finish after a stop was asked for."""
_WATCH_SECONDS = 1.0


@contextmanager
def reserved_port(host: str, port: int) -> Iterator[int]:
    """Hand out a port that nobody else listens on; 0 takes any free one.

    :raises CommandError: it is taken or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
            port = int(probe.getsockname()[1])
    except OSError as error:
        reason = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        raise CommandError(f"Port {port} on {host} {reason}; name another with --port.") from error
    with socket.socket(socket.AF_UNIX) as guard:
        # granian lets several listen on one port. Two Tulas that start at once would both succeed; a name in the
        # abstract namespace belongs to one process and goes with it. Elsewhere than on Linux only the probe helps.
        if sys.platform == "linux":
            try:
                guard.bind(f"\0tula-port-{port}")
            except OSError as error:
                raise CommandError(f"Port {port} on {host} is already in use; name another with --port.") from error
        yield port


def serve(
    config: Config,
    *,
    host: str = LOOPBACK,
    port: int,
    on_ready: Callable[[], None] = lambda: None,
    every_second: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM, SIGHUP or Ctrl-C; requests under way are finished.

    `on_ready` is called once when the first request has been answered, `every_second` from then on.

    :raises CommandError: the worker died.
    """
    write_config(config)
    server = Granian(
        "tula.web.app:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_logging_to_stderr(),
        workers_kill_timeout=DRAIN_SECONDS,
        respawn_interval=0,
    )
    stopping = threading.Event()

    def watch() -> None:
        if _await_answer(host, port, stopping):
            # A worker that dies while it loads would die again; one that is killed later is replaced.
            server.respawn_failed_workers = True
            on_ready()
        while not stopping.wait(_WATCH_SECONDS):
            every_second()

    @server.on_startup
    def begin() -> None:
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        threading.Thread(target=watch, name="watch", daemon=True).start()

    try:
        server.serve(target_loader=partial(_load_app, os.getpid()), wrap_loader=False)
    except SystemExit as end:
        if not server.interrupt_signal:
            raise CommandError("The web server stopped by itself; what it said stands above.") from end
    finally:
        stopping.set()


def main() -> None:
    """Serve what the environment names on the port of the first argument, without any of the checks of `tula serve`."""
    serve(read_config(), port=int(sys.argv[1]))


def _load_app(parent: int) -> Flask:
    """Make the application; runs in the worker."""
    # Ctrl-C in a terminal goes to the whole process group: only the parent shall hear it, and stop us in order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with, args=[parent], name="parent", daemon=True).start()
    try:
        from tula.web.app import create_app

        return create_app(read_config())
    except ConfigError as error:
        progress(f"tula: {error}")
        os._exit(2)


def _stop_with(parent: int) -> None:
    """Stop in order when the parent is gone, killed perhaps: a server without it would keep the port."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _await_answer(host: str, port: int, stopping: threading.Event) -> bool:
    """Ask for the first page until it comes; tell whether it did."""
    target = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while not stopping.wait(0.01):
        connection = http.client.HTTPConnection(target, port, timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        return True
    return False


def _logging_to_stderr() -> dict[str, Any]:
    """Return granian's logging with standard output left to us."""
    handlers = {
        name: {**handler, "stream": "ext://sys.stderr"}
        for name, handler in cast("dict[str, Any]", LOGGING_CONFIG["handlers"]).items()
    }
    return {"handlers": handlers}


if __name__ == "__main__":
    main()

"""Development mode: everything from one command, on this computer only.

The one rule: what is in the folder is kept; the demo spa is loaded once, into an empty database.
"""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg

from tula import migrations
from tula.commands.console import announce, progress
from tula.commands.database import is_demo, is_used
from tula.config import SHORTEST_SECRET_KEY, Config, mail_settings
from tula.postgres import Cluster, PostgresError, start

_SEED_LOCK = 0x73656564  # "seed": the advisory lock of whoever loads the demo spa


def run_demo(*, port: int, data_dir: Path, empty: bool) -> None:
    """Start the embedded database, bring it up to date, load the demo spa, serve it."""
    from tula.commands.server import LOOPBACK, reserved_port, serve

    with reserved_port(LOOPBACK, port) as free_port, _stoppable() as stop:
        stop.postpone()
        cluster = start(data_dir)
        try:
            stop.allow()
            progress(f"Database: {data_dir}")
            migrations.upgrade(cluster.url())
            if not empty:
                _load_once(cluster.url())
            config = Config(database_url=cluster.url(), secret_key=_secret_key(data_dir), demo=True, **mail_settings())
            serve(
                config,
                port=free_port,
                on_ready=lambda: announce(f"Tula is ready: http://{LOOPBACK}:{free_port}"),
                every_second=lambda: _keep_alive(cluster),
            )
            progress("Stopping ...")
        finally:
            # A second Ctrl-C must not leave the database running.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            cluster.stop_if_unused()


def _load_once(url: str) -> None:
    """Load the demo spa unless something is there already; a second program that starts now waits."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_SEED_LOCK])
        if is_demo(url) or is_used(url):
            return
        from tula.demo import load_demo

        begun = time.monotonic()
        load_demo(url, progress)
        progress(f"Loaded the demo spa in {time.monotonic() - begun:.1f} s.")


def _secret_key(data_dir: Path) -> str:
    """Return this folder's key, made at its first start, so that open pages survive a restart."""
    path = data_dir / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii", errors="replace").strip()
        return kept if len(kept) >= SHORTEST_SECRET_KEY else secrets.token_hex()
    key = secrets.token_hex()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _keep_alive(cluster: Cluster) -> None:
    """Start the database again when something has killed it."""
    try:
        if not cluster.is_running():
            progress("The database has died; starting it again ...")
            cluster.revive()
    except PostgresError as error:
        progress(f"tula: {error}")


class _Stop:
    """A wish to stop: it ends what is under way, but never between the start of the database and its keeping."""

    def __init__(self) -> None:
        self._is_postponed = False
        self._is_asked = False

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Stop now, as Ctrl-C does, or as soon as that is allowed."""
        if not self._is_postponed:
            raise KeyboardInterrupt
        self._is_asked = True

    def postpone(self) -> None:
        """Note a wish to stop from here on, and go on."""
        self._is_postponed = True

    def allow(self) -> None:
        """Stop if somebody asked meanwhile, and at once from here on."""
        self._is_postponed = False
        if self._is_asked:
            raise KeyboardInterrupt


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    """Let SIGTERM and a closed terminal end the start-up as Ctrl-C does: with everything put away."""
    stop = _Stop()
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

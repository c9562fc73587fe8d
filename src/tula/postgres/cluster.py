"""One PostgreSQL server on one data folder: join it, revive it, or make it.

The one rule: everything that starts or stops a server happens under the folder's lock, and a server is
stopped only by the last program that uses it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tula.postgres import server
from tula.postgres.client import has_clients
from tula.postgres.errors import PostgresError
from tula.postgres.folders import PORT, Folders, prepare
from tula.postgres.making import DATABASE, OWNER, create, ensure_database, refuse_another_major


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
        return server.living(self.folders) is not None

    def revive(self) -> None:
        """Start the server again if something has killed it."""
        with _locked(self.folders):
            server.ensure_running(self.folders, durable=self.durable)

    def stop(self) -> None:
        """Stop the server now, whoever uses it; open transactions are rolled back."""
        with _locked(self.folders):
            server.stop(self.folders)
        self.release()

    def stop_if_unused(self) -> bool:
        """Stop the server unless another program uses it; tell whether it was stopped."""
        with _locked(self.folders):
            unused = self._lease >= 0 and _try_lock(self._lease, fcntl.LOCK_EX) and not has_clients(self.folders)
            if unused:
                server.stop(self.folders)
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
        refuse_another_major(folders)
        if not (folders.pgdata / "PG_VERSION").exists():
            create(folders, durable=durable)
        server.ensure_running(folders, durable=durable)
        lease = os.open(folders.lease, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lease, fcntl.LOCK_SH)
        cluster = Cluster(folders, durable, lease)
        try:
            ensure_database(folders)
        except BaseException:
            cluster.release()
            raise
    return cluster


@contextmanager
def _locked(folders: Folders) -> Iterator[None]:
    """Hold the folder's lock; the kernel drops it with a process that dies."""
    lock = os.open(folders.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + 2 * server.PATIENCE
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

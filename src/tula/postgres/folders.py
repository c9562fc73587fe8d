"""Where a cluster keeps its things: data, lock, socket. Made once, private, never moved.

The one rule: a folder that we did not make is refused rather than changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tula.postgres import account as accounts
from tula.postgres.account import Account
from tula.postgres.binaries import MAJOR
from tula.postgres.errors import PostgresError

PORT = 5432  # only a part of the socket's name: nothing listens on TCP
_SOCKET_NAME = f".s.PGSQL.{PORT}"
_LONGEST_SOCKET_PATH = 103  # bytes; macOS allows the least
_PLAIN = re.compile(r"/[A-Za-z0-9/._ -]*")


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one cluster and the account that owns them."""

    data_dir: Path
    account: Account

    @property
    def pgdata(self) -> Path:
        return self.data_dir / f"pgdata-{MAJOR}"

    @property
    def lock(self) -> Path:
        """Held while a server is started or stopped."""
        return self.data_dir / f"pgdata-{MAJOR}.lock"

    @property
    def lease(self) -> Path:
        """Held, shared, by every program that uses the server."""
        return self.data_dir / f"pgdata-{MAJOR}.lease"

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or a short one where that path is too long."""
        near = self.data_dir / "socket"
        if _fits(near) and _PLAIN.fullmatch(str(near)):
            return near
        name = "tula-" + hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        temporary = Path(tempfile.gettempdir()) / name
        return temporary if _fits(temporary) and _PLAIN.fullmatch(str(temporary)) else Path("/tmp") / name  # noqa: S108 - made 0700 and checked

    @property
    def socket_file(self) -> Path:
        return self.socket / _SOCKET_NAME

    def make_private(self, folder: Path) -> None:
        """Make a folder that only the account can enter.

        :raises PostgresError: somebody else has put something of that name there.
        """
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {self.account.uid, os.geteuid()}:
                raise PostgresError(f"{folder} is not a folder of {self.account.name}; remove it.") from None
        folder.chmod(0o700)
        self.account.own(folder)

    def remove_socket(self) -> None:
        """Leave nothing in the temporary folder when the server is gone."""
        if not self.socket.is_relative_to(self.data_dir):
            with contextlib.suppress(OSError):
                self.socket.rmdir()


def prepare(data_dir: Path) -> Folders:
    """Make the data folder where it is missing and find out who runs the server in it.

    :raises PostgresError: it cannot be made, or the account cannot reach it.
    """
    data_dir = Path(os.path.realpath(data_dir))
    try:
        _make(data_dir)
        account = accounts.choose(data_dir / f"pgdata-{MAJOR}")
        if not os.access(data_dir, os.W_OK | os.X_OK):
            raise PostgresError(f"{data_dir} is not writable; name another folder with --data-dir.")
    except OSError as error:
        raise PostgresError(f"{data_dir} cannot be used: {error.strerror}.") from error
    if not account.can_enter(data_dir):
        raise PostgresError(
            f"{data_dir} cannot be reached by the account {account.name} that runs the database; "
            "name a folder outside private homes with --data-dir, such as /var/lib/tula."
        )
    return Folders(data_dir, account)


def _make(data_dir: Path) -> None:
    """Make the folder and those above it that are missing; as root they must let the account pass."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    missing = []
    for folder in [data_dir, *data_dir.parents]:
        if folder.is_dir():
            break
        missing.append(folder)
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=mode)
        except FileExistsError:
            if not folder.is_dir():
                raise
        else:
            folder.chmod(mode)  # whatever the umask was


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH

"""The account that runs the database when the program itself runs as root.

The one rule: no folder that we did not make has its mode or owner changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tula.postgres.errors import PostgresError

SYSTEM_ACCOUNT = "tula-postgres"
# What PostgreSQL and the programs around it may see of our environment: nothing that changes what they do.
_KEPT_VARIABLES = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose rights the server has. `switch` is false when we are that account already."""

    uid: int
    gid: int
    name: str
    switch: bool

    def run(
        self, command: Sequence[str | Path], *, cwd: Path = Path("/"), check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a short program as this account and return what it said.

        :raises PostgresError: it failed (unless `check` is off); the message ends with its own last line.
        """
        try:
            done = subprocess.run(
                command,
                cwd=cwd,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                umask=0o077,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )
        except OSError as error:
            if not check:
                return subprocess.CompletedProcess(command, 126, "", str(error))
            raise PostgresError(f"{Path(command[0]).name} cannot be run: {error}.") from error
        if check and done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise PostgresError(f"{Path(command[0]).name} failed: {' '.join(lines[-2:])}")
        return done

    def spawn(self, command: Sequence[str | Path], *, cwd: Path) -> subprocess.Popen[bytes]:
        """Start a program as this account that outlives us and our terminal."""
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            umask=0o077,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def own(self, folder: Path) -> None:
        """Give a folder that we have just made to this account."""
        if self.switch:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this account can reach a folder through all the folders above it."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder], check=False).returncode == 0


def clean_environment() -> dict[str, str]:
    """Return an environment without PG* variables and with messages in English."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", "TZ": "UTC"}


def choose(pgdata: Path) -> Account:
    """Choose who runs the server: the owner of the data, else ourselves, as root an unprivileged account."""
    owner = pgdata.stat().st_uid if pgdata.is_dir() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise PostgresError(f"{pgdata} belongs to {_name(owner or 0)}; start Tula as that user.")
        return Account(os.geteuid(), os.getegid(), _name(os.geteuid()), switch=False)
    if owner:
        try:
            gid = pwd.getpwuid(owner).pw_gid
        except KeyError:
            gid = pgdata.stat().st_gid
        return Account(owner, gid, _name(owner), switch=True)
    entry = _find(SYSTEM_ACCOUNT) or _create() or _find("postgres") or _find("nobody")
    if entry is None:
        raise PostgresError(
            "PostgreSQL does not run as root, and there is no account to run it as; "
            f"make one with: useradd --system {SYSTEM_ACCOUNT}"
        )
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, switch=True)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return entry if entry.pw_uid != 0 else None


def _create() -> pwd.struct_passwd | None:
    """Make the system account, or return None where that is not possible."""
    useradd = shutil.which("useradd", path=os.defpath + ":/usr/sbin:/sbin")
    if useradd is None:
        return None
    for _attempt in range(20):
        done = subprocess.run(
            [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_ACCOUNT,
            ],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        entry = _find(SYSTEM_ACCOUNT)
        if entry is not None or done.returncode not in {1, 10}:
            return entry
        time.sleep(0.1)  # another useradd holds the password file
    return None

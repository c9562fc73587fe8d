"""A folder for a cluster of the test's own, and the ways to kill it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tula.postgres import Cluster, postmaster, start


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A data folder that the database's account can reach; whatever runs in it afterwards is ended."""
    number = abs(hash(request.node.nodeid)) % 10**8
    home = Path(os.environ["TULA_TEST_FOLDER"]) / f"{os.getpid()}-{number}"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    yield home / "data"
    for pgdata in home.rglob("pgdata-18"):
        named = postmaster.read(pgdata)
        if named and postmaster.is_alive(named.pid, pgdata):
            os.kill(named.pid, signal.SIGQUIT)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path) -> Cluster:
    """A running server of the test's own, as safe as a real one."""
    return start(folder)


def ask(cluster: Cluster, query: str) -> object:
    """The one value that a query gives."""
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def tell(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(statement)


def postmaster_pid(folder: Path) -> int:
    return int((folder / "pgdata-18" / "postmaster.pid").read_text().splitlines()[0])


def python(code: str, *arguments: str, **options: object) -> subprocess.Popen[str]:
    """Run a piece of Python in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )


STARTER = """
    import sys
    from pathlib import Path
    from tula.postgres import start
    cluster = start(Path(sys.argv[1]))
    print(int((Path(sys.argv[1]) / "pgdata-18" / "postmaster.pid").read_text().split()[0]), flush=True)
    sys.stdin.read()
    print(cluster.stop_if_unused(), flush=True)
"""

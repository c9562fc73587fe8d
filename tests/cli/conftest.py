"""Running the real command in a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from tests.conftest import free_port
from tula.postgres import postmaster


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder that the database's account can reach; whatever runs in it afterwards is ended."""
    home = Path(os.environ["TULA_TEST_FOLDER"]) / f"cli-{os.getpid()}-{tmp_path.name}"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    yield home / "data"
    for pgdata in home.rglob("pgdata-18"):
        named = postmaster.read(pgdata)
        if named and postmaster.is_alive(named.pid, pgdata):
            os.kill(named.pid, signal.SIGQUIT)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def port() -> int:
    return free_port()


def tula(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tula", *arguments],
        env=os.environ | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def tula_here(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in this process: quicker, and enough for what only talks."""
    from tula.cli import main

    words = [str(word) for word in arguments]
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environ),
        mock.patch.object(sys, "argv", ["tula", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return subprocess.CompletedProcess(words, int(end.value.code or 0), out.getvalue(), err.getvalue())


class Running:
    """A command that goes on: a server."""

    def __init__(self, *arguments: str | Path, folder: Path, **environ: str) -> None:
        self.errors = folder.with_name(f"stderr-{os.urandom(4).hex()}")
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tula", *arguments],
                env=os.environ | environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit status and what else came on standard output."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        return self.process.returncode, rest

    def said(self) -> str:
        return self.errors.read_text()


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A mistake: status 2, nothing on standard output, one line on standard error that holds the words."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]

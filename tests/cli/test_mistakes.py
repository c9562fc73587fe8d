"""A mistake on the command line is one clear line and status 2."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import assert_one_line
from tests.cli.conftest import tula_here as tula
from tests.conftest import SECRET_KEY

COMMANDS = ("demo", "serve", "migrate", "verify", "bench", "backup", "restore")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_its_defaults_and_an_example(command: str) -> None:
    done = tula(command, "--help")
    assert done.returncode == 0
    assert "Usage: tula " + command in done.stdout
    assert "Example:  " in done.stdout
    assert f"tula {command}" in done.stdout.partition("Example:")[2]
    assert done.stderr == ""


def test_the_program_lists_its_commands() -> None:
    done = tula("--help")
    assert done.returncode == 0
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option(command: str) -> None:
    assert_one_line(tula(command, "--frobnicate"), "--frobnicate", f"tula {command} --help")


@pytest.mark.parametrize("value", ["x", "-1", "65536", "80.5", ""])
def test_a_wrong_port(value: str) -> None:
    assert_one_line(tula("demo", "--port", value), "--port")


@pytest.mark.parametrize("command", [["demo"], ["migrate"], ["verify"], ["backup", "x.dump"], ["bench"]])
def test_a_folder_without_a_name_is_not_the_folder_one_stands_in(command: list[str]) -> None:
    assert_one_line(tula(*command, "--data-dir", ""), "--data-dir", "empty")


@pytest.mark.parametrize("value", ["²", "0", "x", "1,", "41"])
def test_a_wrong_number_of_clients(value: str) -> None:
    assert_one_line(tula("bench", "--clients", value), "--clients")


def test_an_unknown_command() -> None:
    assert_one_line(tula("frobnicate"), "frobnicate")


def test_an_argument_too_many() -> None:
    assert_one_line(tula("verify", "now"), "now")


def test_a_missing_file_name() -> None:
    assert_one_line(tula("backup"), "FILE")


@pytest.mark.parametrize("command", ["migrate", "verify"])
def test_no_database_is_named(command: str) -> None:
    assert_one_line(tula(command), "TULA_DATABASE_URL", "--data-dir")


@pytest.mark.parametrize("url", ["mysql://localhost/tula", "tula", "postgres//x", "http://["])
def test_a_url_of_something_else(url: str) -> None:
    assert_one_line(tula("verify", TULA_DATABASE_URL=url), "TULA_DATABASE_URL")


def test_a_database_that_does_not_answer_and_no_password_in_what_is_said() -> None:
    url = "postgresql://tula:hush-hush@127.0.0.1:1/tula"
    done = tula("verify", TULA_DATABASE_URL=url)
    assert_one_line(done, "cannot be reached")
    assert "hush" not in done.stderr


@pytest.mark.parametrize("command", [["verify"], ["backup", "x.dump"]])
def test_an_embedded_database_that_is_not_there_is_not_made(command: list[str], folder: Path) -> None:
    assert_one_line(tula(*command, "--data-dir", folder), "no database")
    assert not folder.exists()


def test_data_of_another_postgresql(folder: Path) -> None:
    (folder / "pgdata-17").mkdir(parents=True)
    (folder / "pgdata-17" / "PG_VERSION").write_text("17\n")
    folder.chmod(0o755)
    for command in ("demo", "verify", "migrate"):
        assert_one_line(tula(command, "--data-dir", folder), "pgdata-17")


def test_an_occupied_port(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as occupant:
        port = occupant.getsockname()[1]
        assert_one_line(tula("demo", "--port", str(port), "--data-dir", folder), str(port), "in use")
    assert not folder.exists()


def test_a_file_in_place_of_the_folder(folder: Path) -> None:
    folder.write_text("")
    assert_one_line(tula("demo", "--port", "0", "--data-dir", folder), "--data-dir")


# --- Production ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, ["TULA_DATABASE_URL", "TULA_SECRET_KEY"]),
        ({"TULA_DATABASE_URL": "postgresql:///x"}, ["TULA_SECRET_KEY"]),
        ({"TULA_SECRET_KEY": SECRET_KEY}, ["TULA_DATABASE_URL"]),
        ({"TULA_DATABASE_URL": "postgresql:///x", "TULA_SECRET_KEY": "short"}, ["TULA_SECRET_KEY", "32"]),
        ({"TULA_DATABASE_URL": "postgresql:///x", "TULA_SECRET_KEY": SECRET_KEY, "TULA_DEMO": "1"}, ["TULA_DEMO"]),
    ],
)
def test_serve_needs_its_settings(environ: dict[str, str], named: list[str]) -> None:
    assert_one_line(tula("serve", **environ), *named)


def test_serve_refuses_a_database_that_lacks_migrations(server: object, worker_id: str) -> None:
    name = f"bare_{worker_id}"
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name} OWNER tula_owner")
    environ = {"TULA_DATABASE_URL": server.url(name), "TULA_SECRET_KEY": SECRET_KEY}
    assert_one_line(tula("serve", **environ), "tula migrate")
    assert_one_line(tula("verify", **environ), "tula migrate")


def test_serve_refuses_the_demo_spa(clean_database: str) -> None:
    with psycopg.connect(clean_database, autocommit=True) as connection:
        connection.execute("INSERT INTO setting (key, value) VALUES ('demo', 'true')")
    assert_one_line(tula("serve", TULA_DATABASE_URL=clean_database, TULA_SECRET_KEY=SECRET_KEY), "demo")

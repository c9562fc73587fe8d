"""`tula user`: who may log in, from the command line."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import assert_one_line, tula
from tula.cli import main

PASSWORD = "a password of asha"
User = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def url(clean_database: str) -> str:
    return clean_database


def typed(text: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `tula user` with something on standard input."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tula", "user", *arguments],
        env=os.environ | environ,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def user(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> User:
    """Run `tula user` within this process, which is quicker."""

    def run(*arguments: str, text: str = f"{PASSWORD}\n") -> subprocess.CompletedProcess[str]:
        monkeypatch.setenv("TULA_DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["tula", "user", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(end.value.code or 0), said.out, said.err)

    return run


def test_a_user_is_added_changed_and_listed(url: str, user: User) -> None:
    assert user("list").stdout == "There is no user yet.\n"
    added = user("add", "Asha", "--role", "owner", "--password-stdin")
    assert (added.returncode, added.stdout, added.stderr) == (0, "Added asha (owner).\n", "")
    assert user("add", "ravi", "--password-stdin").stdout == "Added ravi (desk).\n"
    assert user("change", "ravi", "--role", "manager", "--stop").returncode == 0
    (before,) = rows(url, "SELECT password_hash FROM app_user WHERE username = 'asha'")
    assert user("password", "asha", "--password-stdin", text="quite another one\r\n").returncode == 0
    (after,) = rows(url, "SELECT password_hash FROM app_user WHERE username = 'asha'")
    assert before != after
    assert str(after[0]).startswith("$argon2id$")
    listed = user("list").stdout
    assert [line.split()[:3] for line in listed.splitlines()[2:]] == [
        ["asha", "owner", "may"],
        ["ravi", "manager", "stopped"],
    ]
    actions = rows(url, "SELECT action, actor FROM audit_log ORDER BY id")
    names = ["user.added", "user.added", "user.changed", "user.password_changed"]
    assert actions == [(name, "command line") for name in names]


def test_mistakes_are_one_line(url: str, user: User) -> None:
    assert user("add", "asha", "--password-stdin").returncode == 0
    assert_one_line(user("add", "asha", "--password-stdin"), "already a user")
    assert_one_line(user("password", "bina", "--password-stdin"), "no user of that name")
    assert_one_line(user("change", "bina", "--allow"), "no user of that name")
    assert_one_line(user("add", "bina", "--password-stdin", text="short\n"), "10 to 200 characters")
    assert_one_line(user("add", "b i", "--password-stdin"), "username")
    assert_one_line(user("change", "asha"), "--role")
    assert_one_line(user("add", "bina"), "--password-stdin")
    assert_one_line(user("add", "bina", "--role", "boss"), "boss")
    assert len(rows(url, "SELECT FROM app_user")) == 1


@pytest.mark.parametrize("command", ["add", "password", "change", "list"])
def test_help_has_an_example(command: str) -> None:
    done = tula("user", command, "--help")
    assert done.returncode == 0
    assert f"Example:  tula user {command}" in done.stdout


def test_a_folder_without_a_database(tmp_path: Path) -> None:
    assert_one_line(typed("", "list", "--data-dir", str(tmp_path)), "There is no database")

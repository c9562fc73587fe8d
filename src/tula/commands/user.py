"""The people who may log in, from the command line.

The one rule: a password is asked for or read from standard input, never an argument that the whole machine can read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tula import clock, db, passwords
from tula.commands.console import CommandError, announce, table
from tula.commands.database import chosen_database, require_current_schema
from tula.domain.username import parse_username
from tula.operations import users as operations
from tula.queries.users import list_accounts

ACTOR = "command line"


def add_user(*, data_dir: Path | None, username: str, role: str, from_stdin: bool) -> None:
    """Add somebody who may log in."""
    username = parse_username(username)
    password_hash = passwords.hash_password(_read_password(from_stdin=from_stdin), username=username)
    _write(
        data_dir,
        lambda session: operations.add_user(
            session, username=username, password_hash=password_hash, role=role, actor=ACTOR, now=clock.now()
        ),
    )
    announce(f"Added {username} ({role}).")


def change_password(*, data_dir: Path | None, username: str, from_stdin: bool) -> None:
    """Set another password."""
    username = parse_username(username)
    password_hash = passwords.hash_password(_read_password(from_stdin=from_stdin), username=username)
    _write(
        data_dir,
        lambda session: operations.change_password(
            session, username=username, password_hash=password_hash, actor=ACTOR, now=clock.now()
        ),
    )
    announce(f"{username} has a new password; whoever was logged in with the old one is logged out.")


def change_user(*, data_dir: Path | None, username: str, role: str | None, is_active: bool | None) -> None:
    """Give another role, or let in and keep out."""
    if role is None and is_active is None:
        raise CommandError("Say what to change: --role, --stop or --allow.")
    username = parse_username(username)
    _write(
        data_dir,
        lambda session: operations.change_user(
            session, username=username, role=role, is_active=is_active, actor=ACTOR, now=clock.now()
        ),
    )
    announce(f"Changed {username}.")


def show_users(*, data_dir: Path | None) -> None:
    """Print who may log in."""
    with _database(data_dir):
        accounts = db.reading(list_accounts)
    rows = [
        [one.username, one.role, "may log in" if one.is_active else "stopped", f"{one.created_at:%Y-%m-%d}"]
        for one in accounts
    ]
    announce(table(["username", "role", "state", "added on"], rows) if rows else "There is no user yet.")


def _read_password(*, from_stdin: bool) -> str:
    """Read a password: the first line of standard input, or typed twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError("There is nobody to ask for a password; give it with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _write(data_dir: Path | None, work: Callable[[Session], object]) -> None:
    with _database(data_dir):
        db.transaction(work)


@contextmanager
def _database(data_dir: Path | None) -> Iterator[None]:
    with chosen_database(data_dir, create=False) as database:
        require_current_schema(database.url)
        engine = db.configure(database.url)
        try:
            yield
        finally:
            engine.dispose()

"""Commands about who may log in: `user add`, `password`, `change` and `list`."""

from __future__ import annotations

from pathlib import Path

import click

from tula.cli.options import data_dir_option


@click.group()
def user() -> None:
    """Say who may log in to tula serve.

    Roles: owner and manager do everything; desk bills but overrides no benefit and changes no setting; accountant
    only looks.
    """


role_names = click.Choice(["owner", "manager", "desk", "accountant"])
stdin_option = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read the password from standard input instead of asking."
)


@user.command("add")
@data_dir_option
@click.argument("username")
@click.option("--role", type=role_names, default="desk", show_default=True, help="What the user may do.")
@stdin_option
def add_user(*, data_dir: Path | None, username: str, role: str, from_stdin: bool) -> None:
    """Add USERNAME, asking for a password of at least 10 characters.

    \b
    Example:  tula user add asha --role owner
    """
    from tula.commands import user

    user.add_user(data_dir=data_dir, username=username, role=role, from_stdin=from_stdin)


@user.command("password")
@data_dir_option
@click.argument("username")
@stdin_option
def change_password(*, data_dir: Path | None, username: str, from_stdin: bool) -> None:
    """Give USERNAME a new password; whoever is logged in with the old one is logged out.

    \b
    Example:  tula user password asha
    """
    from tula.commands import user

    user.change_password(data_dir=data_dir, username=username, from_stdin=from_stdin)


@user.command("change")
@data_dir_option
@click.argument("username")
@click.option("--role", type=role_names, help="What the user may do from now on.")
@click.option("--allow/--stop", "is_active", default=None, help="Let the user log in again, or no longer.")
def change_user(*, data_dir: Path | None, username: str, role: str | None, is_active: bool | None) -> None:
    """Give USERNAME another role, or stop or allow the login; both hold from the next click on.

    \b
    Example:  tula user change ravi --stop
    """
    from tula.commands import user

    user.change_user(data_dir=data_dir, username=username, role=role, is_active=is_active)


@user.command("list")
@data_dir_option
def list_users(*, data_dir: Path | None) -> None:
    """List who may log in.

    \b
    Example:  tula user list
    """
    from tula.commands import user

    user.show_users(data_dir=data_dir)

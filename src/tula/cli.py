"""The `tula` command: options, help, and how a mistake is told.

The one rule: nothing is imported before it is needed, so that the command answers at once.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from tula.commands.console import CommandError, announce, progress, table

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Folder(click.Path):
    """A folder that is named: an empty name, as of an unset shell variable, would be the folder one stands in."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


data_dir_option = click.option(
    "--data-dir",
    type=_Folder(),
    metavar="DIR",
    help="Work on the embedded database in DIR, also while a server runs on it. Default: the database that "
    "TULA_DATABASE_URL names.",
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to serve on; 0 takes a free one.",
)


MOST_CLIENTS = 40
FEWEST_CUSTOMERS = 100
MOST_CUSTOMERS = 10_000_000
"""The embedded database takes 60 connections, and the server needs its own beside the floor's."""


@click.group(context_settings=_CONTEXT)
def tula() -> None:
    """Billing for spas that sell packages: the balances always add up.

    \b
    Start with:  tula demo
    """


@tula.command()
@port_option
@click.option(
    "--data-dir",
    type=_Folder(),
    metavar="DIR",
    help="Keep the data in DIR, made at the first start. Default: TULA_DATA_DIR, else ./var (as root: /var/lib/tula).",
)
@click.option("--empty", is_flag=True, help="Do not load the demo spa.")
def demo(*, port: int, data_dir: Path | None, empty: bool) -> None:
    """Start a demo spa with its own database, for this computer only.

    Makes the embedded PostgreSQL at the first start, brings it up to date, loads a spa with a year of history
    once, and serves on 127.0.0.1 without login. Prints one line, "Tula is ready: http://127.0.0.1:PORT", when the
    first page can be seen. Ctrl-C stops everything; the next start finds the data again.

    \b
    Example:  tula demo --port 8080 --data-dir /tmp/spa
    """
    from tula import config
    from tula.commands.demo import run_demo

    run_demo(port=port, data_dir=data_dir or config.data_dir(), empty=empty)


@tula.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@port_option
def serve(*, host: str, port: int) -> None:
    """Serve in production, with login, on a PostgreSQL of your own.

    Needs TULA_DATABASE_URL (postgresql://user@host/database, version 15 or newer) and TULA_SECRET_KEY (at least 32
    characters). Does not start while migrations are pending or on the demo spa. Behind a proxy that ends TLS, which
    production needs, set TULA_TRUSTED_PROXIES to the number of proxies. To send invoices by e-mail, set
    TULA_SMTP_URL (smtp://user:password@host:587?tls=starttls, or smtps://...) and TULA_MAIL_FROM (the sender's
    address). docs/self-hosting.md shows all of it.

    \b
    Example:  TULA_DATABASE_URL=postgresql://tula@db/tula TULA_SECRET_KEY=... tula serve --port 80 --host 0.0.0.0
    """
    from tula.commands.serve import run_serve

    run_serve(host=host, port=port)


@tula.command()
@data_dir_option
def migrate(*, data_dir: Path | None) -> None:
    """Bring the database's schema up to date.

    Without --data-dir it works as the owner that TULA_MIGRATION_DATABASE_URL names, else TULA_DATABASE_URL.

    \b
    Example:  tula migrate --data-dir ./var
    """
    from tula import migrations
    from tula.commands.database import chosen_database

    with chosen_database(data_dir, create=True) as database:
        missing = migrations.pending(database.owner_url)
        migrations.upgrade(database.owner_url)
    announce(f"Migrated: {', '.join(missing)}." if missing else "The schema is up to date.")


def _read_seal(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Read a noted seal, as in 8807:5c8a."""
    if value is not None and not re.fullmatch(r"[1-9][0-9]{0,17}:[0-9a-f]{64}", value):
        raise click.BadParameter("give it as verify told it: a place, a colon and 64 hexadecimal digits.")
    return value


@tula.command()
@data_dir_option
@click.option(
    "--audit-seal",
    metavar="PLACE:HASH",
    callback=_read_seal,
    help="A seal that an earlier verify told: prove that the audit log still runs through it.",
)
@click.pass_context
def verify(context: click.Context, *, data_dir: Path | None, audit_seal: str | None) -> None:
    """Prove the books: ledger and balances, invoice sums, payments, stock, numbering, the audit log.

    Changes nothing. Ends with status 1 and a table of differences when something does not agree. Tells the last seal of
    the audit log; who notes it elsewhere can prove later that nothing before it was rewritten.

    \b
    Example:  tula verify --data-dir ./var
    """
    from tula import db
    from tula.commands.database import chosen_database, require_current_schema
    from tula.queries.verify import compare_seal, last_seal, run_verify

    with chosen_database(data_dir, create=False) as database:
        require_current_schema(database.url)
        engine = db.configure(database.url)
        differences = db.reading(run_verify)
        if audit_seal is not None:
            differences += db.reading(lambda session: compare_seal(session, audit_seal))
        progress(f"The last seal of the audit log: {db.reading(last_seal)}")
        engine.dispose()
    if not differences:
        announce("The books agree.")
        return
    rows = [[str(d.kind), str(d.subject), str(d.expected), str(d.actual)] for d in differences]
    announce(table(["kind", "what", "expected", "found"], rows))
    progress(f"{len(rows)} difference(s).")
    context.exit(1)


def _read_clients(_context: click.Context, _option: click.Parameter, value: str) -> list[int]:
    """Read numbers of clients, as in 1,4,8."""
    parts = value.split(",")
    if not all(part.strip().isdecimal() and 1 <= int(part) <= MOST_CLIENTS for part in parts):
        raise click.BadParameter(f"give numbers from 1 to {MOST_CLIENTS} with commas, as in 1,4,8.")
    return list(dict.fromkeys(int(part) for part in parts))


def _read_sizes(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, int]:
    """Read two numbers of customers, as in 1000,100000."""
    small, comma, large = value.partition(",")
    numbers = [part.strip() for part in (small, large)]
    if not comma or not all(part.isdecimal() and FEWEST_CUSTOMERS <= int(part) <= MOST_CUSTOMERS for part in numbers):
        raise click.BadParameter(f"give two numbers from {FEWEST_CUSTOMERS} to {MOST_CUSTOMERS:,}, as in 1000,100000.")
    return int(numbers[0]), int(numbers[1])


@tula.command()
@data_dir_option
@click.option(
    "--clients",
    default="1,4,8,16",
    show_default=True,
    metavar="N,N,...",
    callback=_read_clients,
    help="How many clients bill at once.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 3600),
    default=3,
    show_default=True,
    help="How long each figure is measured, in rounds of one second.",
)
@click.option("--growth", is_flag=True, help="Compare a small spa with a large one instead, page by page.")
@click.option(
    "--sizes",
    default="1000,100000",
    show_default=True,
    metavar="N,N",
    callback=_read_sizes,
    help="With --growth: the customers of both.",
)
@click.option(
    "--ledger",
    type=click.IntRange(3, 1000),
    default=10,
    show_default=True,
    help="With --growth: ledger entries for each customer, on average.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1, 1000),
    default=15,
    show_default=True,
    help="With --growth: how many times each page is asked for.",
)
@click.option(
    "--memory",
    type=click.IntRange(1, 10_000_000),
    metavar="BILLS",
    help="Watch the server's memory over so many bills instead.",
)
@click.pass_context
def bench(
    context: click.Context,
    *,
    data_dir: Path | None,
    clients: list[int],
    seconds: int,
    growth: bool,
    sizes: tuple[int, int],
    ledger: int,
    rounds: int,
    memory: int | None,
) -> None:
    """Measure bills per second over HTTP against the same bills in plain SQL.

    Makes a scratch database on the server that --data-dir or TULA_DATABASE_URL names (as a user who may create
    databases), else on a server of its own in a temporary folder, and takes it away again: nobody's data is touched.
    Figures of one round compare; those of different machines do not. Ends with status 1 when a request was refused or
    the books disagree afterwards.

    \b
    Example:  tula bench --clients 1,8,32 --seconds 10
              tula bench --growth --sizes 1000,100000
              tula bench --memory 20000
    """
    from tula.commands import bench as command

    if growth and memory:
        raise click.UsageError("Choose one of --growth and --memory.")
    if growth:
        is_sound = command.report_growth(data_dir=data_dir, sizes=sizes, ledger=ledger, rounds=rounds)
    elif memory:
        is_sound = command.report_memory(data_dir=data_dir, bills=memory)
    else:
        is_sound = command.report_speed(data_dir=data_dir, clients=clients, seconds=seconds)
    if not is_sound:
        context.exit(1)


@tula.command()
@data_dir_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(*, data_dir: Path | None, file: Path) -> None:
    """Write the whole database into FILE, in PostgreSQL's custom format.

    The file is complete when it appears, and only you can read it.

    \b
    Example:  tula backup --data-dir ./var monday.dump
    """
    from tula.commands.database import chosen_database
    from tula.commands.dump import back_up

    with chosen_database(data_dir, create=False) as database:
        back_up(database.owner_url, file)
    announce(f"Wrote {file} ({file.stat().st_size:,} bytes).")


@tula.command()
@data_dir_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace everything that is in the database.")
def restore(*, data_dir: Path | None, file: Path, force: bool) -> None:
    """Bring a backup FILE into an empty database; with --force into any, replacing what it holds.

    All or nothing: after a failure the database is as it was. An older backup wants `tula migrate` afterwards.

    \b
    Example:  tula restore --data-dir ./new monday.dump
    """
    from tula import migrations
    from tula.commands import dump
    from tula.commands.database import chosen_database

    with chosen_database(data_dir, create=True) as database:
        dump.restore(database.owner_url, file, force=force)
        missing = migrations.pending(database.owner_url)
    announce(f"Restored {file}." + (" It is of an older Tula: run tula migrate." if missing else ""))


@tula.group()
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


def main() -> None:
    """Run the command; tell a mistake in one line and end with status 2."""
    try:
        status = tula.main(standalone_mode=False, prog_name="tula")
    except click.ClickException as error:
        where = getattr(error, "ctx", None)
        name = where.command_path if where else "tula"
        hint = f" (see {name} --help)" if isinstance(error, click.UsageError) else ""
        _fail(error.format_message() + hint)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        explanation = _explain(error)
        if explanation is None:
            raise
        _fail(explanation)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> None:
    progress(f"tula: {' '.join(message.split())}")
    sys.exit(2)


def _explain(error: Exception) -> str | None:
    """Return what to tell whoever started the command, or None for a mistake of our own."""
    from psycopg import OperationalError
    from sqlalchemy.exc import OperationalError as WrappedOperationalError

    from tula.config import ConfigError
    from tula.domain.errors import DomainError
    from tula.migrations.runner import MigrationError
    from tula.postgres import PostgresError

    if isinstance(error, WrappedOperationalError):
        return f"The database cannot be reached: {error.orig}"
    if isinstance(error, OperationalError):
        return f"The database cannot be reached: {error}"
    if isinstance(error, CommandError | ConfigError | MigrationError | PostgresError):
        return str(error)
    if isinstance(error, DomainError):
        return error.message
    return None

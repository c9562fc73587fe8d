"""Commands about the database as a whole: `migrate`, `verify`, `backup` and `restore`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from tula.cli.options import data_dir_option
from tula.commands.console import announce


@click.command()
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


@click.command()
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
    from tula.commands.verify import report_differences

    if report_differences(data_dir=data_dir, audit_seal=audit_seal):
        context.exit(1)


@click.command()
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


@click.command()
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

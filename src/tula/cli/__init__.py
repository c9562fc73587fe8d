"""The `tula` command: its parts, and how a mistake is told. Here commands are declared; `tula.commands` does them.

The one rule: nothing is imported before it is needed, so that the command answers at once.
"""

from __future__ import annotations

import sys

import click

from tula.cli.benchmark import bench
from tula.cli.database import backup, migrate, restore, verify
from tula.cli.serving import demo, serve
from tula.cli.users import user
from tula.commands.console import CommandError, progress

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_CONTEXT)
def tula() -> None:
    """Billing for spas that sell packages: the balances always add up.

    \b
    Start with:  tula demo
    """


for _command in (demo, serve, migrate, verify, bench, backup, restore, user):
    tula.add_command(_command)


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

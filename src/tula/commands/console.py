"""Words to whoever started the command.

The one rule: a mistake of theirs is one line and exit status 2, never a traceback.
"""

import sys
from collections.abc import Sequence

import click


class CommandError(Exception):
    """The command cannot do what was asked; the message is one line."""


def progress(text: str) -> None:
    """Say on standard error what is going on."""
    click.echo(text, err=True)


def announce(text: str) -> None:
    """Say on standard output what a calling program waits for; one that has stopped listening is no error."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except OSError:
        return


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows in columns."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )

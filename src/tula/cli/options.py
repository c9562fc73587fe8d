"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Folder(click.Path):
    """A folder that is named: an empty name, as of an unset shell variable, would be the folder one stands in."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


data_dir_option = click.option(
    "--data-dir",
    type=Folder(),
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

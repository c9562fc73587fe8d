"""The command that measures: `bench`."""

from __future__ import annotations

from pathlib import Path

import click

from tula.cli.options import data_dir_option

MOST_CLIENTS = 40
"""The embedded database takes 60 connections, and the server needs its own beside the floor's."""
FEWEST_CUSTOMERS = 100
MOST_CUSTOMERS = 10_000_000


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


@click.command()
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

"""The benchmark: which server it measures, and how its report is told.

The one rule: a database is never measured in place; the benchmark makes one of its own on the same server.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tula import clock, config
from tula.bench.growth import run_growth
from tula.bench.history import Size
from tula.bench.memory import run_memory
from tula.bench.run import BenchFailed, Report, run_bench
from tula.commands.console import CommandError, announce, progress, table
from tula.domain.settings import Settings
from tula.postgres import start
from tula.postgres.client import SUPERUSER


def report_speed(*, data_dir: Path | None, clients: Sequence[int], seconds: int) -> bool:
    """Measure bills a second and say what came of it; tell whether every bill was answered and the books agree.

    :raises CommandError: it could not be brought to its end.
    """
    return _report(data_dir, lambda url: run_bench(server_url=url, clients=clients, seconds=seconds, progress=progress))


def report_growth(*, data_dir: Path | None, sizes: tuple[int, int], ledger: int, rounds: int) -> bool:
    """Compare a small with a large spa; tell whether every page was answered and the books agree.

    :raises CommandError: it could not be brought to its end.
    """
    small, large = (Size.of(customers, ledger_a_customer=ledger) for customers in sizes)
    today = clock.today(Settings().timezone)
    return _report(
        data_dir,
        lambda url: run_growth(server_url=url, small=small, large=large, rounds=rounds, today=today, progress=progress),
    )


def report_memory(*, data_dir: Path | None, bills: int) -> bool:
    """Watch the server's memory; tell whether every bill was answered and the books agree.

    :raises CommandError: it could not be brought to its end.
    """
    return _report(data_dir, lambda url: run_memory(server_url=url, bills=bills, progress=progress))


def _report(data_dir: Path | None, run: Callable[[str], Report]) -> bool:
    with _server(data_dir) as server_url:
        try:
            report = run(server_url)
        except BenchFailed as error:
            raise CommandError(str(error)) from error
    announce(table(report.heads, report.rows))
    announce("\n" + "\n".join(report.remarks))
    return report.is_sound


@contextmanager
def _server(data_dir: Path | None) -> Iterator[str]:
    """Hand out the server: of the folder, of the environment, else one made for this run and taken away."""
    if data_dir is not None:
        with start(data_dir) as cluster:
            yield cluster.url("postgres", user=SUPERUSER)
    elif config.names_database():
        yield config.database_url(for_migration=True)
    else:
        with tempfile.TemporaryDirectory(prefix="tula-bench-") as folder:
            Path(folder).chmod(0o755)  # as root the server runs as another account, which must be able to pass
            with start(Path(folder) / "data") as cluster:
                yield cluster.url("postgres", user=SUPERUSER)

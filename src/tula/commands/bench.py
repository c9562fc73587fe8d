"""The benchmark: which server it measures, and how its report is told.

The one rule: a database is never measured in place; the benchmark makes one of its own on the same server.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tula import config
from tula.bench.run import BenchFailed, run_bench
from tula.commands.console import CommandError, announce, progress, table
from tula.postgres import start
from tula.postgres.cluster import SUPERUSER


def run_and_report(*, data_dir: Path | None, clients: Sequence[int], seconds: int) -> bool:
    """Measure, print the table and what the goals say; tell whether every bill was answered and the books agree.

    :raises CommandError: it could not be brought to its end.
    """
    with _server(data_dir) as server_url:
        try:
            report = run_bench(server_url=server_url, clients=clients, seconds=seconds, progress=progress)
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

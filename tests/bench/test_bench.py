"""The benchmark measures, says so in a table, proves the books it made, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tula.bench.figures import Figures, Round, judge
from tula.bench.load import Outcome
from tula.postgres import Cluster


def databases(server: Cluster) -> list[str]:
    with psycopg.connect(server.url("postgres", user="postgres")) as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE '%bench%'")]


@pytest.mark.slow
def test_a_tiny_run_gives_a_table_and_leaves_nothing(server: Cluster, tmp_path: Path) -> None:
    data_dir = server.folders.data_dir
    done = subprocess.run(
        [
            *(sys.executable, "-P", "-m", "tula", "bench", "--data-dir", data_dir),
            *("--seconds", "1", "--clients", "1,4"),
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    heads, rule, one, four, *remarks = done.stdout.splitlines()
    assert heads.startswith("clients  floor/s  plain SQL/s  create/s")
    assert set(rule) == {"-", " "}
    for clients, row in (("1", one), ("4", four)):
        cells = row.split()
        assert cells[0] == clients
        assert all(float(cell.replace(",", "")) > 0 for cell in cells)
    assert "Afterwards the books agree" in " ".join(remarks)
    assert databases(server) == []
    assert list(tmp_path.iterdir()) == []


def outcome(rate: int, *, seconds: float = 0.01) -> Outcome:
    return Outcome(done=rate, latencies=[seconds] * rate)


@pytest.mark.parametrize(("create", "verdict"), [(300, "met"), (299, "MISSED")])
def test_the_goals_are_judged_by_ratios_within_a_round(create: int, verdict: str) -> None:
    figures = Figures()
    for machine in (1, 10):  # a machine that is ten times as quick in the second round changes nothing
        figures.add(
            8,
            Round(
                floor=1000.0 * machine,
                plain=300.0 * machine,
                preview=outcome(600 * machine),
                create=outcome(create * machine),
            ),
        )
    said = judge(figures)
    assert said[0].startswith(verdict)
    assert "met     preview, of the best floor: 0.60" in said[2]


def test_goals_of_another_number_of_clients_are_not_guessed() -> None:
    figures = Figures()
    figures.add(1, Round(floor=1.0, plain=1.0, preview=outcome(1), create=outcome(1)))
    assert "--clients 8" in judge(figures)[0]

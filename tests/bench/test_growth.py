"""Growth compares two spas side by side; the history behind it is a believable spa whose books agree."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.bench.test_bench import databases
from tests.conftest import Database
from tula import clock
from tula.bench.bill import CREATE_PATH
from tula.bench.growth_table import Growth, judge
from tula.bench.history import Size, write_history
from tula.bench.memory import resident_memory
from tula.bench.run import prove
from tula.bench.scratch import Scratch
from tula.domain.search import search_words
from tula.postgres import Cluster


def run(server: Cluster, tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "tula", "bench", "--data-dir", server.folders.data_dir, *options],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=170,
        check=False,
    )


@pytest.mark.slow
def test_a_tiny_run_compares_every_address(server: Cluster, tmp_path: Path) -> None:
    done = run(server, tmp_path, "--growth", "--sizes", "100,200", "--ledger", "5", "--rounds", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    heads, rule, *rest = done.stdout.splitlines()
    assert re.split(r" {2,}", heads) == ["address", "small ms", "large ms", "large / small"]
    rows = [re.split(r" {2,}", row) for row in rest[: rest.index("")]]
    assert set(rule) == {"-", " "}
    assert {CREATE_PATH, "/", "/customers?q={name}", "/packages/", "/api/invoices"} <= {row[0] for row in rows}
    for _, small, large, ratio in rows:
        assert float(ratio) == pytest.approx(float(large) / float(small), rel=0.2)
    assert "Afterwards the books of both agree" in rest[-1]
    assert databases(server) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_memory_is_watched_bill_after_bill(server: Cluster, tmp_path: Path) -> None:
    done = run(server, tmp_path, "--memory", "50")
    assert done.returncode == 0, done.stdout + done.stderr
    heads, _, first, *rest = done.stdout.splitlines()
    assert heads.split() == ["bills", "MB", "against", "the", "first"]
    bills, megabytes, ratio = first.split()
    assert int(bills.replace(",", "")) >= 5
    assert float(megabytes) > 60, "the worker that serves is a child of the process that was started"
    assert float(ratio) == 1
    assert "Afterwards the books agree" in rest[-1]


def test_the_memory_of_children_counts() -> None:
    hold = "import sys, time; held = bytes(range(256)) * 400_000; print('ready', flush=True); time.sleep(60)"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, start_new_session=True) as parent:
        try:
            assert parent.stdout
            assert parent.stdout.readline() == b"ready\n"
            assert resident_memory(parent.pid) > 100
        finally:
            os.killpg(parent.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--growth", "--sizes", "1000"], "two numbers"),
        (["--growth", "--sizes", "99,1000"], "two numbers"),
        (["--growth", "--memory", "9"], "one of"),
    ],
)
def test_mistakes_are_told(server: Cluster, tmp_path: Path, options: list[str], complaint: str) -> None:
    done = run(server, tmp_path, *options)
    assert done.returncode == 2
    assert complaint in done.stderr


def test_the_goal_is_missed_by_the_address_that_grew_most() -> None:
    growth = Growth(sizes=("1,000", "100,000"))
    seconds = {"/customers?q={name}": (1.0, 1.2), "/api/customers?q={name}": (1.0, 1.3), "/": (1.0, 9.0)}
    for address, times in seconds.items():
        for _ in range(3):
            for which in (0, 1):
                growth.add(address, which, times[which])
    assert judge(growth) == [
        "MISSED  customer search, large of small: 1.30 (goal: at most 1.25)",
        "2 of 3 addresses took more than 1.25 times as long with 100,000 customers as with 1,000.",
    ]


SIZES = (Size(customers=100, ledger=2000), Size(customers=400, ledger=8000))


@pytest.fixture
def histories(_database: Database, server: Cluster) -> Iterator[Iterator[psycopg.Connection[tuple[object, ...]]]]:
    def write() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        for size in SIZES:
            _database.renew()
            scratch = Scratch(server.url(_database.name, user="postgres"))
            write_history(scratch, size=size, today=clock.today("Asia/Kolkata"))
            assert prove(scratch) == []
            with scratch.connect() as connection:
                yield connection

    yield write()
    _database.is_fresh = _database.counts_from_one = False
    _database.disconnect()


RECENT = "SELECT count(*) FROM invoice WHERE invoice_date > current_date - 35"
ENDING = "SELECT count(*) FROM customer_package WHERE expires_on BETWEEN current_date + 1 AND current_date + 50"


def test_a_history_is_whole_and_its_last_days_are_alike(
    histories: Iterator[psycopg.Connection[tuple[object, ...]]],
) -> None:
    recent, ending = [], []
    for connection, size in zip(histories, SIZES, strict=True):
        (entries,) = connection.execute("SELECT count(*) FROM package_usage").fetchone() or (None,)
        assert int(str(entries)) == pytest.approx(size.ledger, rel=0.1)
        stored: dict[tuple[object, object], set[object]] = {}
        for name, phone, word in connection.execute(
            "SELECT name, phone, word FROM customer JOIN customer_search ON customer_id = id"
        ):
            stored.setdefault((name, phone), set()).add(word)
        assert len(stored) == size.customers
        assert all(words == search_words(name=str(name), phone=str(phone)) for (name, phone), words in stored.items())
        for counts, query in ((recent, RECENT), (ending, ENDING)):
            counts.append(connection.execute(query).fetchone())
        kinds = connection.execute("SELECT DISTINCT status, payment_status FROM invoice").fetchall()
        assert len(kinds) == 3, "paid, owed and void bills"
    assert recent[0] == recent[1]
    assert ending[0] == ending[1]

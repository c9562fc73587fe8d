"""The course of a benchmark: set up, warm up, measure in rounds, prove the books, take everything away."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from tula import db
from tula.bench import floor
from tula.bench.bill import CREATE_PATH, PREVIEW_PATH, write_bill
from tula.bench.figures import HEADS, JUDGED_AT, Figures, Round, judge
from tula.bench.load import Order, Outcome, run_load
from tula.bench.scratch import CUSTOMERS, PRODUCTS, Scratch, scratch_spa
from tula.bench.server import real_server
from tula.queries.verify import run_verify

WARM_UP_SECONDS = 1.0
"""Long enough for every connection of the pool to have its statements prepared."""


class BenchFailed(Exception):  # noqa: N818 - says what happened
    """The benchmark could not be brought to its end; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures as a table, and in words whether the goals were met and the books agreed."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str]
    is_sound: bool
    """Whether every request was answered and the books agree."""


def run_bench(
    *,
    server_url: str,
    clients: Sequence[int],
    seconds: int,
    progress: Callable[[str], None],
) -> Report:
    """Measure each number of clients for so many rounds of one second of each figure.

    `server_url` is any database of the server to measure, as a user who may create databases.

    :raises BenchFailed: a bill was refused before anything was measured.
    """
    with scratch_spa(server_url) as scratch:
        progress("Scratch database made and filled; starting the server ...")
        with real_server(scratch.url) as server:
            bill = floor.read_reference(scratch, issue_first_bill(server.port))
            bench = _Bench(scratch, server.port, best=floor.best_script(bill), plain=floor.plain_script(bill))
            bench.warm_up(max(clients))
            figures = Figures()
            for number in range(1, seconds + 1):
                for at_once in clients:
                    progress(f"Round {number} of {seconds}: {at_once} client{'s' if at_once > 1 else ''} ...")
                    figures.add(at_once, bench.measure(at_once))
        progress("Proving the books ...")
        differences = prove(scratch)
    return Report(
        heads=HEADS,
        rows=figures.rows(),
        remarks=[
            *judge(figures),
            f"The load generator cost {figures.load_cost:.0f} microseconds of processor time a request.",
            *(f"{times:,} requests were answered with status {status}." for status, times in figures.refusals.items()),
            *(differences or ["Afterwards the books agree: balances, stock, and numbers without gaps."]),
        ],
        is_sound=not differences and not figures.refusals,
    )


class _Bench:
    """The server under load and the floor beside it."""

    def __init__(self, scratch: Scratch, port: int, *, best: str, plain: str) -> None:
        self._scratch = scratch
        self._port = port
        self._best = best
        self._plain = plain
        self._runs = count(1)

    def warm_up(self, clients: int) -> None:
        self._load(PREVIEW_PATH, clients=clients, seconds=WARM_UP_SECONDS)
        self._load(CREATE_PATH, clients=clients, seconds=WARM_UP_SECONDS)

    def measure(self, clients: int) -> Round:
        return Round(
            floor=floor.run_script(self._scratch, self._best, clients=clients, seconds=1),
            create=self._load(CREATE_PATH, clients=clients),
            plain=floor.run_script(self._scratch, self._plain, clients=clients, seconds=1),
            preview=self._load(PREVIEW_PATH, clients=clients),
            hot=self._load(CREATE_PATH, clients=clients, customers=1) if clients == JUDGED_AT else None,
        )

    def _load(self, path: str, *, clients: int, seconds: float = 1.0, customers: int = CUSTOMERS) -> Outcome:
        return run_load(
            Order(
                port=self._port,
                path=path,
                clients=clients,
                seconds=seconds,
                customers=customers,
                products=PRODUCTS,
                run=next(self._runs),
                with_key=path == CREATE_PATH,
            )
        )


def issue_first_bill(port: int) -> int:
    """Issue one bill and return its id.

    :raises BenchFailed: it was refused.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(
        "POST",
        CREATE_PATH,
        write_bill(customer=1, product=1),
        {"Content-Type": "application/json", "Idempotency-Key": "bench-first-bill"},
    )
    response = connection.getresponse()
    answer = response.read().decode(errors="replace")
    connection.close()
    if response.status != http.client.CREATED:
        raise BenchFailed(f"The first bill was refused with status {response.status}: {answer[:300]}")
    return int(json.loads(answer)["invoice"]["id"])


def prove(scratch: Scratch) -> list[str]:
    """Run every proof of `tula verify` on what was written; return the differences in words."""
    engine = db.configure(scratch.url)
    try:
        differences = db.reading(run_verify)
    finally:
        engine.dispose()
    return [f"DIFFERENCE  {one.kind} {one.subject}: {one.expected}, found {one.actual}" for one in differences[:20]]

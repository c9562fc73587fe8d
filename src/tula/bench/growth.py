"""How much slower a large spa is than a small one: every page, list and bill over HTTP, both sizes side by side.

The one rule: a look at the small spa and one at the large follow each other at once, so a busy machine is busy for
both, and only their ratio is told.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date

from tula.bench.addresses import LISTS, PAGES
from tula.bench.bill import CREATE_PATH, PREVIEW_PATH
from tula.bench.growth_table import HEADS, Growth, judge
from tula.bench.history import Size, write_history
from tula.bench.looks import Values, draw_looks
from tula.bench.run import Report, prove
from tula.bench.scratch import Scratch, scratch_database
from tula.bench.server import real_server

WARM_UP_ROUNDS = 2
_PATIENCE = 120.0  # seconds for one answer


@dataclass(slots=True)
class _Spa:
    """One of the two: its database, its server, and what was drawn to look at."""

    scratch: Scratch
    connection: http.client.HTTPConnection
    looks: Sequence[Values]
    bills: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))


def run_growth(
    *,
    server_url: str,
    small: Size,
    large: Size,
    rounds: int,
    today: date,
    progress: Callable[[str], None],
) -> Report:
    """Measure every address so many times in a small and in a large spa, and compare the medians.

    `server_url` is any database of the server to measure, as a user who may create databases.
    """
    growth = Growth(sizes=(str(small), str(large)))
    with ExitStack() as stack:
        times = WARM_UP_ROUNDS + rounds
        spas = [
            stack.enter_context(_open_spa(server_url, size, today=today, times=times, progress=progress))
            for size in (small, large)
        ]
        for number in range(times):
            is_warm = number >= WARM_UP_ROUNDS
            progress(f"Round {number - WARM_UP_ROUNDS + 1} of {rounds} ..." if is_warm else "Warming up ...")
            for address in (PREVIEW_PATH, CREATE_PATH, *PAGES, *LISTS):
                order = (0, 1) if number % 2 else (1, 0)
                for which in order:
                    status, seconds = _look(spas[which], address, number)
                    if status not in (http.client.OK, http.client.CREATED):
                        growth.refuse(address, status)
                    elif is_warm:
                        growth.add(address, which, seconds)
        progress("Proving the books of both ...")
        differences = [line for spa in spas for line in prove(spa.scratch)]
    return Report(
        heads=HEADS,
        rows=growth.rows(),
        remarks=[
            *judge(growth),
            *growth.refusals,
            *(
                differences
                or ["Afterwards the books of both agree: balances, invoices, stock, and numbers without gaps."]
            ),
        ],
        is_sound=not differences and not growth.refusals,
    )


@contextmanager
def _open_spa(
    server_url: str, size: Size, *, today: date, times: int, progress: Callable[[str], None]
) -> Iterator[_Spa]:
    """Write a spa's history and serve it."""
    with scratch_database(server_url) as scratch:
        begun = time.monotonic()
        progress(f"Writing a spa of {size.customers:,} customers and about {size.ledger:,} ledger entries ...")
        write_history(scratch, size=size, today=today)
        progress(f"... written in {time.monotonic() - begun:.0f} s; starting its server ...")
        looks = draw_looks(scratch, size=size, today=today, times=times, seed=times)
        with real_server(scratch.url) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_PATIENCE)
            try:
                yield _Spa(scratch, connection, looks)
            finally:
                connection.close()


def _look(spa: _Spa, address: str, number: int) -> tuple[int, float]:
    """Ask once; return the status and the seconds until the whole answer was there."""
    values = spa.looks[number]
    method, body, headers = "GET", None, {}
    if address in (PREVIEW_PATH, CREATE_PATH):
        method, body = "POST", _bill(values)
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"growth-{next(spa.bills)}"}
    begun = time.perf_counter()
    spa.connection.request(method, address.format_map(values), body, headers)
    answer = spa.connection.getresponse()
    answer.read()
    return answer.status, time.perf_counter() - begun


def _bill(values: Values) -> str:
    """Write a bill for somebody who may hold a package: three services and a product."""
    return json.dumps(
        {
            "customer_id": int(values["customer"]),
            "services": [{"service_id": service, "qty": 1, "staff_id": 1} for service in (1, 2, 3)],
            "products": [{"product_id": int(values["product"]), "qty": 1}],
        }
    )

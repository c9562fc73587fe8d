"""The server's memory while it issues bill after bill.

The one rule: the first bills fill pools and caches, so memory counts from the end of the first stage.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tula.bench.bill import CREATE_PATH
from tula.bench.load import Order, run_load
from tula.bench.run import Report, prove
from tula.bench.scratch import CUSTOMERS, PRODUCTS, scratch_spa
from tula.bench.server import real_server

HEADS = ("bills", "MB", "against the first")
STAGES = 10
CLIENTS = 8


def run_memory(*, server_url: str, bills: int, progress: Callable[[str], None]) -> Report:
    """Issue so many bills with eight clients and read the server's resident memory at the end of every stage.

    `server_url` is any database of the server to measure, as a user who may create databases.
    """
    done, refused = 0, 0
    read: list[tuple[int, float]] = []
    with scratch_spa(server_url) as scratch:
        with real_server(scratch.url) as server:
            for stage in range(1, STAGES + 1):
                run = 0
                while done < bills * stage // STAGES:
                    run += 1
                    outcome = run_load(
                        Order(
                            port=server.port,
                            path=CREATE_PATH,
                            clients=CLIENTS,
                            seconds=1.0,
                            customers=CUSTOMERS,
                            products=PRODUCTS,
                            run=stage * 1_000_000 + run,
                            with_key=True,
                        )
                    )
                    done += len(outcome.latencies)
                    refused += sum(outcome.refusals.values())
                    if not outcome.latencies:
                        break
                read.append((done, resident_memory(server.pid)))
                progress(f"{done:,} bills: {read[-1][1]:.0f} MB")
        progress("Proving the books ...")
        differences = prove(scratch)
    first = read[0][1]
    return Report(
        heads=HEADS,
        rows=[[f"{bills:,}", f"{megabytes:.1f}", f"{megabytes / first:.2f}"] for bills, megabytes in read],
        remarks=[
            f"Between bill {read[0][0]:,} and bill {done:,} the memory went from {first:.1f} to {read[-1][1]:.1f} MB.",
            *([f"{refused:,} bills were refused."] if refused else []),
            *(differences or ["Afterwards the books agree: balances, stock, and numbers without gaps."]),
        ],
        is_sound=not differences and not refused,
    )


def resident_memory(pid: int) -> float:
    """Read how much memory a process and those it started hold together (MB)."""
    processes = {one: (parent, kilobytes) for one, parent, kilobytes in _processes()}
    ours = {pid}
    while more := {one for one, (parent, _) in processes.items() if parent in ours} - ours:
        ours |= more
    return sum(processes[one][1] for one in ours if one in processes) / 1024


def _processes() -> Iterator[tuple[int, int, int]]:
    """List the processes of this computer: number, number of the parent, resident kilobytes."""
    proc = Path("/proc")
    if not (proc / "self" / "status").exists():
        told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        for line in told.stdout.splitlines():
            one, parent, kilobytes = map(int, line.split())
            yield one, parent, kilobytes
        return
    for status in proc.glob("[0-9]*/status"):
        with suppress(OSError):  # it ended while we looked
            fields = dict(line.split(":", 1) for line in status.read_text(errors="replace").splitlines())
            yield int(status.parent.name), int(fields["PPid"]), int(fields.get("VmRSS", "0").split()[0])

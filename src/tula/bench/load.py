"""The load: a few clients who each send one bill after another over a connection they keep.

It runs as a process of its own, takes its orders as JSON from standard input and answers with JSON. The one rule: it
costs little beside what it measures, so one thread sends ready-made bytes and reads no more of an answer than its
status and length.
"""

from __future__ import annotations

import gc
import json
import random
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from tula.bench.bill import write_bill

_PATIENCE = 30.0  # seconds without any answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How many clients bill how many customers and products for how long; `run` keeps the keys of runs apart."""

    port: int
    path: str
    clients: int
    seconds: float
    customers: int
    products: int
    run: int
    with_key: bool


@dataclass(slots=True)
class Outcome:
    """Answers 2xx until time was up, every latency (seconds), other answers by status, and the generator's own cost."""

    seconds: float = 1.0
    done: int = 0
    latencies: list[float] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    cpu_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers 2xx a second."""
        return self.done / self.seconds


def run_load(order: Order) -> Outcome:
    """Run an order in a process of its own.

    :raises RuntimeError: the server went away.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tula.bench.load"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the load generator failed: {done.stderr.strip()}")
    return Outcome(**json.loads(done.stdout))


def perform(order: Order) -> Outcome:
    """Keep every client busy until time is up, then wait for the answers under way."""
    outcome = Outcome(seconds=order.seconds)
    begun = time.process_time()
    requests = _requests(order)
    with selectors.DefaultSelector() as selector:
        clients = [_Client(order.port) for _ in range(order.clients)]
        deadline = time.monotonic() + order.seconds
        for client in clients:
            selector.register(client.connection, selectors.EVENT_READ, client)
            client.send(next(requests))
        waiting = len(clients)
        while waiting:
            ready = selector.select(_PATIENCE)
            if not ready:
                raise TimeoutError(f"no answer within {_PATIENCE:.0f} s")
            for key, _events in ready:
                client = key.data
                status = client.receive()
                if status is None:
                    continue
                now = time.monotonic()
                if status.startswith("2"):
                    outcome.latencies.append(now - client.sent_at)
                    outcome.done += now < deadline
                else:
                    outcome.refusals[status] = outcome.refusals.get(status, 0) + 1
                if now < deadline:
                    client.send(next(requests))
                else:
                    waiting -= 1
        for client in clients:
            client.connection.close()
    outcome.cpu_seconds = time.process_time() - begun
    return outcome


class _Client:
    """One connection and the answer it is waiting for."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._received = b""

    def send(self, request: bytes) -> None:
        self.sent_at = time.monotonic()
        self.connection.sendall(request)

    def receive(self) -> str | None:
        """Take what has come; return the status once the answer is whole."""
        chunk = self.connection.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self._received += chunk
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator or len(body) < _content_length(head):
            return None
        status = head[9:12].decode()
        self._received = b""
        return status


def _content_length(head: bytes) -> int:
    _before, _name, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def _requests(order: Order) -> Iterator[bytes]:
    """Make the bytes of one request after another, each for a customer and a product drawn anew."""
    draw = random.Random(order.run)  # noqa: S311 - repeatable on purpose
    number = 0
    while True:
        number += 1
        body = write_bill(customer=draw.randint(1, order.customers), product=draw.randint(1, order.products))
        key = f"Idempotency-Key: bench-{order.run}-{number}\r\n" if order.with_key else ""
        yield (
            f"POST {order.path} HTTP/1.1\r\nHost: 127.0.0.1:{order.port}\r\nContent-Type: application/json\r\n"
            f"{key}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def main() -> None:
    """Read an order, perform it, write the outcome."""
    gc.disable()
    outcome = perform(Order(**json.load(sys.stdin)))
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()

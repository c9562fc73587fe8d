"""The server is killed in the middle of work: what was answered stands, what was not can be asked again."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import SECRET_KEY, await_answer, free_port
from tests.processes import kill_family
from tula import db
from tula.config import Config


class Server:
    """A server process of its own, and a client that keeps trying."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        config = Config(database_url=database_url, secret_key=SECRET_KEY, demo=True)
        self.environ = os.environ | config.to_environment()
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        log = self.folder / "server.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tula.commands.server", str(self.port)],
                env=self.environ,
                stdout=output,
                stderr=output,
            )
        await_answer(f"http://127.0.0.1:{self.port}/", process, log)
        return process

    def kill(self) -> None:
        """Kill the server and its worker, without a chance to finish anything."""
        kill_family(self.process.pid)
        self.process.wait(30)

    def post(self, path: str, body: Any, key: str | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), headers=headers
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)


@pytest.fixture
def crashing(clean_database: str, tmp_path: Path) -> Any:
    server = Server(clean_database, tmp_path)
    yield server
    if server.process.poll() is None:
        server.kill()


def test_a_retried_request_after_a_kill_gives_the_first_answer(crashing: Server, engine: Any) -> None:
    """Desks bill without pause while the server is killed; each repeats its request under the same key."""
    customer = crashing.post("/api/customers", {"name": "Asha Rao", "phone": "9845012345"})[1]["customer"]["id"]
    service = crashing.post("/api/services", {"name": "Facial", "price": 100, "gst_rate": 0})[1]["service"]["id"]
    bill = {"customer_id": customer, "services": [{"service_id": service}]}
    answered: dict[str, str] = {}
    lost: list[str] = []
    stop = threading.Event()

    def desk(number: int) -> None:
        turn = 0
        while not stop.is_set():
            key, turn = f"desk-{number}-{turn}", turn + 1
            try:
                answered[key] = crashing.post("/integrated-billing/create-professional", bill, key)[1]["invoice"][
                    "invoice_number"
                ]
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                lost.append(key)
                return

    desks = [threading.Thread(target=desk, args=(number,)) for number in range(6)]
    for thread in desks:
        thread.start()
    while len(answered) < 30:
        time.sleep(0.01)
    crashing.kill()
    stop.set()
    for thread in desks:
        thread.join(30)
    assert lost, "the kill should have met somebody"
    crashing.process = crashing.start()
    for key, number in list(answered.items()):
        status, again = crashing.post("/integrated-billing/create-professional", bill, key)
        assert (status, again["invoice"]["invoice_number"]) == (200, number)
    repeated = [
        crashing.post("/integrated-billing/create-professional", bill, key)[1]["invoice"]["invoice_number"]
        for key in lost
    ]
    everything = [*answered.values(), *repeated]
    assert len(set(everything)) == len(everything)
    with engine.connect() as connection:
        written = connection.execute(text("SELECT count(*) FROM invoice")).scalar_one()
    assert written == len(everything)
    assert db.reading(lambda session: session.execute(text("SELECT count(*) FROM request_idempotency")).scalar_one())

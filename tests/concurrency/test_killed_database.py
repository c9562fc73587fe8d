"""The database is killed in the middle of work: every bill that was answered is there when it comes back."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.concurrency.test_crash import Server
from tests.processes import kill_family
from tula import migrations
from tula.postgres import Cluster, start

DESKS = 8
ANSWERS = 60


@pytest.fixture
def durable_cluster() -> Iterator[Cluster]:
    """A server of its own that keeps its promises to the disk, unlike the one that the other tests share."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = Path(os.environ["TULA_TEST_FOLDER"]) / f"killed-{worker}"
    cluster = start(folder)
    try:
        migrations.upgrade(cluster.url())
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def kill(cluster: Cluster) -> None:
    """Kill the database's main process and all its children at once: what they had in memory is gone."""
    kill_family(int((cluster.folders.pgdata / "postmaster.pid").read_text().split()[0]))


def test_what_was_answered_survives_a_killed_database(durable_cluster: Cluster, tmp_path: Path) -> None:
    server = Server(durable_cluster.url(), tmp_path)
    try:
        customer = server.post("/api/customers", {"name": "Asha Rao", "phone": "9845012345"})[1]["customer"]["id"]
        service = server.post("/api/services", {"name": "Facial", "price": 100, "gst_rate": 0})[1]["service"]["id"]
        bill = {"customer_id": customer, "services": [{"service_id": service}]}
        answered: list[str] = []

        def desk(number: int) -> None:
            turn = 0
            while True:
                key, turn = f"desk-{number}-{turn}", turn + 1
                try:
                    status, answer = server.post("/integrated-billing/create-professional", bill, key)
                except (OSError, http.client.HTTPException, json.JSONDecodeError):
                    return
                assert status == 201
                answered.append(answer["invoice"]["invoice_number"])

        desks = [threading.Thread(target=desk, args=(number,)) for number in range(DESKS)]
        for thread in desks:
            thread.start()
        while len(answered) < ANSWERS:
            time.sleep(0.001)
        kill(durable_cluster)
        for thread in desks:
            thread.join(60)
    finally:
        server.kill()
    durable_cluster.revive()
    with psycopg.connect(durable_cluster.url()) as connection:
        kept = {number for (number,) in connection.execute("SELECT number FROM invoice")}
        [(last,)] = connection.execute("SELECT last_number FROM document_counter").fetchall()
    assert len(answered) >= ANSWERS
    assert set(answered) <= kept, f"lost: {sorted(set(answered) - kept)}"
    assert len(kept) == last

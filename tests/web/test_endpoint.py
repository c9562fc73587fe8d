"""The Idempotency-Key over HTTP, and what every JSON answer has in common."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Desk
from tula import db
from tula.operations import customers

ASHA = {"name": "Asha Rao", "phone": "98450 12345"}


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)


def test_a_replay_is_the_very_same_body_and_says_so(desk: Desk) -> None:
    path = "/api/customers"
    first = desk.client.post(path, json=ASHA, headers={"Idempotency-Key": "k"})
    again = desk.client.post(path, json=ASHA, headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data == again.data
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert desk.get(path)["total"] == 1


def test_bodies_compare_as_json(desk: Desk) -> None:
    def post(data: str) -> Any:
        return desk.client.post(
            "/api/services", data=data, content_type="application/json", headers={"Idempotency-Key": "k"}
        )

    assert post('{"name": "Haircut", "price": 500, "gst_rate": 5}').status_code == 201
    assert post('{"gst_rate": 5.0, "name":"Haircut","price":500.00}').status_code == 200
    assert post('{"name": "Haircut", "price": 501, "gst_rate": 5}').status_code == 422
    assert post('{"name": "Haircut", "price": "500", "gst_rate": 5}').status_code == 422


def test_without_a_key_each_request_is_new(desk: Desk) -> None:
    assert [desk.send("POST", "/api/customers", ASHA).status for _ in range(2)] == [201, 201]
    assert desk.get("/api/customers")["total"] == 2


def test_a_key_belongs_to_its_method_and_path(desk: Desk) -> None:
    desk.send("POST", "/api/customers", ASHA, key="k")
    desk.send("POST", "/api/customers", ASHA, key="l")
    changed = [desk.send("PATCH", f"/api/customers/{id_}", {"name": "Asha"}, key="k") for id_ in (1, 2)]
    assert [answer.json["customer"]["id"] for answer in changed] == [1, 2]
    assert not any("Idempotency-Replayed" in answer.headers for answer in changed)


def test_a_patch_is_replayed_too(desk: Desk) -> None:
    desk.customer()
    desk.send("PATCH", "/api/customers/1", {"name": "Asha A"}, key="k")
    desk.send("PATCH", "/api/customers/1", {"name": "Asha B"})
    again = desk.send("PATCH", "/api/customers/1", {"name": "Asha A"}, key="k")
    assert again.status == 200
    assert again.headers["Idempotency-Replayed"] == "true"
    assert desk.get("/api/customers/1")["customer"]["name"] == "Asha B"


def test_a_refusal_is_not_stored(desk: Desk) -> None:
    batch = {"product_id": 1, "batch_no": "B1", "qty": 5}
    assert desk.send("POST", "/api/inventory/batches", batch, key="k").status == 404
    desk.product("Serum", 499)
    assert desk.send("POST", "/api/inventory/batches", batch, key="k").status == 201


def test_a_crash_within_the_work_leaves_neither_row_nor_key(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(customers.audit, "record", lambda *_, **__: 1 / 0)
        answer = desk.send("POST", "/api/customers", ASHA, key="k")
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "ZeroDivision" not in str(answer.json)
    assert desk.get("/api/customers")["total"] == 0
    assert desk.send("POST", "/api/customers", ASHA, key="k").status == 201


def test_64_copies_at_once_have_one_effect(app: Flask, desk: Desk) -> None:
    barrier = threading.Barrier(64)

    def send(_: int) -> tuple[int, bytes]:
        client = app.test_client()
        barrier.wait()
        response = client.post("/api/customers", json=ASHA, headers={"Idempotency-Key": "k"})
        return response.status_code, response.data

    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(send, range(64)))
    assert sorted(status for status, _ in answers) == [200] * 63 + [201]
    assert len({body for _, body in answers}) == 1
    assert desk.get("/api/customers")["total"] == 1


def test_a_copy_waits_and_is_then_told_that_the_first_still_runs(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(work: Any) -> Any:
        def hurried(session: Any) -> Any:
            session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            return work(session)

        return real(hurried)

    real = db.transaction
    with engine.connect() as first:
        first.execute(
            text(
                "INSERT INTO request_idempotency (method, path, key, request_hash) "
                "VALUES ('POST', '/api/customers', 'k', '')"
            )
        )
        monkeypatch.setattr(db, "transaction", impatient)
        answer = desk.send("POST", "/api/customers", ASHA, key="k")
    assert (answer.status, answer.json["code"]) == (409, "request_in_progress")
    monkeypatch.undo()
    assert desk.send("POST", "/api/customers", ASHA, key="k").status == 201


def test_connections_wait_ten_seconds_for_a_lock(engine: Engine, clean_database: str) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "10s"


def test_a_dry_run_and_a_preview_store_nothing(desk: Desk, engine: Engine) -> None:
    customer, service = desk.customer(), desk.service("Haircut", 500)
    body = {"customer_id": customer, "services": [{"service_id": service}]}
    dry = desk.send("POST", "/integrated-billing/create-professional", {**body, "dry_run": True}, key="k")
    assert (dry.status, dry.json["dry_run"]) == (200, True)
    assert desk.send("POST", "/integrated-billing/preview", body, key="k").status == 200
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM request_idempotency")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM invoice")).scalar_one() == 0
    assert desk.send("POST", "/integrated-billing/create-professional", body, key="k").status == 201


def test_no_cache_keeps_an_answer(desk: Desk) -> None:
    for answer in (desk.send("GET", "/api/customers"), desk.send("GET", "/api/customers/9")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "application/json"


def test_a_view_that_looks_cannot_write(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads run in a read-only transaction: the database itself refuses."""
    from tula.web.customers import api

    def meddle(session: Any) -> Any:
        session.execute(text("DELETE FROM customer_search"))

    desk.customer()
    monkeypatch.setattr(api, "get_settings", meddle)
    assert desk.send("GET", "/api/customers").status == 500
    monkeypatch.undo()
    assert desk.get("/api/customers?q=asha")["total"] == 1

"""Stock corrected by hand, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Answer, Desk


def adjust(desk: Desk, batch_id: int, key: str | None = None, **body: Any) -> Answer:
    return desk.send("POST", f"/api/inventory/batches/{batch_id}/adjust", {"reason": "Broken", **body}, key=key)


@pytest.fixture
def batch(desk: Desk) -> int:
    return desk.batch(desk.product("Serum", 499), 5, unit_cost=120)


def test_fewer_more_and_counted(desk: Desk, batch: int) -> None:
    answer = adjust(desk, batch, qty=-2, reason_code="damaged")
    assert answer.status == 201
    assert answer.json["batch"]["qty_available"] == 3
    move = answer.json["movement"]
    assert (move["kind"], move["qty"], move["qty_after"], move["reason_code"], move["reason"], move["actor"]) == (
        "adjustment",
        -2,
        3,
        "damaged",
        "Broken",
        "demo",
    )
    assert adjust(desk, batch, qty=4, reason_code="found").json["batch"]["qty_available"] == 7
    counted = adjust(desk, batch, counted=6).json
    assert (counted["movement"]["qty"], counted["movement"]["reason_code"]) == (-1, "other")
    listed = desk.get(f"/api/inventory/movements?batch_id={batch}&kind=adjustment")["items"]
    assert [one["qty"] for one in listed] == [-1, 4, -2]


def test_a_copy_is_done_once(desk: Desk, batch: int) -> None:
    first, second = (adjust(desk, batch, key="one", qty=-2) for _ in range(2))
    assert (first.status, second.status, second.json) == (201, 200, first.json)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert adjust(desk, batch, key="one", qty=-1).status == 422
    assert desk.get("/api/inventory/batches")["items"][0]["qty_available"] == 3


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"qty": -6}, 409, "not_enough_in_batch", "qty"),
        ({"counted": 5}, 409, "nothing_to_adjust", None),
        ({"qty": 999_999}, 409, "too_many_units", "qty"),
        ({}, 400, "qty_or_counted", "qty"),
        ({"qty": 1, "counted": 1}, 400, "qty_or_counted", "qty"),
        ({"qty": 0}, 400, "invalid_request", "qty"),
        ({"qty": 1.5}, 400, "invalid_request", "qty"),
        ({"qty": "1"}, 400, "invalid_request", "qty"),
        ({"counted": -1}, 400, "invalid_request", "counted"),
        ({"qty": 1, "reason": " "}, 400, "invalid_request", "reason"),
        ({"qty": 1, "reason_code": "expired"}, 400, "reason_does_not_fit", "reason_code"),
        ({"qty": 1, "reason_code": "whim"}, 400, "invalid_request", "reason_code"),
        ({"qty": 1, "cause": "x"}, 400, "invalid_request", "cause"),
    ],
)
def test_refusals(desk: Desk, batch: int, body: dict[str, Any], status: int, code: str, field: str | None) -> None:
    answer = adjust(desk, batch, **body)
    assert (answer.status, answer.json["code"], list(answer.json.get("errors", {}))) == (
        status,
        code,
        [field] if field else [],
    )
    if code == "not_enough_in_batch":
        assert answer.json["available"] == 5
    assert desk.get("/api/inventory/movements")["total"] == 1


def test_no_such_batch(desk: Desk) -> None:
    assert adjust(desk, 99, qty=1).status == 404


def test_a_second_receipt_of_a_number(desk: Desk) -> None:
    product = desk.product("Serum", 499)
    first = desk.batch(product, 5, batch_no="B1", unit_cost=120)
    body = {"product_id": product, "batch_no": "b1", "qty": 2, "unit_cost": 120, "supplier": "Himalaya"}
    path = "/api/inventory/batches"
    asked = desk.send("POST", path, {**body, "same_batch": "ask"})
    assert (asked.status, asked.json["code"], asked.json["batch_id"], asked.json["can_merge"]) == (
        409,
        "batch_exists",
        first,
        True,
    )
    merged = desk.send("POST", path, {**body, "same_batch": "merge"})
    assert (merged.status, merged.json["batch"]["id"], merged.json["batch"]["qty_available"]) == (201, first, 7)
    other = desk.send("POST", path, {**body, "unit_cost": 130, "same_batch": "merge"})
    assert (other.status, other.json["code"]) == (409, "batch_differs")
    apart = desk.send("POST", path, body)
    assert apart.json["batch"]["id"] != first
    assert apart.json["batch"]["supplier"] == "Himalaya"


def count(desk: Desk, *lines: tuple[int, int, int], **more: Any) -> Answer:
    body = {"lines": [dict(zip(("batch_id", "counted", "expected"), line, strict=True)) for line in lines], **more}
    return desk.send("POST", "/api/inventory/counts", body)


def test_a_count_is_seen_before_it_is_written(desk: Desk) -> None:
    product = desk.product("Serum", 499)
    one, two, three = (
        desk.batch(product, 5, batch_no="B1", unit_cost="100.50"),
        desk.batch(product, 5, batch_no="B2"),
        desk.batch(product, 5, batch_no="B3", unit_cost=3),
    )
    lines = ((one, 3, 5), (two, 6, 5), (three, 5, 5))
    seen = count(desk, *lines, dry_run=True)
    assert seen.status == 200
    shown = seen.json["count"]
    assert (shown["batches"], shown["agreeing"], shown["value"], shown["uncosted"]) == (3, 1, -201, 1)
    assert [(row["change"], row["value"]) for row in shown["differences"]] == [(-2, -201), (1, None)]
    assert desk.get("/api/inventory/movements")["total"] == 3
    assert count(desk, *lines).json["errors"] == {"reason": ["Please give a reason."]}
    written = count(desk, *lines, reason="Year end")
    assert (written.status, written.json["count"], written.json["dry_run"]) == (201, shown, False)
    assert desk.get("/api/inventory/movements?kind=adjustment")["total"] == 2


def test_a_count_names_what_moved(desk: Desk) -> None:
    product = desk.product("Serum", 499)
    one, two = desk.batch(product, 5, batch_no="B1"), desk.batch(product, 5, batch_no="B2")
    desk.billed(desk.customer(), products=[{"product_id": product, "qty": 1}])
    for more in ({"dry_run": True}, {"reason": "Year end"}):
        answer = count(desk, (one, 4, 5), (two, 4, 5), **more)
        assert (answer.status, answer.json["code"]) == (409, "stock_moved")
        assert answer.json["moved"] == [
            {"batch_id": one, "product_name": "Serum", "batch_no": "B1", "expected": 5, "available": 4}
        ]
    assert desk.get("/api/inventory/movements?kind=adjustment")["total"] == 0


def test_a_count_that_cannot_be_read(desk: Desk) -> None:
    batch = desk.batch(desk.product("Serum", 499), 5)
    assert count(desk).json["errors"] == {"lines": ["Give at least 1."]}
    assert list(count(desk, (batch, 1, 5), (batch, 2, 5), dry_run=True).json["errors"]) == ["lines.1.batch_id"]
    assert count(desk, (99, 1, 5), dry_run=True).status == 404
    assert count(desk, (batch, -1, 5), dry_run=True).status == 400


def test_what_came_back_to_a_full_batch_can_be_corrected(desk: Desk, batch: int) -> None:
    product = desk.get("/api/inventory/batches")["items"][0]["product_id"]
    sold = desk.billed(desk.customer(), products=[{"product_id": product, "qty": 3}]).invoice
    assert adjust(desk, batch, counted=999_999).status == 201
    assert desk.void(sold["id"]).status == 200
    assert adjust(desk, batch, qty=-1, reason_code="damaged").json["batch"]["qty_available"] == 1_000_001
    assert count(desk, (batch, 999_998, 1_000_001), reason="Year end").status == 201

"""The JSON API of stock."""

from __future__ import annotations

from tests.desk import Desk, day
from tula import clock


def test_receive_pick_and_sell(desk: Desk) -> None:
    today = clock.today("Asia/Kolkata")
    product = desk.product("Serum", 499)
    customer = desk.customer()
    body = {
        "product_id": product,
        "batch_no": "B1",
        "qty": 3,
        "unit_cost": "120.50",
        "received_on": "2026-01-01",
        "expires_on": day(0, today),
    }
    answer = desk.send("POST", "/api/inventory/batches", body)
    assert answer.status == 201
    assert answer.json["batch"] == {
        "id": 1,
        "batch_no": "B1",
        "product_id": product,
        "product_name": "Serum",
        "received_on": "2026-01-01",
        "expires_on": day(0, today),
        "qty_available": 3,
        "unit_price": 499,
        "unit_cost": 120.5,
        "supplier": None,
    }
    desk.batch(product, 4, batch_no="B2")
    desk.batch(product, 9, batch_no="B0", received_on="2025-01-01", expires_on=day(-1, today))
    picked = desk.get(f"/api/inventory/batches/for-consumption?product_id={product}&qty=5")
    assert picked["batches"] == [
        {
            "batch_id": 1,
            "batch_no": "B1",
            "product_id": product,
            "product_name": "Serum",
            "received_on": "2026-01-01",
            "expires_on": day(0, today),
            "qty_available": 3,
            "unit_price": 499,
            "pick_qty": 3,
        },
        {
            "batch_id": 2,
            "batch_no": "B2",
            "product_id": product,
            "product_name": "Serum",
            "received_on": day(0, today),
            "expires_on": None,
            "qty_available": 4,
            "unit_price": 499,
            "pick_qty": 2,
        },
    ]
    assert picked["shortage"] == 0
    everything = desk.get("/api/inventory/batches/for-consumption")
    assert [one["pick_qty"] for one in everything["batches"]] == [0, 0]
    tomorrow = desk.get(f"/api/inventory/batches/for-consumption?product_id={product}&qty=5&on={day(1, today)}")
    assert ([one["batch_no"] for one in tomorrow["batches"]], tomorrow["shortage"]) == (["B2"], 1)

    invoice = desk.billed(customer, products=[{"product_id": product, "qty": 4}]).invoice
    moves = desk.get(f"/api/inventory/movements?product_id={product}")["items"]
    sales = [move for move in moves if move["kind"] == "sale"]
    assert sorted((move["batch_no"], move["qty"], move["qty_after"]) for move in sales) == [
        ("B1", -3, 0),
        ("B2", -1, 3),
    ]
    assert {(move["invoice_id"], move["invoice_number"]) for move in sales} == {
        (invoice["id"], invoice["invoice_number"])
    }
    assert [move["kind"] for move in moves[-3:]] == ["receipt"] * 3
    assert desk.get(f"/api/inventory/batches?product_id={product}")["total"] == 3
    assert desk.get("/api/inventory/movements?product_id=99")["total"] == 0


def test_refusals(desk: Desk) -> None:
    product = desk.product("Serum", 499)
    path = "/api/inventory/batches"
    batch = {"product_id": product, "batch_no": "B1", "qty": 3}
    for change, status, field in (
        ({"product_id": 99}, 404, "product_id"),
        ({"qty": 0}, 400, "qty"),
        ({"batch_no": " "}, 400, "batch_no"),
        ({"unit_cost": -1}, 400, "unit_cost"),
        ({"received_on": "2999-01-01"}, 400, "received_on"),
        ({"received_on": "2026-01-02", "expires_on": "2026-01-01"}, 400, "expires_on"),
    ):
        answer = desk.send("POST", path, batch | change)
        assert (answer.status, list(answer.json["errors"])) == (status, [field])
    desk.send("PATCH", f"/api/products/{product}", {"is_active": False})
    answer = desk.send("POST", path, batch)
    assert (answer.status, answer.json["code"]) == (409, "product_inactive")
    assert desk.get("/api/inventory/movements")["total"] == 0
    for query, status in (("product_id=99&qty=1", 404), ("qty=0", 400), ("on=x", 400), ("product_id=x", 400)):
        assert desk.send("GET", f"{path}/for-consumption?{query}").status == status

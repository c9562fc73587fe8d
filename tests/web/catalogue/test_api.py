"""The JSON API of services, products and staff."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Desk

CASES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "service": (
        "services",
        "service",
        {"name": "Facial", "price": "1200.50", "gst_rate": 18},
        {
            "id": 1,
            "name": "Facial",
            "category": None,
            "price": 1200.5,
            "duration_minutes": None,
            "sac": None,
            "gst_rate": 18,
            "gst_rates": [{"gst_rate": 18, "valid_from": "2017-07-01"}],
            "tax_inclusive": False,
            "is_active": True,
            "consumables": [],
        },
        {"price": 1300, "is_active": False, "duration_minutes": 60},
    ),
    "product": (
        "products",
        "product",
        {"name": "Serum", "price": 499, "gst_rate": 12.5, "sku": "S1", "tax_inclusive": True, "hsn": "3304"},
        {
            "id": 1,
            "name": "Serum",
            "sku": "S1",
            "price": 499,
            "hsn": "3304",
            "unit": "pc",
            "pick_order": "fifo",
            "low_stock_at": 5,
            "is_retail": True,
            "gst_rate": 12.5,
            "gst_rates": [{"gst_rate": 12.5, "valid_from": "2017-07-01"}],
            "tax_inclusive": True,
            "is_active": True,
            "qty_available": 0,
        },
        {"name": "Serum 30 ml", "sku": None, "unit": "ml", "pick_order": "fefo", "low_stock_at": None},
    ),
    "staff": (
        "staff",
        "staff",
        {"name": "Meena"},
        {"id": 1, "name": "Meena", "role_title": None, "is_active": True},
        {"role_title": "Stylist", "is_active": False},
    ),
}


@pytest.mark.parametrize(("area", "noun", "body", "shown", "changes"), CASES.values(), ids=CASES.keys())
def test_add_show_change_list(
    desk: Desk, area: str, noun: str, body: dict[str, Any], shown: dict[str, Any], changes: dict[str, Any]
) -> None:
    path = f"/api/{area}"
    added = desk.send("POST", path, body)
    assert (added.status, added.json) == (201, {"success": True, noun: shown})
    assert desk.get(f"{path}/1")[noun] == shown
    changed = desk.send("PATCH", f"{path}/1", changes)
    assert (changed.status, changed.json[noun]) == (200, shown | changes)
    assert desk.get(path)["items"] == [shown | changes]
    active = (shown | changes)["is_active"]
    assert desk.get(f"{path}?is_active={str(active).lower()}")["total"] == 1
    assert desk.get(f"{path}?is_active={str(not active).lower()}")["total"] == 0
    for method, sent in (("GET", None), ("PATCH", {"name": "x"})):
        assert desk.send(method, f"{path}/9", sent).status == 404


def test_the_rate_of_today_is_shown(desk: Desk) -> None:
    service = desk.service("Facial", 1200, gst_rate=18)
    path = f"/api/services/{service}"
    later = desk.send("PATCH", path, {"gst_rate": 28, "gst_rate_from": "2999-01-01"})
    assert later.json["service"]["gst_rate"] == 18
    earlier = desk.send("PATCH", path, {"gst_rate": 5, "gst_rate_from": "2025-09-22"})
    assert earlier.json["service"]["gst_rate"] == 5
    assert earlier.json["service"]["gst_rates"] == [
        {"gst_rate": 18, "valid_from": "2017-07-01"},
        {"gst_rate": 5, "valid_from": "2025-09-22"},
        {"gst_rate": 28, "valid_from": "2999-01-01"},
    ]
    now = desk.send("PATCH", path, {"gst_rate": 12})
    assert now.json["service"]["gst_rate"] == 12


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"price": 1, "gst_rate": 5}, "name"),
        ({"name": "x", "gst_rate": 5}, "price"),
        ({"name": "x", "price": 1}, "gst_rate"),
        ({"name": "x", "price": 1, "gst_rate": 101}, "gst_rate"),
        ({"name": "x", "price": 1, "gst_rate": 5, "duration_minutes": 0}, "duration_minutes"),
        ({"name": "x", "price": 1, "gst_rate": 5, "sac": "abc"}, "sac"),
        ({"name": "x", "price": 1, "gst_rate": 5, "is_active": "yes"}, "is_active"),
    ],
)
def test_a_service_that_cannot_be(desk: Desk, body: dict[str, Any], field: str) -> None:
    answer = desk.send("POST", "/api/services", body)
    assert (answer.status, list(answer.json["errors"])) == (400, [field])
    assert desk.get("/api/services")["total"] == 0


def test_a_sku_twice(desk: Desk) -> None:
    desk.product("Serum", 499, sku="S1")
    desk.product("Oil", 299, sku="S2")
    for method, path, body in (
        ("POST", "/api/products", {"name": "x", "price": 1, "gst_rate": 5, "sku": "S1"}),
        ("PATCH", "/api/products/2", {"sku": "S1"}),
    ):
        answer = desk.send(method, path, body)
        assert (answer.status, answer.json["code"], list(answer.json["errors"])) == (409, "sku_taken", ["sku"])

"""Bulk edits over HTTP, and the files of the catalogue."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.operations import factories
from tests.operations.factories import NOW, TODAY
from tests.operations.test_issue_invoice import counted
from tula.domain.bulk_edit import BulkAsk
from tula.operations.catalogue import SERVICE
from tula.operations.catalogue_bulk import change_entries


def test_every_change_is_shown_and_then_made(desk: Desk) -> None:
    facial = desk.service("Facial", 1200, gst_rate=5, category="Face")
    haircut = desk.service("Haircut", 500, gst_rate=5)
    other = desk.service("Massage", 1000, gst_rate=5)
    body = {"ids": [haircut, facial], "price_percent": "10", "category": "Face", "gst_rate": 18}
    body["gst_rate_from"] = "2099-01-01"
    dry = desk.send("POST", "/api/services/bulk", {**body, "dry_run": True})
    assert dry.status == 200, dry
    assert [(one["name"], one["field"], one["from"], one["to"]) for one in dry.json["changes"]] == [
        ("Facial", "price", 1200, 1320),
        ("Facial", "gst_rate", 5, 18),
        ("Haircut", "price", 500, 550),
        ("Haircut", "category", None, "Face"),
        ("Haircut", "gst_rate", 5, 18),
    ]
    assert desk.get(f"/api/services/{facial}")["service"]["price"] == 1200
    done = desk.send("POST", "/api/services/bulk", body, key="b1")
    assert done.json["changes"] == dry.json["changes"]
    assert desk.send("POST", "/api/services/bulk", body, key="b1").headers["Idempotency-Replayed"] == "true"
    shown = desk.get(f"/api/services/{haircut}")["service"]
    assert (shown["price"], shown["category"], shown["gst_rate"]) == (550, "Face", 5)
    assert [one["gst_rate"] for one in shown["gst_rates"]] == [5, 18]
    assert desk.get(f"/api/services/{other}")["service"]["price"] == 1000
    again = desk.send("POST", "/api/services/bulk", {**body, "price_percent": None, "dry_run": True})
    assert again.json["changes"] == []


def test_only_what_was_seen_is_written(desk: Desk) -> None:
    facial = desk.service("Facial", 1200)
    body = {"ids": [facial], "price_percent": 10}
    seen = desk.send("POST", "/api/services/bulk", {**body, "dry_run": True}).json["fingerprint"]
    desk.send("PATCH", f"/api/services/{facial}", {"price": 2000})
    answer = desk.send("POST", "/api/services/bulk", {**body, "expected": seen})
    assert (answer.status, answer.json["code"]) == (409, "catalogue_changed")
    assert desk.get(f"/api/services/{facial}")["service"]["price"] == 2000
    seen = desk.send("POST", "/api/services/bulk", {**body, "dry_run": True}).json["fingerprint"]
    assert desk.send("POST", "/api/services/bulk", {**body, "expected": seen}).status == 200
    assert desk.get(f"/api/services/{facial}")["service"]["price"] == 2200


def test_a_rate_from_today_replaces_one_of_the_same_day(desk: Desk) -> None:
    serum = desk.product("Serum", 499, gst_rate=18)
    for rate in (12, 5):
        desk.send("POST", "/api/products/bulk", {"ids": [serum], "gst_rate": rate})
    shown = desk.get(f"/api/products/{serum}")["product"]
    assert [one["gst_rate"] for one in shown["gst_rates"]] == [18, 5]
    meena = desk.staff()
    assert desk.send("POST", "/api/staff/bulk", {"ids": [meena], "is_active": False}).status == 200
    assert desk.get("/api/staff")["items"][0]["is_active"] is False


def test_shelves_are_changed_together(desk: Desk) -> None:
    serum = desk.product("Serum", 499, pick_order="fefo")
    soap = desk.product("Soap", 120, low_stock_at=None)
    body = {"ids": [serum, soap], "low_stock_at": 12, "pick_order": "fefo"}
    dry = desk.send("POST", "/api/products/bulk", {**body, "dry_run": True})
    assert [(one["name"], one["field"], one["from"], one["to"]) for one in dry.json["changes"]] == [
        ("Serum", "low_stock_at", 5, 12),
        ("Soap", "low_stock_at", None, 12),
        ("Soap", "pick_order", "fifo", "fefo"),
    ]
    done = desk.send("POST", "/api/products/bulk", {**body, "expected": dry.json["fingerprint"]})
    assert done.json["changes"] == dry.json["changes"]
    shown = desk.get(f"/api/products/{soap}")["product"]
    assert (shown["low_stock_at"], shown["pick_order"]) == (12, "fefo")
    desk.send("POST", "/api/products/bulk", {"ids": [serum], "low_stock_at": "never"})
    shown = desk.get(f"/api/products/{serum}")["product"]
    assert (shown["low_stock_at"], shown["pick_order"]) == (None, "fefo")


@pytest.mark.parametrize(
    ("path", "body", "status", "where"),
    [
        ("services", {"ids": [1]}, 400, "nothing_asked"),
        ("services", {"ids": [], "is_active": True}, 400, "ids"),
        ("services", {"ids": [1, 999], "is_active": True}, 404, "ids"),
        ("services", {"ids": [1], "price_percent": -101}, 400, "price_percent"),
        ("services", {"ids": [1], "gst_rate": 5, "gst_rate_from": "2017-06-30"}, 400, "gst_rate_from"),
        ("products", {"ids": [1], "category": "x"}, 400, "category"),
        ("products", {"ids": [1], "low_stock_at": -1}, 400, "low_stock_at"),
        ("products", {"ids": [1], "low_stock_at": "many"}, 400, "low_stock_at"),
        ("products", {"ids": [1], "low_stock_at": True}, 400, "low_stock_at"),
        ("products", {"ids": [1], "pick_order": "lifo"}, 400, "pick_order"),
        ("services", {"ids": [1], "low_stock_at": 5}, 400, "low_stock_at"),
        ("services", {"ids": [1], "pick_order": "fefo"}, 400, "pick_order"),
        ("staff", {"ids": [1], "price_percent": 5}, 400, "price_percent"),
        ("staff", {"ids": [1], "gst_rate": 5}, 400, "gst_rate"),
    ],
)
def test_what_cannot_be(desk: Desk, path: str, body: dict[str, object], status: int, where: str) -> None:
    desk.service("Facial", 1200)
    desk.product("Serum", 499)
    desk.staff()
    for dry_run in (True, False):
        answer = desk.send("POST", f"/api/{path}/bulk", {**body, "dry_run": dry_run})
        assert answer.status == status, answer
        assert where == answer.json["code"] or where in answer.json["errors"]


def test_the_number_of_statements_does_not_grow(session: Session) -> None:
    counts = []
    for rows in (2, 100):
        ids = [factories.service(session, name=f"Service {number}") for number in range(rows)]
        ask = BulkAsk(price_bp=500, category=f"c{rows}", is_active=False, rate_bp=1800, rate_from=TODAY)
        with counted() as sent:
            assert len(change_entries(session, kind=SERVICE, ids=ids, ask=ask, actor="meena", now=NOW)) == 4 * rows
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_what_is_exported_can_be_imported(desk: Desk, client: FlaskClient) -> None:
    desk.service("Facial, gold", 1200.5, gst_rate=5, category="+Face", sac="999722", duration_minutes=45)
    desk.product("Serum", 499, gst_rate=18, sku="S-1")
    desk.staff("आशा")
    for kind in ("services", "products", "staff"):
        raw = client.get(f"/catalogue/{kind}.csv").data
        checked = client.post(
            f"/api/imports/{kind}/check?skip_existing=true", data=raw, content_type="text/csv"
        ).get_json()
        assert (checked["problem_count"], checked["skipped_count"]) == (0, 1), checked
    rows = list(csv.reader(io.StringIO(client.get("/catalogue/services.csv?q=gold").text)))
    assert rows[1] == ["Facial, gold", "'+Face", "1200.50", "no", "5.00", "999722", "45", "yes"]
    assert len(list(csv.reader(io.StringIO(client.get("/catalogue/services.csv?active=no").text)))) == 1
    assert client.get("/catalogue/services.xlsx").status_code == 200


def test_lists_are_sorted_in_their_address(desk: Desk, client: FlaskClient) -> None:
    for name, price, category in (("Facial", 1200, "Face"), ("Haircut", 500, "Hair"), ("Beard", 300, None)):
        desk.service(name, price, category=category)
    for query, order in (
        ("", ["Beard", "Facial", "Haircut"]),
        ("?sort=-price", ["Facial", "Haircut", "Beard"]),
        ("?sort=category", ["Facial", "Haircut", "Beard"]),
        ("?sort=nonsense", ["Beard", "Facial", "Haircut"]),
        ("?q=fac", ["Facial"]),
        ("?q=hair", ["Haircut"]),
    ):
        text = client.get(f"/catalogue/services{query}").text
        found = sorted((text.index(f">{name}</a>"), name) for name in order)
        assert [name for _, name in found] == order, query
    assert client.get("/catalogue/staff?sort=price").status_code == 200
    assert client.get("/catalogue/services/999").status_code == 404


def test_packages_of_the_price_list_are_changed_together(desk: Desk) -> None:
    ids = [
        desk.template(name, "session", [{"benefit_type": "free", "qty": 4}], price=price)
        for name, price in (("3+1", 4500), ("Ten", 15999))
    ]
    asha = desk.customer()
    held = desk.assign(asha, ids[0], price_paid=4500)
    body = {"ids": ids, "price_percent": 10, "gst_rate": 18, "is_active": False}
    address = "/packages/api/templates/bulk"
    dry = desk.send("POST", address, {**body, "dry_run": True})
    assert dry.status == 200, dry
    assert [(one["name"], one["field"], one["from"], one["to"]) for one in dry.json["changes"]] == [
        ("3+1", "price", 4500, 4950),
        ("3+1", "is_active", True, False),
        ("3+1", "gst_rate", 5, 18),
        ("Ten", "price", 15999, 17599),
        ("Ten", "is_active", True, False),
        ("Ten", "gst_rate", 5, 18),
    ]
    assert desk.get(f"/packages/api/templates/{ids[0]}")["template"]["price"] == 4500
    done = desk.send("POST", address, {**body, "expected": dry.json["fingerprint"]})
    assert done.json["changes"] == dry.json["changes"]
    ten = desk.get(f"/packages/api/templates/{ids[1]}")["template"]
    assert (ten["price"], ten["gst_rate"], ten["is_active"]) == (17599, 18, False)
    assert desk.package(held["id"])["price_paid"] == 4500
    stale = desk.send("POST", address, {**body, "expected": dry.json["fingerprint"]})
    assert (stale.status, stale.json["code"]) == (409, "catalogue_changed")
    for more, field in (({"category": "x"}, "category"), ({"gst_rate_from": "2099-01-01"}, "gst_rate_from")):
        refused = desk.send("POST", address, {**body, **more})
        assert (refused.status, list(refused.json["errors"])) == (400, [field])
    unknown = desk.send("POST", address, {**body, "ids": [*ids, 10**9]})
    assert (unknown.status, unknown.json["code"]) == (404, "template_not_found")

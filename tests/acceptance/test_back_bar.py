"""What treatments use up: set on the service, taken with the bill, changed by an edit, put back by a void."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.desk import Answer, Desk, day
from tula.models import AuditLog


class Bar:
    """A facial that uses 30 ml of oil and one mask, with 100 ml and 5 masks on the shelf."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.asha = desk.customer()
        self.oil = desk.product("Massage oil", 2, unit="ml")
        self.mask = desk.product("Sheet mask", 80)
        self.facial = desk.service(
            "Facial",
            1200,
            consumables=[{"product_id": self.oil, "qty": 30}, {"product_id": self.mask, "qty": 1}],
        )
        self.oil_batch = desk.batch(self.oil, 100, batch_no="OIL")
        self.mask_batch = desk.batch(self.mask, 5, batch_no="MASK")

    def used(self, answer: Answer) -> list[tuple[str, str, int]]:
        return [(one["product_name"], one["batch_no"], one["qty"]) for one in answer.line["consumed"]]

    def left(self) -> dict[str, int]:
        batches = self.desk.get("/api/inventory/batches")["items"]
        return {one["batch_no"]: one["qty_available"] for one in batches}


@pytest.fixture
def bar(desk: Desk) -> Bar:
    return Bar(desk)


def test_a_bill_takes_what_its_treatments_use(bar: Bar) -> None:
    bill = {"services": [{"service_id": bar.facial, "qty": 2}]}
    preview = bar.desk.preview(bar.asha, **bill)
    assert bar.used(preview) == [("Massage oil", "OIL", 60), ("Sheet mask", "MASK", 2)]
    assert bar.left() == {"OIL": 100, "MASK": 5}
    billed = bar.desk.billed(bar.asha, **bill)
    assert billed.line["consumed"] == preview.line["consumed"]
    assert billed.line["batches"] == []
    assert billed.json["warnings"] == []
    assert bar.left() == {"OIL": 40, "MASK": 3}
    assert bar.desk.invoice(billed.invoice["id"])["lines"][0]["consumed"] == billed.line["consumed"]
    moves = bar.desk.get(f"/api/inventory/movements?product_id={bar.oil}")["items"]
    assert [(one["kind"], one["qty"], one["qty_after"], one["invoice_id"]) for one in moves] == [
        ("consumption", -60, 40, billed.invoice["id"]),
        ("receipt", 100, 100, None),
    ]


def test_the_price_is_the_same_with_and_without(bar: Bar) -> None:
    assert bar.desk.billed(bar.asha, services=[bar.facial]).invoice["total_amount"] == 1200


def test_goods_are_sold_before_treatments_use_them(bar: Bar) -> None:
    billed = bar.desk.billed(
        bar.asha, services=[bar.facial], products=[{"product_id": bar.mask, "qty": 5}], invoice_discount=0
    )
    service, product = billed.invoice["lines"]
    assert [one["qty"] for one in product["batches"]] == [5]
    assert [one["product_name"] for one in service["consumed"]] == ["Massage oil"]
    assert billed.json["warnings"] == [
        "Sheet mask: 1 used in treatments is not in stock. Receive a batch or count the shelf."
    ]
    assert bar.desk.invoice(billed.invoice["id"])["warnings"] == []
    assert bar.left() == {"OIL": 70, "MASK": 0}


def test_what_is_short_is_told_and_never_refuses_a_treatment(bar: Bar) -> None:
    bill = {"services": [{"service_id": bar.facial, "qty": 4}]}
    words = "Massage oil: 20 ml used in treatments is not in stock. Receive a batch or count the shelf."
    assert bar.desk.preview(bar.asha, **bill).json["warnings"] == [words]
    billed = bar.desk.billed(bar.asha, **bill)
    assert billed.json["warnings"] == [words]
    assert bar.used(billed) == [("Massage oil", "OIL", 100), ("Sheet mask", "MASK", 4)]
    assert bar.left() == {"OIL": 0, "MASK": 1}


def test_expired_batches_are_passed_over_and_fefo_is_followed(bar: Bar, today: date) -> None:
    desk = bar.desk
    assert desk.send("PATCH", f"/api/products/{bar.mask}", {"pick_order": "fefo"}).status == 200
    desk.batch(bar.mask, 5, batch_no="GONE", received_on="2020-01-01", expires_on="2020-02-01")
    desk.batch(bar.mask, 2, batch_no="SOON", expires_on=day(1, today))
    billed = desk.billed(bar.asha, services=[{"service_id": bar.facial, "qty": 3}])
    assert bar.used(billed)[1:] == [("Sheet mask", "SOON", 2), ("Sheet mask", "MASK", 1)]


def test_a_product_line_follows_fefo_too(bar: Bar, today: date) -> None:
    desk = bar.desk
    desk.send("PATCH", f"/api/products/{bar.mask}", {"pick_order": "fefo"})
    desk.batch(bar.mask, 2, batch_no="SOON", expires_on=day(1, today))
    picks = desk.get(f"/api/inventory/batches/for-consumption?product_id={bar.mask}&qty=3")["batches"]
    assert {one["batch_no"]: one["pick_qty"] for one in picks} == {"SOON": 2, "MASK": 1}
    line = desk.billed(bar.asha, products=[{"product_id": bar.mask, "qty": 3}]).line
    assert [(one["batch_no"], one["qty"]) for one in line["batches"]] == [("SOON", 2), ("MASK", 1)]


def test_a_void_puts_it_back_and_a_refund_does_not(bar: Bar) -> None:
    first = bar.desk.billed(bar.asha, services=[bar.facial]).invoice
    second = bar.desk.billed(bar.asha, services=[bar.facial]).invoice
    assert bar.left() == {"OIL": 40, "MASK": 3}
    bar.desk.refunded(first["id"])
    assert bar.left() == {"OIL": 40, "MASK": 3}
    assert bar.desk.void(second["id"]).status == 200
    assert bar.left() == {"OIL": 70, "MASK": 4}


def test_an_edit_uses_more_or_less(bar: Bar) -> None:
    bill = bar.desk.billed(bar.asha, services=[bar.facial]).invoice
    more = bar.desk.edited(bill, qty=3)
    assert bar.used(more) == [("Massage oil", "OIL", 90), ("Sheet mask", "MASK", 3)]
    assert bar.left() == {"OIL": 10, "MASK": 2}
    less = bar.desk.edited(more.invoice, qty=1)
    assert bar.left() == {"OIL": 70, "MASK": 4}
    peel = bar.desk.service("Peel", 900, consumables=[{"product_id": bar.oil, "qty": 5}])
    other = bar.desk.edited(less.invoice, service_id=peel)
    assert bar.used(other) == [("Massage oil", "OIL", 5)]
    assert bar.left() == {"OIL": 95, "MASK": 5}
    assert bar.desk.void(bill["id"]).status == 200
    assert bar.left() == {"OIL": 100, "MASK": 5}


def test_an_edit_of_the_price_keeps_what_was_used(bar: Bar) -> None:
    bill = bar.desk.billed(bar.asha, services=[bar.facial]).invoice
    bar.desk.send("PATCH", f"/api/services/{bar.facial}", {"consumables": []})
    edited = bar.desk.edited(bill, unit_price=1000)
    assert bar.used(edited) == [("Massage oil", "OIL", 30), ("Sheet mask", "MASK", 1)]
    assert bar.left() == {"OIL": 70, "MASK": 4}


def test_an_edit_tells_what_is_short(bar: Bar) -> None:
    bill = bar.desk.billed(bar.asha, services=[bar.facial]).invoice
    answer = bar.desk.edited(bill, qty=4)
    assert "Massage oil: 20 ml used in treatments" in " ".join(answer.json["warnings"])
    assert bar.left() == {"OIL": 0, "MASK": 1}


def test_the_recipe_is_set_whole(bar: Bar, engine: Engine) -> None:
    shown = bar.desk.get(f"/api/services/{bar.facial}")["service"]["consumables"]
    assert shown == [
        {"product_id": bar.oil, "product_name": "Massage oil", "unit": "ml", "qty": 30},
        {"product_id": bar.mask, "product_name": "Sheet mask", "unit": "pc", "qty": 1},
    ]
    path = f"/api/services/{bar.facial}"
    changed = bar.desk.send("PATCH", path, {"consumables": [{"product_id": bar.mask, "qty": 2}]})
    assert [(one["product_id"], one["qty"]) for one in changed.json["service"]["consumables"]] == [(bar.mask, 2)]
    assert bar.desk.send("PATCH", path, {"price": 1300}).json["service"]["consumables"] == [
        {"product_id": bar.mask, "product_name": "Sheet mask", "unit": "pc", "qty": 2}
    ]
    with Session(engine) as session:
        deeds = session.scalars(select(AuditLog.details).where(AuditLog.action == "service.changed")).all()
    assert [deed.get("consumables") for deed in deeds] == [
        {
            "from": [
                {"product_id": bar.oil, "name": "Massage oil", "qty": 30},
                {"product_id": bar.mask, "name": "Sheet mask", "qty": 1},
            ],
            "to": [{"product_id": bar.mask, "name": "Sheet mask", "qty": 2}],
        },
        None,
    ]


@pytest.mark.parametrize(
    ("consumables", "status", "field"),
    [
        ([{"product_id": 999, "qty": 1}], 404, "consumables.0.product_id"),
        ([{"product_id": 1, "qty": 1}, {"product_id": 1, "qty": 2}], 400, "consumables.1.product_id"),
        ([{"product_id": 1, "qty": 0}], 400, "consumables.0.qty"),
        ([{"product_id": 1, "qty": 1.5}], 400, "consumables.0.qty"),
        ([{"product_id": 1}], 400, "consumables.0.qty"),
        ([{"product_id": 1, "qty": 1, "ml": 3}], 400, "consumables.0.ml"),
        (None, 400, "consumables"),
        ("oil", 400, "consumables"),
        ([{"product_id": 1, "qty": 1}] * 51, 400, "consumables"),
    ],
)
def test_a_recipe_that_cannot_be(bar: Bar, consumables: Any, status: int, field: str) -> None:
    answer = bar.desk.send("PATCH", f"/api/services/{bar.facial}", {"consumables": consumables})
    assert (answer.status, list(answer.json["errors"])) == (status, [field])
    assert len(bar.desk.get(f"/api/services/{bar.facial}")["service"]["consumables"]) == 2


def test_a_product_no_longer_kept_stays_but_is_not_added(bar: Bar) -> None:
    desk = bar.desk
    desk.send("PATCH", f"/api/products/{bar.oil}", {"is_active": False})
    oil = {"product_id": bar.oil, "qty": 20}
    assert desk.send("PATCH", f"/api/services/{bar.facial}", {"consumables": [oil]}).status == 200
    refused = desk.send("POST", "/api/services", {"name": "Peel", "price": 1, "gst_rate": 5, "consumables": [oil]})
    assert (refused.status, refused.json["code"]) == (409, "consumable_inactive")
    assert bar.used(desk.billed(bar.asha, services=[bar.facial])) == [("Massage oil", "OIL", 20)]


def test_what_is_only_used_in_treatments_is_not_sold(bar: Bar) -> None:
    desk = bar.desk
    assert desk.send("PATCH", f"/api/products/{bar.oil}", {"is_retail": False}).status == 200
    for send in (desk.preview, desk.bill):
        refused = send(bar.asha, products=[{"product_id": bar.mask}, {"product_id": bar.oil}])
        assert (refused.status, refused.json["code"]) == (409, "product_not_retail")
        assert list(refused.json["errors"]) == ["products.1.product_id"]
    assert [one["name"] for one in desk.get("/api/products?is_retail=true")["items"]] == ["Sheet mask"]
    assert [one["name"] for one in desk.get("/api/products?is_retail=false")["items"]] == ["Massage oil"]
    assert [one["kind"] for one in desk.get("/integrated-billing/search?q=oil")["items"]] == []
    assert bar.used(desk.billed(bar.asha, services=[bar.facial]))[0] == ("Massage oil", "OIL", 30)

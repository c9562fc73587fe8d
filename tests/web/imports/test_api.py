"""Imports over HTTP: all rows or none, problems by row and column, once, and books that agree."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk import Answer, Desk

SERVICES = "name,category,price,tax_inclusive,gst_rate,sac,duration_minutes,active\n"
CUSTOMERS = "name,phone,email\n"
PACKAGES = "reference,customer_phone,customer_name,package,service,total,used,price_paid,assigned_on,expires_on\n"


def send(desk: Desk, path: str, text: str | bytes, *, key: str | None = None, **more: Any) -> Answer:
    raw = text.encode() if isinstance(text, str) else text
    headers = {"Idempotency-Key": key} if key else {}
    response = desk.client.post(f"/api/imports/{path}", data=raw, content_type="text/csv", headers=headers, **more)
    return Answer(response.status_code, response.get_json(), response.headers)


def problems(answer: Answer) -> list[tuple[int, str | None]]:
    return [(one["row"], one["column"]) for one in answer.json["problems"]]


def imported(desk: Desk, kind: str, text: str, **more: Any) -> dict[str, Any]:
    answer = send(desk, kind, text, **more)
    assert answer.status == 201, answer
    return answer.json


def test_services_are_checked_then_written(desk: Desk) -> None:
    text = SERVICES + "Facial,Face,1200,no,5,999722,60,yes\nHaircut,Hair,₹500,yes,18%,,,no\n"
    checked = send(desk, "services/check", text)
    assert (checked.status, checked.json["can_import"], checked.json["new_rows"]) == (200, True, 2)
    assert desk.get("/api/services")["total"] == 0
    assert imported(desk, "services", text)["new_rows"] == 2
    facial, haircut = desk.get("/api/services")["items"]
    assert facial["price"] == 1200
    assert (facial["category"], facial["sac"], facial["duration_minutes"]) == ("Face", "999722", 60)
    assert (haircut["gst_rate"], haircut["tax_inclusive"], haircut["is_active"]) == (18, True, False)
    asha = desk.customer()
    assert desk.billed(asha, services=[facial["id"]]).invoice["total_amount"] == 1260


def test_one_bad_row_keeps_all_out(desk: Desk) -> None:
    desk.service("Facial", 1000)
    text = SERVICES + "FACIAL,,1,no,5,,,\nMassage,,x,no,5,,,\nSpa,,1,no,5,,,\nspa ,,1,no,5,,,\n"
    checked = send(desk, "services/check", text)
    assert (checked.status, checked.json["can_import"]) == (200, False)
    assert problems(checked) == [(2, "name"), (3, "price"), (5, "name")]
    assert checked.json["problems"][1]["value"] == "x"
    answer = send(desk, "services", text)
    assert (answer.status, answer.json["code"], problems(answer)) == (400, "import_refused", problems(checked))
    assert answer.json["errors"]["row 3, price"]
    assert desk.get("/api/services")["total"] == 1


def test_what_is_there_already_can_be_left_out(desk: Desk) -> None:
    desk.service("Facial", 1000)
    text = SERVICES + "Facial,,1,no,5,,,\nMassage,,1,no,5,,,\n"
    checked = send(desk, "services/check?skip_existing=true", text)
    assert (checked.json["can_import"], checked.json["new_rows"], checked.json["skipped_count"]) == (True, 1, 1)
    assert imported(desk, "services?skip_existing=true", text)["new_rows"] == 1
    assert [one["name"] for one in desk.get("/api/services")["items"]] == ["Facial", "Massage"]
    answer = send(desk, "services?skip_existing=true", SERVICES + "Facial,,1,no,5,,,\n")
    assert (answer.status, answer.json["code"]) == (400, "import_refused")


def test_products_and_staff(desk: Desk) -> None:
    desk.product("Serum", 499, sku="S-1")
    text = "name,sku,price,gst_rate,hsn\nShampoo,S-2,340,18,33051090\n"
    imported(desk, "products", text)
    shampoo = next(one for one in desk.get("/api/products")["items"] if one["name"] == "Shampoo")
    assert (shampoo["sku"], shampoo["gst_rate"], shampoo["hsn"]) == ("S-2", 18, "33051090")
    clash = "name,sku,price,gst_rate\nNew,S-1,1,18\nOther,S-9,1,18\nThird,S-9,1,18\n"
    assert problems(send(desk, "products/check", clash)) == [(2, "sku"), (4, "sku")]
    imported(desk, "staff", "name,role\nMeena,Therapist\n")
    assert desk.get("/api/staff")["items"][0]["role_title"] == "Therapist"


def test_products_say_how_they_are_kept(desk: Desk, client: FlaskClient) -> None:
    text = (
        "name,price,gst_rate,unit,pick_order,low_stock_at,is_retail\n"
        "Serum,499,18,,FEFO,,\nOil,1,18,ml,fifo,never,no\nWax,1,18,g,,0,yes\n"
    )
    imported(desk, "products", text)
    found = {one["name"]: one for one in desk.get("/api/products")["items"]}
    kept = {
        name: (one["unit"], one["pick_order"], one["low_stock_at"], one["is_retail"]) for name, one in found.items()
    }
    assert kept == {
        "Serum": ("pc", "fefo", 5, True),
        "Oil": ("ml", "fifo", None, False),
        "Wax": ("g", "fifo", 0, True),
    }
    # What is exported is what is imported.
    exported = client.get("/catalogue/products.csv").text
    for product in found.values():
        desk.send("PATCH", f"/api/products/{product['id']}", {"name": f"{product['name']} old"})
    imported(desk, "products", exported)
    again = {one["name"]: one for one in desk.get("/api/products")["items"] if not one["name"].endswith("old")}
    assert {
        name: (one["unit"], one["pick_order"], one["low_stock_at"], one["is_retail"]) for name, one in again.items()
    } == kept
    bad = "name,price,gst_rate,unit,pick_order,low_stock_at\nX,1,18,millilitres as such,lifo,-1\n"
    assert problems(send(desk, "products/check", bad)) == [(2, "unit"), (2, "pick_order"), (2, "low_stock_at")]


STOCK = "product,sku,batch_no,qty,unit_cost,received_on,expires_on\n"


def test_opening_stock(desk: Desk) -> None:
    serum, oil = desk.product("Serum", 499, sku="S-1"), desk.product("Oil", 300)
    desk.batch(oil, 1, batch_no="OLD")
    text = STOCK + "serum,,A1,12,110.50,1/4/2026,2029-03-31\n,S-1,A2,3,,,\nOil,,B1,5,90,2026-04-01,\n"
    checked = send(desk, "stock/check", text)
    assert (checked.json["can_import"], checked.json["new_rows"]) == (True, 3)
    assert desk.get("/api/inventory/movements")["total"] == 1
    imported(desk, "stock", text)
    batches = {one["batch_no"]: one for one in desk.get("/api/inventory/batches")["items"]}
    assert (batches["A1"]["product_id"], batches["A1"]["qty_available"], batches["A1"]["unit_cost"]) == (
        serum,
        12,
        110.5,
    )
    assert (batches["A1"]["received_on"], batches["A1"]["expires_on"]) == ("2026-04-01", "2029-03-31")
    assert (batches["A2"]["product_id"], batches["A2"]["unit_cost"], batches["A2"]["expires_on"]) == (serum, None, None)
    moves = desk.get("/api/inventory/movements")["items"]
    assert {(one["kind"], one["reason"]) for one in moves} == {("receipt", "Opening stock"), ("receipt", None)}


def test_problems_of_opening_stock_are_named(desk: Desk) -> None:
    serum = desk.product("Serum", 499, sku="S-1")
    desk.product("Twin", 1)
    desk.product("twin", 2)
    gone = desk.product("Gone", 1)
    desk.send("PATCH", f"/api/products/{gone}", {"is_active": False})
    desk.batch(serum, 1, batch_no="b9")
    text = STOCK + (
        ",,A1,1,,,\n"  # no product
        "Nothing,,A1,1,,,\n"
        ",S-9,A1,1,,,\n"
        "Twin,S-1,A1,1,,,\n"  # another name than the SKU's
        "Twin,,A1,1,,,\n"  # two of that name
        "Gone,,A1,1,,,\n"
        "Serum,,A1,0,-1,2999-01-01,x\n"
        "Serum,,A1,1,,2999-01-01,\n"
        "Serum,,A2,1,,2026-01-02,2026-01-01\n"
        "Serum,,A3,1,,,\n"
        "Serum,,a3,1,,,\n"  # twice
        "Serum,,B9,1,,,\n"  # there already
    )
    assert problems(send(desk, "stock/check", text)) == [
        (2, "product"),
        (3, "product"),
        (4, "sku"),
        (5, "product"),
        (6, "product"),
        (7, "product"),
        (8, "qty"),
        (8, "unit_cost"),
        (8, "expires_on"),
        (9, "received_on"),
        (10, "expires_on"),
        (12, "batch_no"),
        (13, "batch_no"),
    ]
    skipped = send(desk, "stock?skip_existing=true", STOCK + "Serum,,B9,1,,,\nSerum,,B10,1,,,\n")
    assert (skipped.status, skipped.json["new_rows"], skipped.json["skipped_count"]) == (201, 1, 1)


def test_customers_are_found_afterwards_and_shared_phones_are_told(desk: Desk) -> None:
    desk.customer("Asha Rao", phone="98450 12345")
    text = CUSTOMERS + "asha rao,+91 9845012345,\nBina Shah,98450 12345,bina@spa.in\nChitra,99000 11111,\n"
    assert problems(send(desk, "customers/check", text)) == [(2, "phone")]
    checked = send(desk, "customers/check?skip_existing=true", text)
    assert [(one["row"], one["column"]) for one in checked.json["warnings"]] == [(3, "phone"), (3, "phone")]
    imported(desk, "customers?skip_existing=true", text)
    assert desk.get("/api/customers?q=bina")["total"] == 1
    assert desk.get("/api/customers?q=11111")["total"] == 1
    assert desk.get("/api/customers")["total"] == 3


@pytest.fixture
def spa(desk: Desk) -> dict[str, int]:
    asha = desk.customer("Asha Rao", phone="98450 12345")
    facial, haircut = desk.service("Facial", 1200), desk.service("Haircut", 500)
    desk.template("Ten facials", "session", [{"service_id": facial, "benefit_type": "free", "qty": 10}], price=9000)
    desk.template("Prepaid", "value", None, price=5000, amount=6000)
    desk.template("Club", "membership", [{"service_id": haircut, "benefit_type": "unlimited"}], price=3000)
    desk.template("Choose", "session", [{"benefit_type": "free", "qty": 4, "choose": True}], price=3000)
    desk.template(
        "Combo",
        "combo",
        [
            {"service_id": facial, "benefit_type": "free", "qty": 5},
            {"service_id": haircut, "benefit_type": "free", "qty": 5},
        ],
        price=5000,
    )
    return {"asha": asha, "facial": facial, "haircut": haircut}


def test_three_of_ten_stays_three_of_ten(desk: Desk, spa: dict[str, int]) -> None:
    """Run against `tula verify` after the test, as every test that commits."""
    text = PACKAGES + (
        ",98450 12345,Asha Rao,ten facials,,10,3,9000,2026-04-01,2036-03-31\n"
        ",+919845012345,,Prepaid,,6000,1500.50,5000,2026-04-02,\n"
        ",9845012345,,Club,,,7,,2026-04-03,\n"
        ",9845012345,,Choose,Haircut,,1,,2026-04-04,\n"
        "C1,9845012345,,Combo,Facial,,2,,2026-04-05,\n"
        "C1,9845012345,,Combo,Haircut,6,6,,2026-04-05,\n"
        ",9845012345,,Ten facials,,4,4,3600,2025-04-01,\n"
        ",9845012345,,Combo,,,,,2026-04-06,\n"
    )
    assert imported(desk, "packages", text)["new_rows"] == 8
    held = {
        (one["package"]["name"], one["assigned_on"]): one
        for one in desk.get(f"/packages/api/customer-packages?customer_id={spa['asha']}")["items"]
    }
    assert len(held) == 7
    ten = held["Ten facials", "2026-04-01"]
    assert (ten["total"], ten["used"], ten["remaining"], ten["expires_on"]) == (10, 3, 7, "2036-03-31")
    assert ten["status"] == "active"
    assert held["Prepaid", "2026-04-02"]["credit"] == {"total": 6000, "used": 1500.5, "remaining": 4499.5}
    combo = held["Combo", "2026-04-05"]
    assert (combo["total"], combo["used"], combo["remaining"]) == (11, 8, 3)
    assert held["Ten facials", "2025-04-01"]["status"] == "completed"
    assert held["Combo", "2026-04-06"]["remaining"] == 10
    club = desk.package(held["Club", "2026-04-03"]["id"])
    assert club["items"][0]["used_qty"] == 7
    entries = desk.usage(ten["id"])
    assert [(one["change_type"], one["qty"], one["balance_after"]) for one in entries] == [
        ("adjust", -3, 7),
        ("grant", 10, 10),
    ]
    assert entries[0]["reason"] == "Used before the import"
    # And it goes on being used, and corrected, as any other.
    assert desk.billed(spa["asha"], services=[spa["facial"]]).json["package_deductions_applied"] == 1
    back = desk.send(
        "POST",
        f"/packages/api/customer-packages/{ten['id']}/adjust",
        {"service_id": spa["facial"], "qty": 3, "reason": "They had counted wrong.", "change_type": "adjust"},
    )
    assert back.status == 201, back


def test_packages_that_do_not_fit_are_told_by_row_and_column(desk: Desk, spa: dict[str, int]) -> None:
    desk.customer("Asha's brother", phone="98450 12345")
    desk.customer("Bina", phone="99000 11111")
    text = PACKAGES + (
        ",90000 00000,,Ten facials,,10,3,,,\n"
        ",98450 12345,,Ten facials,,10,3,,,\n"
        ",99000 11111,Somebody,Ten facials,,10,3,,,\n"
        ",99000 11111,,Twelve facials,,10,3,,,\n"
        ",99000 11111,,Ten facials,Haircut,10,3,,,\n"
        ",99000 11111,,Ten facials,,10,11,,2026-01-01,\n"
        ",99000 11111,,Ten facials,,2.5,1,,2026-01-02,\n"
        ",99000 11111,,Club,,10,3,,,\n"
        ",99000 11111,,Choose,,4,1,,,\n"
        ",99000 11111,,Combo,,4,1,,,\n"
        ",99000 11111,,Ten facials,Sauna,4,1,,2026-01-03,\n"
        ",99000 11111,,Ten facials,,4,1,,2999-01-01,\n"
        "R,99000 11111,,Combo,Facial,4,1,,2026-01-04,\n"
        "R,99000 11111,,Combo,Haircut,4,1,,2026-01-05,\n"
    )
    answer = send(desk, "packages/check", text)
    assert problems(answer) == [
        (2, "customer_phone"),
        (3, "customer_name"),
        (4, "customer_name"),
        (5, "package"),
        (6, "service"),
        (7, "used"),
        (8, "total"),
        (9, "total"),
        (10, "service"),
        (11, "service"),
        (12, "service"),
        (13, "assigned_on"),
        (15, "assigned_on"),
    ]


def test_a_package_twice_is_told(desk: Desk, spa: dict[str, int]) -> None:
    row = ",9845012345,,Ten facials,,10,3,,2026-04-01,\n"
    assert problems(send(desk, "packages/check", PACKAGES + row + row)) == [(3, "package")]
    imported(desk, "packages", PACKAGES + row)
    answer = send(desk, "packages/check", PACKAGES + row + "R1" + row.replace("04-01", "04-02"))
    assert problems(answer) == [(2, "package")]
    text = PACKAGES + "R1" + row.replace("04-01", "04-03") + "R2" + row.replace("04-01", "04-03")
    assert imported(desk, "packages", text)["new_rows"] == 2


def test_the_same_file_is_noticed(desk: Desk) -> None:
    text = CUSTOMERS + "Asha,98450 12345,\n"
    first = send(desk, "customers", text, key="k1")
    assert first.status == 201
    again = send(desk, "customers", text, key="k1")
    assert (again.status, again.headers["Idempotency-Replayed"]) == (200, "true")
    other = send(desk, "customers", text + "Bina,99000 11111,\n", key="k1")
    assert other.status == 422
    second = send(desk, "customers?skip_existing=true", text)
    assert (second.status, second.json["code"], second.json["imported_by"]) == (409, "already_imported", "demo")
    checked = send(desk, "customers/check", text)
    assert checked.json["already_imported"]["rows"] == 1
    assert not checked.json["can_import"]
    assert desk.get("/api/customers")["total"] == 1


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("name,phone\nआशा,9845012345".encode("utf-16"), "UTF-16"),
        (b"name,phone\nCr\xe8me,9845012345", "UTF-8"),
        (b"", "empty"),
        (b'name,phone\n"Asha,1', "Row 2"),
    ],
)
def test_an_unreadable_file_is_told_plainly(desk: Desk, raw: bytes, words: str) -> None:
    checked = send(desk, "customers/check", raw)
    assert checked.status == 200
    assert words in checked.json["problems"][0]["message"]
    answer = send(desk, "customers", raw)
    assert answer.status == 400
    assert words in answer.json["errors"]["file"][0]


def test_what_is_no_file_is_refused(desk: Desk, client: FlaskClient) -> None:
    answer = desk.send("POST", "/api/imports/staff", {"name": "x"})
    assert (answer.status, answer.json["code"]) == (400, "csv_expected")
    answer = send(desk, "staff", b"x" * (5 * 1024 * 1024 + 1))
    assert (answer.status, answer.json["code"]) == (400, "file_too_large")
    assert send(desk, "staff?skip_existing=perhaps", "name\nx").status == 400
    assert desk.send("POST", "/api/imports/nothing", {}).status == 404
    assert client.get("/imports/nothing").status_code == 404


def test_a_file_above_the_limit_of_json_is_taken(desk: Desk) -> None:
    rows = "".join(f"Customer {number:05d},{9000000000 + number},{'a' * 100}@example.in\n" for number in range(9000))
    assert len(rows) > 1024 * 1024
    assert imported(desk, "customers", CUSTOMERS + rows)["new_rows"] == 9000


@pytest.mark.parametrize("kind", ["customers", "services", "products", "stock", "staff", "packages"])
def test_every_template_is_a_file_that_is_read(desk: Desk, client: FlaskClient, kind: str) -> None:
    raw = client.get(f"/imports/{kind}/template.csv").data
    answer = send(desk, f"{kind}/check", raw)
    assert [one for one in problems(answer) if one[0] < 2] == []
    assert answer.json["rows"] == 1

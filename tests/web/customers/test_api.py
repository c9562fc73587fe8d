"""The JSON API of customers."""

from __future__ import annotations

from tests.desk import Desk


def test_add_show_change_list(desk: Desk) -> None:
    body = {
        "name": "Asha Rao",
        "phone": "98450 12345",
        "email": "asha@spa.in",
        "gstin": "27aapfu0939f1zv",
        "address": "1 MG Road\nPune",
        "notes": "likes rose oil",
    }
    answer = desk.send("POST", "/api/customers", body)
    assert answer.status == 201
    customer = answer.json["customer"]
    assert customer | {"id": 1, "created_at": ""} == {
        **body,
        "id": 1,
        "gstin": "27AAPFU0939F1ZV",
        "state_code": "27",
        "created_at": "",
    }
    assert customer["created_at"].endswith("+05:30")
    assert desk.get("/api/customers/1")["customer"] == customer
    changed = desk.send("PATCH", "/api/customers/1", {"notes": None, "phone": "99000 54321"})
    assert (changed.status, changed.json["customer"]) == (200, {**customer, "notes": None, "phone": "99000 54321"})
    assert desk.get("/api/customers?q=54321") == {
        "success": True,
        "items": [changed.json["customer"]],
        "total": 1,
        "page": 1,
        "pages": 1,
    }
    assert desk.get("/api/customers?q=12345")["total"] == 0


def test_faults_of_the_operation_name_their_fields(desk: Desk) -> None:
    answer = desk.send("POST", "/api/customers", {"name": "Asha", "phone": "12", "gstin": "x"})
    assert (answer.status, set(answer.json["errors"])) == (400, {"phone", "gstin"})


def test_unknown_is_404(desk: Desk) -> None:
    for method, body in (("GET", None), ("PATCH", {"name": "x"})):
        answer = desk.send(method, "/api/customers/1", body)
        assert (answer.status, answer.json["code"]) == (404, "customer_not_found")


def test_pages(desk: Desk) -> None:
    for number in range(5):
        desk.customer(f"Asha {number}")
    page = desk.get("/api/customers?per_page=2&page=3")
    assert ([one["name"] for one in page["items"]], page["total"], page["page"], page["pages"]) == (["Asha 4"], 5, 3, 3)

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
        "is_active": True,
        "merged_into_id": None,
        "erased_at": None,
    }
    assert answer.json["warnings"] == []
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


def test_a_shared_phone_is_told_and_not_refused(desk: Desk) -> None:
    asha = desk.customer("Asha Rao", phone="98450 12345")
    answer = desk.send("POST", "/api/customers", {"name": "Bina", "phone": "+91 98450 12345"})
    assert (answer.status, answer.json["warnings"]) == (201, ["Asha Rao has the phone 98450 12345 too."])
    found = desk.get("/api/customers/same-phone?phone=9845012345")["items"]
    assert [one["name"] for one in found] == ["Asha Rao", "Bina"]
    found = desk.get(f"/api/customers/same-phone?phone=9845012345&except_id={asha}")["items"]
    assert [one["name"] for one in found] == ["Bina"]
    changed = desk.send("PATCH", f"/api/customers/{asha}", {"notes": "x"})
    assert changed.json["warnings"] == ["Bina has the phone +91 98450 12345 too."]


def test_merge_says_first_and_does_then_once(desk: Desk) -> None:
    asha, twin = desk.customer("Asha Rao"), desk.customer("A. Rao", email="asha@spa.in")
    facial = desk.service("Facial", 1200)
    desk.holds(twin, "free", qty=4)
    invoice = desk.billed(twin, services=[facial]).invoice
    body = {"merged_id": twin}
    dry = desk.send("POST", f"/api/customers/{asha}/merge", {**body, "dry_run": True})
    assert (dry.status, dry.json["invoices"], dry.json["packages"], dry.json["filled"]) == (200, 1, 1, ["email"])
    assert desk.get("/api/customers")["total"] == 2
    done = desk.send("POST", f"/api/customers/{asha}/merge", body, key="m1")
    assert (done.status, done.json["customer"]["email"]) == (200, "asha@spa.in")
    assert done.json["merged"]["merged_into_id"] == asha
    again = desk.send("POST", f"/api/customers/{asha}/merge", body, key="m1")
    assert (again.status, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert desk.send("POST", f"/api/customers/{asha}/merge", body).json["code"] == "customer_gone"
    assert desk.get(f"/api/invoices?customer_id={asha}")["total"] == 1
    assert desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["customer_id"] == asha
    assert desk.preview(twin, services=[facial]).status == 404
    assert desk.billed(asha, services=[facial]).json["package_deductions_applied"] == 1


def test_the_record_to_merge_is_named_where_it_is_unknown(desk: Desk) -> None:
    asha = desk.customer("Asha Rao")
    for dry_run in (True, False):
        unknown = desk.send("POST", f"/api/customers/{asha}/merge", {"merged_id": 9_999, "dry_run": dry_run})
        assert (unknown.status, list(unknown.json["errors"])) == (404, ["merged_id"])
        absent = desk.send("POST", "/api/customers/9999/merge", {"merged_id": asha, "dry_run": dry_run})
        assert (absent.status, "errors" in absent.json) == (404, False), "the address is at fault, no field of the body"


def test_an_invoice_of_the_merged_record_can_still_be_edited(desk: Desk) -> None:
    """An edit follows the original entries, whose customer is the record that went."""
    asha, twin = desk.customer("Asha Rao"), desk.customer("A. Rao")
    facial = desk.service("Facial", 1200)
    held = desk.holds(twin, "free", qty=4)
    bill = desk.billed(twin, services=[facial])
    desk.send("POST", f"/api/customers/{asha}/merge", {"merged_id": twin})
    assert desk.package(held["package_id"])["remaining"] == 3
    path = f"/api/invoices/{bill.invoice['id']}/lines/{bill.line['line_id']}"
    answer = desk.send("PATCH", path, {"version": 1, "qty": 2})
    assert answer.status == 200, answer
    assert desk.package(held["package_id"])["remaining"] == 2


def test_erase_says_first_and_does_then(desk: Desk) -> None:
    asha = desk.customer("Asha Rao", email="asha@spa.in")
    facial = desk.service("Facial", 1200)
    desk.holds(asha, "free", qty=4)
    invoice = desk.billed(asha, services=[{"service_id": facial, "qty": 5}]).invoice
    desk.holds(asha, "free", name="Second", qty=4)
    body = {"reason": "She asked."}
    dry = desk.send("POST", f"/api/customers/{asha}/erase", {**body, "dry_run": True})
    assert (dry.status, dry.json["balance_due"], dry.json["live_packages"]) == (200, 1200, 1)
    assert dry.json["customer"]["name"] == "Asha Rao"
    done = desk.send("POST", f"/api/customers/{asha}/erase", body)
    assert (done.status, done.json["customer"]["name"]) == (200, f"Erased customer {asha}")
    assert desk.get("/api/customers?q=asha")["total"] == 0
    assert desk.client.get(f"/invoices/{invoice['id']}").status_code == 200
    assert desk.client.get(f"/customers/{asha}").status_code == 200
    assert desk.send("POST", f"/api/customers/{asha}/erase", {"reason": " "}).status == 400

"""One request, one effect: keys, replays and failures over HTTP."""

from __future__ import annotations

from tests.desk import Desk


def test_posting_again_under_the_same_key_gives_the_same_invoice(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    first = desk.bill(asha, services=[facial], key="k1")
    again = desk.bill(asha, services=[facial], key="k1")
    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert desk.get("/api/invoices")["total"] == 1


def test_without_a_key_each_post_is_new(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    assert desk.billed(asha, services=[facial]).invoice["id"] != desk.billed(asha, services=[facial]).invoice["id"]


def test_the_same_key_with_another_body_is_refused(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    desk.bill(asha, services=[facial], key="k1")
    other = desk.bill(asha, services=[facial, facial], key="k1")
    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")
    assert desk.get("/api/invoices")["total"] == 1


def test_bodies_compare_as_parsed_json(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    first = desk.bill(asha, services=[{"service_id": facial, "unit_price": 500}], key="k1")
    again = desk.bill(asha, services=[{"unit_price": 500.0, "service_id": facial}], key="k1")
    assert (first.status, again.status) == (201, 200)


def test_keys_belong_to_their_path(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    assert desk.bill(asha, services=[facial], key="k1").status == 201
    body = {"name": "Bina Shah", "phone": "9845054321"}
    assert desk.send("POST", "/api/customers", body, key="k1").status == 201


def test_a_failure_is_not_kept(desk: Desk) -> None:
    asha, serum = desk.customer(), desk.product("Serum", 499)
    body = {"products": [{"product_id": serum}]}
    short = desk.bill(asha, key="k1", **body)
    assert (short.status, short.json["code"]) == (409, "insufficient_stock")
    desk.batch(serum, 1)
    assert desk.bill(asha, key="k1", **body).status == 201


def test_a_dry_run_does_not_use_up_its_key(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    assert desk.bill(asha, services=[facial], dry_run=True, key="k1").status == 200
    assert desk.bill(asha, services=[facial], key="k1").status == 201


def test_a_refused_bill_takes_no_number_and_no_session(desk: Desk) -> None:
    asha, facial, serum = desk.customer(), desk.service("Facial", 1200), desk.product("Serum", 499)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    refused = desk.bill(asha, services=[facial], products=[{"product_id": serum}])
    assert refused.status == 409
    assert desk.package(held["package_id"])["remaining"] == 1
    assert desk.billed(asha, services=[facial]).invoice["invoice_number"].endswith("-0001")

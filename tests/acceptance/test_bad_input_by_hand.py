"""What a careless or hostile program may send: a 4xx in the form of the contract, and nothing written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Desk

BILL = "/integrated-billing/create-professional"
COUNTED = ("customer", "customer_package", "package_usage", "invoice", "invoice_line", "payment", "stock_move")


@pytest.fixture
def spa(desk: Desk) -> Desk:
    """One of everything, each with id 1; a second customer holds what is not the first one's."""
    customer = desk.customer()
    desk.service("Haircut", 500)
    product = desk.product("Serum", 499)
    desk.batch(product, 5)
    desk.holds(desk.customer("Bina", phone="9845099999"), "free", qty=4)
    assert customer == 1
    return desk


@pytest.fixture
def rows(engine: Engine) -> Any:
    def count() -> dict[str, int]:
        with engine.connect() as connection:
            return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in COUNTED}

    return count


def refused(response: Any, *statuses: int) -> dict[str, Any]:
    body: dict[str, Any] = response.get_json()
    assert response.status_code in (statuses or (400,)), body
    assert response.mimetype == "application/json"
    assert body["success"] is False
    assert body["code"].replace("_", "").isalnum()
    assert body["message"]
    return body


def raw(client: FlaskClient, path: str, data: bytes, content_type: str = "application/json") -> Any:
    return client.post(path, data=data, content_type=content_type)


BAD_BODIES = {
    "nothing": b"",
    "not json": b"{",
    "an array": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "nan": b'{"customer_id": NaN}',
    "infinity": b'{"customer_id": 1, "tip": Infinity}',
    "minus infinity": b'{"customer_id": 1, "tip": -Infinity}',
    "not utf-8": b'{"notes": "\xff"}',
    "utf-16": '{"customer_id": 1}'.encode("utf-16"),
    "raw nul": b'{"notes": "\x00"}',
    "escaped nul": rb'{"customer_id": 1, "services": [{"service_id": 1}], "notes": "a\u0000b"}',
    "half a surrogate": rb'{"customer_id": 1, "services": [{"service_id": 1}], "notes": "\ud800"}',
    "nul in a name": rb'{"a\u0000": 1}',
    "deep arrays": b'{"services": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "rather deep": b'{"a":' * 200 + b"1" + b"}" * 200,
    "a huge number": b'{"customer_id": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"customer_id": 1, "tip": 1e999999999999999999999}',
    "a large exponent": b'{"customer_id": 1, "tip": 1e400}',
    "more than a megabyte": b'{"notes": "' + b"x" * 1_100_000 + b'"}',
}


@pytest.mark.parametrize("path", [BILL, "/integrated-billing/preview", "/api/customers"])
def test_a_body_that_is_no_bill(spa: Desk, rows: Any, subtests: pytest.Subtests, path: str) -> None:
    before = rows()
    for name, data in BAD_BODIES.items():
        with subtests.test(name):
            refused(raw(spa.client, path, data))
            assert rows() == before


def test_another_content_type(spa: Desk, rows: Any, subtests: pytest.Subtests) -> None:
    before = rows()
    body = json.dumps({"customer_id": 1, "services": [{"service_id": 1}]}).encode()
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]:
        with subtests.test(content_type):
            assert refused(raw(spa.client, BILL, body, content_type))["code"] == "json_expected"
            assert rows() == before


def test_nul_names_its_field(spa: Desk) -> None:
    body = refused(spa.client.post("/api/customers", json={"name": "A\0", "phone": "9845012345"}))
    assert list(body["errors"]) == ["name"]


BAD_LINES: dict[str, tuple[dict[str, Any], str]] = {
    "qty zero": ({"services": [{"service_id": 1, "qty": 0}]}, "services.0.qty"),
    "qty negative": ({"services": [{"service_id": 1, "qty": -1}]}, "services.0.qty"),
    "qty a fraction": ({"services": [{"service_id": 1, "qty": 1.5}]}, "services.0.qty"),
    "qty too many": ({"services": [{"service_id": 1, "qty": 10_000}]}, "services.0.qty"),
    "qty text": ({"services": [{"service_id": 1, "qty": "2"}]}, "services.0.qty"),
    "qty true": ({"services": [{"service_id": 1, "qty": True}]}, "services.0.qty"),
    "qty null": ({"services": [{"service_id": 1, "qty": None}]}, "services.0.qty"),
    "price negative": ({"services": [{"service_id": 1, "unit_price": -1}]}, "services.0.unit_price"),
    "price of a third of a paisa": ({"services": [{"service_id": 1, "unit_price": 0.333}]}, "services.0.unit_price"),
    "price too large": ({"services": [{"service_id": 1, "unit_price": 1e10}]}, "services.0.unit_price"),
    "price in words": ({"services": [{"service_id": 1, "unit_price": "ten"}]}, "services.0.unit_price"),
    "price as nan": ({"services": [{"service_id": 1, "unit_price": "NaN"}]}, "services.0.unit_price"),
    "price true": ({"services": [{"service_id": 1, "unit_price": True}]}, "services.0.unit_price"),
    "discount above all": ({"services": [{"service_id": 1, "discount_percent": 101}]}, "services.0.discount_percent"),
    "discount too fine": ({"services": [{"service_id": 1, "discount_percent": 1.001}]}, "services.0.discount_percent"),
    "service a list": ({"services": [{"service_id": [1]}]}, "services.0.service_id"),
    "service huge": ({"services": [{"service_id": 2**63}]}, "services.0.service_id"),
    "services an object": ({"services": {}}, "services"),
    "a line of text": ({"services": ["x"]}, "services.0"),
    "a benefit unheard of": ({"services": [{"service_id": 1, "benefit": "gratis"}]}, "services.0.benefit"),
    "a typing mistake": ({"services": [{"service_id": 1, "quantity": 2}]}, "services.0.quantity"),
    "a mistake on top": ({"services": [{"service_id": 1}], "discount": 5}, "discount"),
    "product qty zero": ({"products": [{"product_id": 1, "qty": 0}]}, "products.0.qty"),
    "a day that is none": ({"services": [{"service_id": 1}], "charge_date": "2026-02-30"}, "charge_date"),
    "a day in other words": ({"services": [{"service_id": 1}], "charge_date": "20260101"}, "charge_date"),
    "a day as number": ({"services": [{"service_id": 1}], "charge_date": 1}, "charge_date"),
    "tip negative": ({"services": [{"service_id": 1}], "tip": -0.01}, "tip"),
    "payment by cheque": (
        {"services": [{"service_id": 1}], "payments": [{"method": "cheque", "amount": 1}]},
        "payments.0.method",
    ),
    "payment negative": (
        {"services": [{"service_id": 1}], "payments": [{"method": "cash", "amount": -1}]},
        "payments.0.amount",
    ),
}


@pytest.mark.parametrize("path", [BILL, "/integrated-billing/preview"])
def test_a_bill_with_a_fault_names_the_field(spa: Desk, rows: Any, subtests: pytest.Subtests, path: str) -> None:
    before = rows()
    for name, (body, field) in BAD_LINES.items():
        with subtests.test(name):
            answer = refused(spa.client.post(path, json={"customer_id": 1, **body}))
            assert field in answer["errors"], answer
            assert rows() == before


UNKNOWN: dict[str, dict[str, Any]] = {
    "customer": {"customer_id": 99, "services": [{"service_id": 1}]},
    "the last customer there can be": {"customer_id": 2**63 - 1, "services": [{"service_id": 1}]},
    "service": {"customer_id": 1, "services": [{"service_id": 99}]},
    "product": {"customer_id": 1, "products": [{"product_id": 99}]},
    "staff": {"customer_id": 1, "services": [{"service_id": 1, "staff_id": 99}]},
}


def test_an_unknown_id_is_404(spa: Desk, rows: Any, subtests: pytest.Subtests) -> None:
    before = rows()
    for name, body in UNKNOWN.items():
        with subtests.test(name):
            refused(spa.client.post(BILL, json=body), 404)
            refused(spa.client.post("/integrated-billing/preview", json=body), 404)
            assert rows() == before


def test_another_customers_entitlement(spa: Desk, rows: Any) -> None:
    before = rows()
    line = {"service_id": 1, "benefit": 1, "override_reason": "she asked"}
    refused(spa.client.post(BILL, json={"customer_id": 1, "services": [line]}), 404, 409)
    assert rows() == before


def test_an_empty_bill_and_nobody_to_bill(spa: Desk, rows: Any) -> None:
    before = rows()
    refused(spa.client.post(BILL, json={"customer_id": 1}))
    refused(spa.client.post(BILL, json={"services": [{"service_id": 1}]}))
    assert rows() == before


def test_what_adds_up_beyond_a_column(spa: Desk, rows: Any) -> None:
    before = rows()
    line = {"service_id": 1, "qty": 9999, "unit_price": "9999999999.99"}
    refused(spa.client.post(BILL, json={"customer_id": 1, "services": [line] * 3}))
    assert rows() == before


def test_a_key_that_is_none(spa: Desk, rows: Any, subtests: pytest.Subtests) -> None:
    before = rows()
    body = {"customer_id": 1, "services": [{"service_id": 1}]}
    for key in ["", "x" * 256, "a\tb"]:
        for path in (BILL, "/integrated-billing/preview"):
            with subtests.test(path, key=key):
                answer = refused(spa.client.post(path, json=body, headers={"Idempotency-Key": key}))
                assert answer["code"] == "invalid_idempotency_key"
                assert rows() == before


WRONG_METHODS = [
    ("DELETE", "/api/customers/1"),
    ("PUT", "/api/customers"),
    ("GET", BILL),
    ("POST", "/api/settings"),
    ("PATCH", "/api/inventory/movements"),
]
NO_ADDRESSES = [
    "/api/nothing",
    "/api/customers/0",
    "/api/customers/-1",
    "/api/customers/one",
    "/api/customers/1.0",
    "/api/customers/9223372036854775808",
    "/api/customers/99999999999999999999999999",
    "/api/customers/%00",
    "/packages/api/nothing",
    "/integrated-billing/nothing",
]


def test_wrong_methods_and_addresses(spa: Desk, subtests: pytest.Subtests) -> None:
    for method, path in WRONG_METHODS:
        with subtests.test(path, method=method):
            response = spa.client.open(path, method=method)
            assert refused(response, 405)["code"] == "method_not_allowed"
            assert response.headers["Allow"]
    for path in NO_ADDRESSES:
        with subtests.test(path):
            refused(spa.client.get(path), 404)
            refused(spa.client.patch(path, json={}), 404, 405)


LISTS = ["/api/customers", "/api/services", "/api/products", "/api/staff", "/packages/api/templates"]
BAD_QUERIES = ["page=0", "page=-1", "page=x", "page=99999999999999999999", "per_page=101", "per_page=1.5"]
ODD_SEARCHES = ["%00", "%25", "_", "%5C", "'", "%ff", "%F0%9F%92%87", "((", "%25u0000", "%C2%B2", "x" * 201]


def test_queries_that_cannot_be_used(spa: Desk, subtests: pytest.Subtests) -> None:
    for path in LISTS:
        for query in BAD_QUERIES:
            with subtests.test(path, query=query):
                body = refused(spa.client.get(f"{path}?{query}"))
                assert list(body["errors"]) == [query.partition("=")[0]]


def test_odd_searches_find_nothing_odd(spa: Desk, subtests: pytest.Subtests) -> None:
    for path in LISTS:
        for q in ODD_SEARCHES:
            with subtests.test(path, q=q):
                response = spa.client.get(f"{path}?q={q}")
                if response.status_code == 200:
                    assert response.get_json()["total"] == 0
                else:
                    assert list(refused(response)["errors"]) == ["q"]


def test_a_page_beyond_the_last_is_empty(spa: Desk) -> None:
    body = spa.get("/api/customers?page=1000000&per_page=100")
    assert (body["items"], body["total"], body["page"], body["pages"]) == ([], 2, 1_000_000, 1)


def test_pages_answer_people_in_html(spa: Desk) -> None:
    response = spa.client.get("/no/such/page")
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "There is nothing at this address." in response.get_data(as_text=True)

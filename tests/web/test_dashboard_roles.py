"""What a role may not see or do is not on its first page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import SECRET_KEY
from tests.web.test_login import HOST, PASSWORD, add_user
from tula.config import Config

LIABILITY, SETTINGS, TRIAL, BILL = "Owed to package holders", "The UPI ID is missing", "on trial", ">New bill<"


@pytest.fixture
def config(clean_database: str) -> Config:
    return Config(database_url=clean_database, secret_key=SECRET_KEY, testing=True)


def test_every_role_sees_its_own(app: Flask) -> None:
    for role in ("owner", "desk", "accountant"):
        add_user(role, role)

    def send(role: str, path: str, body: object = None) -> str:
        method = "GET" if body is None else "PATCH" if path == "/api/settings" else "POST"
        answer = app.test_client().open(path, method=method, json=body, base_url=HOST, auth=(role, PASSWORD))
        assert answer.status_code in (200, 201), answer.text
        return answer.text.replace("</svg>New bill", ">New bill")

    assert "Open the catalogue" in send("desk", "/")
    assert "Open the settings" not in send("desk", "/")
    assert "Open the catalogue" not in send("accountant", "/")
    send("owner", "/api/services", {"name": "Facial", "price": 100, "gst_rate": 0})
    send("owner", "/api/customers", {"name": "Asha", "phone": "98450 12345"})
    send("owner", "/api/settings", {"package_billing": "shadow"})
    send("owner", "/integrated-billing/create-professional", {"customer_id": 1, "services": [{"service_id": 1}]})
    shown = {role: send(role, "/") for role in ("owner", "desk", "accountant")}
    expected = {
        "owner": {LIABILITY, SETTINGS, TRIAL, BILL},
        "desk": {BILL},
        "accountant": {LIABILITY, TRIAL},
    }
    for role, words in expected.items():
        assert {word for word in (LIABILITY, SETTINGS, TRIAL, BILL) if word in shown[role]} == words, role
        assert "Sales today" in shown[role]
    assert "Today is open" in shown["accountant"]
    for role, status in (("owner", 200), ("accountant", 200), ("desk", 403)):
        piece = app.test_client().get("/dashboard/liability", base_url=HOST, auth=(role, PASSWORD))
        assert (piece.status_code, "Sold in advance" in piece.text) == (status, status == 200), role
    assert "Close the day" in shown["desk"]

"""What a browser may do with our pages, and that production lets no stranger in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import SECRET_KEY
from tula.config import Config
from tula.web.app import create_app

ASHA = {"name": "Asha Rao", "phone": "98450 12345"}


@pytest.fixture
def production(clean_database: str) -> Flask:
    return create_app(Config(database_url=clean_database, secret_key=SECRET_KEY))


@pytest.mark.parametrize(
    "path", ["/api/docs", "/api/openapi.json", "/api/nothing", "/nothing", "/static/js/api_docs.js"]
)
def test_every_answer_has_the_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_inline_script_and_nothing_from_elsewhere(app: Flask) -> None:
    html = app.test_client().get("/api/docs").get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", html)


def test_production_turns_strangers_away_in_the_form_of_the_contract(production: Flask) -> None:
    for response in (
        production.test_client().post("/api/customers", json=ASHA),
        production.test_client().get("/api/customers"),
        production.test_client().get("/api/openapi.json"),
    ):
        assert response.status_code == 401
        assert response.get_json()["code"] == "login_required"


def test_the_demo_asks_for_no_token(app: Flask) -> None:
    assert app.test_client().post("/api/customers", json=ASHA).status_code == 201


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1:8000", 200), ("localhost", 200), ("evil.example", 400)])
def test_the_demo_answers_under_loopback_names_only(client: FlaskClient, host: str, status: int) -> None:
    assert client.get("/api/services", headers={"Host": host}).status_code == status

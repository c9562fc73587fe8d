"""Each state that the database may refuse with, attacked for real: a 4xx in the contract's form, or a plain 503."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.conftest import SECRET_KEY
from tula import db
from tula.config import Config
from tula.domain.errors import Conflict, DomainError, Invalid, NotFound
from tula.operations.idempotency import IdempotencyKeyReused
from tula.web.app import create_app
from tula.web.errors import status_of

CUSTOMER = "INSERT INTO customer (name, phone) VALUES ('Asha', '9845012345')"
PRODUCT = "INSERT INTO product (name, price, sku) VALUES ('Serum', 1, 'S')"

REFUSALS: dict[str, tuple[list[str], int, str]] = {
    "22003 a sum beyond the column": (
        ["INSERT INTO product (name, price) VALUES ('x', 99999999999)"],
        400,
        "value_out_of_range",
    ),
    "22003 an integer beyond 64 bits": (["SELECT 9223372036854775807 + 1"], 400, "value_out_of_range"),
    "22021 a byte that is no text": ([r"SELECT convert_from('\xff', 'UTF8')"], 400, "value_out_of_range"),
    "22008 a day that does not exist": (["SELECT DATE '2026-02-30'"], 400, "value_out_of_range"),
    "23502 nothing where something must be": (
        ["INSERT INTO customer (name) VALUES ('x')"],
        400,
        "value_out_of_range",
    ),
    "23503 a row that is not there": (
        ["INSERT INTO customer_search (word, customer_id) VALUES ('x', 99)"],
        404,
        "record_not_found",
    ),
    "23505 a constraint with a name of its own": ([PRODUCT, PRODUCT], 409, "sku_taken"),
    "23505 twice the same": (
        [CUSTOMER, *["INSERT INTO customer_search SELECT 'x', id FROM customer"] * 2],
        409,
        "already_exists",
    ),
    "23514 what the books forbid": (
        ["INSERT INTO product (name, price) VALUES ('x', -1)"],
        409,
        "refused_by_books",
    ),
}


@pytest.fixture
def app(config: Config) -> Flask:
    """An application of the test's own, for it gets another route."""
    return create_app(config)


@pytest.fixture
def answer(app: Flask) -> Callable[[Callable[[Session], Any]], Any]:
    """The answer of a JSON route that does some work on the database."""

    def ask(work: Callable[[Session], Any]) -> Any:
        app.view_functions["test_route"] = lambda: str(db.transaction(work))
        return app.test_client().post("/api/test")

    app.add_url_rule("/api/test", "test_route", methods=["POST"])
    return ask


@pytest.mark.parametrize(("statements", "status", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_of_the_database(answer: Any, statements: list[str], status: int, code: str) -> None:
    response = answer(lambda session: [session.execute(text(statement)) for statement in statements])
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert response.get_json()["success"] is False


def test_a_nul_byte_that_slipped_through(answer: Any) -> None:
    response = answer(lambda session: session.execute(text("SELECT CAST(:x AS text)"), {"x": "a\0b"}))
    assert (response.status_code, response.get_json()["code"]) == (400, "value_out_of_range")


def test_a_row_that_somebody_else_holds(answer: Any, engine: Engine) -> None:
    with engine.connect() as other:
        other.execute(text("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE"))

        def wait_a_little(session: Session) -> None:
            session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            session.execute(text("SELECT FROM customer"))

        response = answer(wait_a_little)
    assert (response.status_code, response.get_json()["code"]) == (409, "busy")


def test_a_mistake_of_ours_is_500_without_its_insides(answer: Any) -> None:
    response = answer(lambda session: session.execute(text("SELECT nonsense")))
    body = response.get_json()
    assert (response.status_code, body["code"]) == (500, "internal_error")
    assert "nonsense" not in response.get_data(as_text=True)


def test_a_sku_that_is_taken_names_its_field(answer: Any) -> None:
    response = answer(lambda session: [session.execute(text(PRODUCT)) for _ in range(2)])
    assert response.get_json()["errors"] == {"sku": ["Another product has this SKU. Give this one another."]}


def test_a_connection_that_is_cut_every_time(answer: Any) -> None:
    def cut(session: Session) -> None:
        session.execute(text("SET ROLE NONE"))
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    response = answer(cut)
    assert (response.status_code, response.get_json()["code"]) == (503, "database_unavailable")


@pytest.fixture
def orphan() -> Flask:
    """An application whose database is not there."""
    url = "postgresql://nobody@/nothing?host=/nonexistent"
    return create_app(Config(database_url=url, secret_key=SECRET_KEY, demo=True))


def test_a_database_that_is_down(orphan: Flask) -> None:
    client = orphan.test_client()
    for response in (
        client.get("/api/customers"),
        client.post("/api/customers", json={"name": "Asha", "phone": "9845012345"}, headers={"Idempotency-Key": "k"}),
    ):
        body = response.get_json()
        assert (response.status_code, body["code"]) == (503, "database_unavailable")
        assert "/nonexistent" not in response.get_data(as_text=True)
    page = client.get("/customers")
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "The database does not answer at the moment." in page.get_data(as_text=True)


class ThreadGone(NotFound):
    """There is none."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound, 404),
        (ThreadGone, 404),
        (Conflict, 409),
        (Invalid, 400),
        (IdempotencyKeyReused, 422),
        (DomainError, 500),
    ],
)
def test_the_nearest_family_gives_the_number(error: type[DomainError], status: int) -> None:
    assert status_of(error) == status
    assert status_of(error()) == status


def test_further_facts_stand_beside_the_message(app: Flask) -> None:
    def refuse() -> None:
        raise Conflict(errors={"qty": ["Only 2 left."]}, shortages=[{"line": 0}])

    app.add_url_rule("/api/test", "test_route", refuse)
    body = app.test_client().get("/api/test").get_json()
    assert body == {
        "success": False,
        "code": "conflict",
        "message": "The books do not allow that.",
        "errors": {"qty": ["Only 2 left."]},
        "shortages": [{"line": 0}],
    }

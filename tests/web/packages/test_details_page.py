"""What the pages of one customer package show: figures by kind, the ledger with its reversals, the statement."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Desk

REVERSE = """
INSERT INTO package_usage (change_type, benefit_type, customer_id, customer_package_id, item_id, service_id, qty,
                           qty_after, idempotency_key, reverses_id, usage_at, actor, created_at)
SELECT 'reversal', benefit_type, customer_id, customer_package_id, item_id, service_id, -qty,
       4, 'rev:' || idempotency_key, id, usage_at, actor, created_at
FROM package_usage WHERE id = :id
"""


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200)


@pytest.fixture
def held(desk: Desk, facial: int) -> int:
    asha = desk.customer()
    return int(desk.holds(asha, "free", name="3+1 facials", service_id=facial, qty=4, validity_days=9)["package_id"])


def use(desk: Desk, package_id: int, service_id: int) -> int:
    url = f"/packages/api/customer-packages/{package_id}/use"
    answer = desk.send("POST", url, {"service_id": service_id, "qty": 1})
    assert answer.status == 201
    return int(answer.json["usage"]["id"])


def entries(page: str) -> list[tuple[bool, int]]:
    """The ledger as it stands: whether each entry is beside another, and its id."""
    found = re.findall(r'<tr( class="is-beside")? data-usage-id="(\d+)"', page)
    return [(bool(beside), int(entry_id)) for beside, entry_id in found]


@pytest.mark.damages_books
def test_a_reversal_stands_beside_what_it_reverses(
    desk: Desk, client: FlaskClient, engine: Engine, held: int, facial: int
) -> None:
    first, second = use(desk, held, facial), use(desk, held, facial)
    with engine.begin() as connection:
        connection.execute(text(REVERSE), {"id": first})
    grant, reversal = first - 1, second + 1
    expected = [(False, second), (False, first), (True, reversal), (False, grant)]
    for page in ("details", "usage", "statement"):
        assert entries(client.get(f"/packages/{held}/{page}").text) == expected
    assert "reversed</span>" in client.get(f"/packages/{held}/details").text


def test_a_row_says_when_it_ends(client: FlaskClient, held: int) -> None:
    row = client.get(f"/packages/{held}/row").text
    assert "9 days left" in row
    assert row.count("<tr") == 1


def test_the_statement_names_spa_customer_and_every_entry(
    desk: Desk, client: FlaskClient, held: int, facial: int
) -> None:
    desk.settings(business_name="Shanti Day Spa")
    for _ in range(3):
        use(desk, held, facial)
    page = client.get(f"/packages/{held}/statement").text
    assert all(words in page for words in ("Shanti Day Spa", "Asha Rao", "Package statement"))
    assert len(entries(page)) == 4


@pytest.mark.parametrize("piece", ["", "/row", "/details", "/usage", "/statement"])
def test_a_package_that_is_not_there_is_404(client: FlaskClient, piece: str) -> None:
    assert client.get(f"/packages/999{piece}").status_code == 404


def test_markup_in_names_is_text(desk: Desk, client: FlaskClient, facial: int) -> None:
    villain = desk.customer("<script>alert(1)</script>")
    held = desk.holds(villain, "free", name="<img src=x>", service_id=facial, qty=4)["package_id"]
    for page in ("/packages/", f"/packages/{held}", f"/packages/{held}/details", f"/packages/{held}/statement"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x>" not in text

"""The page of customer packages among thousands: as many queries as among ten."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Desk
from tests.statements import counted

COPY = """
WITH sold AS (
    INSERT INTO customer_package (customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order,
                                  assigned_on, valid_from, expires_on, created_by, created_at)
    SELECT customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order,
           assigned_on, valid_from, expires_on, created_by, created_at
    FROM customer_package, generate_series(1, :copies) WHERE customer_package.id = :id
    RETURNING id, customer_id
)
INSERT INTO customer_package_item (customer_package_id, customer_id, benefit_type, service_id, total_qty, used_qty)
SELECT id, customer_id, 'free', :service_id, 4, id % 5 FROM sold
"""

PAGES = [
    "/packages/",
    "/packages/?q=asha&status=active",
    "/packages/?sort=-remaining&page=3",
    "/packages/?sort=progress&quick=nearly_used",
    "/packages/?quick=expiring&sort=customer",
    "/packages/export.csv?q=nobody",
]


def queries(client: FlaskClient) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with counted() as statements:
            assert client.get(page).status_code == 200
        found[page] = len(statements)
    return found


@pytest.mark.damages_books
def test_five_thousand_packages_need_no_more_queries_than_seventy(
    desk: Desk, client: FlaskClient, engine: Engine
) -> None:
    facial = desk.service("Facial", 1200)
    held = desk.holds(desk.customer(), "free", service_id=facial, qty=4, validity_days=10)
    fill = {"id": held["package_id"], "service_id": facial}
    with engine.begin() as connection:
        connection.execute(text(COPY), fill | {"copies": 69})
    few = queries(client)
    with engine.begin() as connection:
        connection.execute(text(COPY), fill | {"copies": 4930})
    many = queries(client)
    assert many == few
    assert max(many.values()) <= 5
    page = client.get("/packages/?sort=-remaining&page=3").text
    assert page.count("data-assignment-id") == 25
    assert "Export 5,000" in page

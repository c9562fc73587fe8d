"""Back to before the back bar and forth again with stock in the books: none of it is lost on the way."""

import psycopg
import pytest

from tests.migrations.test_migrations import empty_url as empty_url  # noqa: PLC0414 - a fixture
from tula import migrations
from tula.postgres import Cluster

BOOKS = """
    SET session_replication_role = replica;
    INSERT INTO service (name, price) VALUES ('Facial', 1200);
    INSERT INTO product (name, price, is_retail, unit) VALUES ('Oil', 0, false, 'ml'), ('Serum', 499, true, 'pc');
    INSERT INTO service_consumable (service_id, product_id, qty) VALUES (1, 1, 30);
    INSERT INTO stock_batch (product_id, batch_no, qty_available, received_on, supplier, created_at)
    VALUES (1, 'B1', 68, '2026-01-01', 'Aroma', now());
    INSERT INTO stock_move (batch_id, product_id, kind, qty, qty_after, line_id, reason_code, reason, actor, created_at)
    VALUES (1, 1, 'receipt', 100, 100, NULL, NULL, 'Aroma', 'asha', now()),
           (1, 1, 'consumption', -30, 70, 7, NULL, NULL, 'asha', now()),
           (1, 1, 'consumption', 5, 75, 7, NULL, 'INV-1 edited', 'asha', now()),
           (1, 1, 'adjustment', -7, 68, NULL, 'damaged', 'Bottle broke', 'asha', now());
"""
MOVES = "SELECT kind, qty, line_id, reason FROM stock_move ORDER BY id"


@pytest.fixture
def url(empty_url: str, server: Cluster) -> str:
    """A database with a recipe, what it used up, and a bottle that broke."""
    migrations.upgrade(empty_url)
    name = empty_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server.url(name, user="postgres")) as connection:
        connection.execute(BOOKS)
    return empty_url


def test_what_treatments_used_stays_in_the_books_as_adjustments(url: str) -> None:
    migrations.downgrade(url, "0010")
    with psycopg.connect(url) as connection:
        assert connection.execute(MOVES).fetchall() == [
            ("receipt", 100, None, "Aroma"),
            ("adjustment", -30, None, "Used in a treatment"),
            ("adjustment", 5, None, "INV-1 edited"),
            ("adjustment", -7, None, "Bottle broke"),
        ]
        shown = connection.execute("SELECT name, is_active FROM product ORDER BY id").fetchall()
    assert shown == [("Oil", False), ("Serum", True)]

    migrations.upgrade(url)
    with psycopg.connect(url) as connection:
        (kept,) = connection.execute(
            "SELECT sum(qty), (SELECT qty_available FROM stock_batch), (SELECT count(*) FROM service_consumable)"
            " FROM stock_move"
        ).fetchall()
    assert kept == (68, 68, 0)

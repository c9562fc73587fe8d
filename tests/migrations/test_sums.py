"""Sums above what one amount may be: kept after 0018, cut to the largest that fits on the way back."""

import psycopg

from tests.migrations.test_migrations import empty_url as empty_url  # noqa: PLC0414 - a fixture
from tula import migrations

BOOKS = """
    INSERT INTO day_close (closed_on, cash_expected, cash_counted, figures, closed_by, closed_at)
    VALUES ('2026-01-01', 18000000000.50, 17999999999, '{}', 'asha', now()),
           ('2026-01-02', -18000000000, NULL, '{}', 'asha', now()),
           ('2026-01-03', 1200, 1150, '{}', 'asha', now());
    INSERT INTO customer (name, phone) VALUES ('Asha', '1');
    INSERT INTO package_template (name, pkg_type, price) VALUES ('Residence', 'session', 3000);
    INSERT INTO customer_package (customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order, assigned_on,
                                  valid_from, created_by, created_at)
    VALUES (1, 1, 'Residence', 'session', 3000, 'before_tax', '2026-01-01', '2026-01-01', 'asha', now());
    INSERT INTO customer_package_item (customer_package_id, customer_id, benefit_type, total_qty, list_value)
    VALUES (1, 1, 'free', 9999, 99989999999900.01);
"""
CASH = "SELECT cash_expected::float8, cash_counted::float8 FROM day_close ORDER BY id"
VALUE = "SELECT list_value::float8 FROM customer_package_item"
LARGEST = 9_999_999_999.99


def test_sums_are_kept_and_cut_on_the_way_back(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    with psycopg.connect(empty_url) as connection:
        connection.execute(BOOKS)
        assert connection.execute(CASH).fetchall()[0] == (18_000_000_000.5, 17_999_999_999)
        assert connection.execute(VALUE).fetchall() == [(99_989_999_999_900.01,)]
    migrations.downgrade(empty_url, "0017")
    with psycopg.connect(empty_url) as connection:
        assert connection.execute(CASH).fetchall() == [(LARGEST, LARGEST), (-LARGEST, None), (1200, 1150)]
        assert connection.execute(VALUE).fetchall() == [(LARGEST,)]
    migrations.upgrade(empty_url)
    with psycopg.connect(empty_url) as connection:
        assert connection.execute(CASH).fetchall() == [(LARGEST, LARGEST), (-LARGEST, None), (1200, 1150)]

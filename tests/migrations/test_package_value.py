"""What packages sold before 0009 were worth: their sessions' list value, and the moves of their last days."""

import psycopg

from tests.migrations.test_migrations import empty_url as empty_url  # noqa: PLC0414 - a fixture
from tula import migrations

BEFORE = """
    INSERT INTO customer (name, phone) VALUES ('Asha', '1');
    INSERT INTO service (name, price) VALUES ('Haircut', 500), ('Facial', 1200);
    INSERT INTO package_template (name, pkg_type, price) VALUES ('Combo', 'combo', 3000);
    INSERT INTO customer_package (customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order, assigned_on,
                                  valid_from, expires_on, created_by, created_at)
    SELECT 1, 1, 'Combo', 'combo', 3000, 'before_tax', '2026-01-01', '2026-01-01', '2026-03-11', 'asha', now()
    FROM generate_series(1, 2);
    INSERT INTO customer_package_item (customer_package_id, customer_id, service_id, benefit_type, total_qty)
    VALUES (1, 1, 1, 'free', 3), (1, 1, 2, 'free', 2), (1, 1, NULL, 'unlimited', NULL), (2, 1, NULL, 'free', 4);
    INSERT INTO audit_log (at, actor, action, entity, entity_id, details) VALUES
        ('2026-01-05', 'asha', 'package.extended', 'customer_package', 1, '{"from": "2026-03-01", "to": "2026-03-04"}'),
        ('2026-01-06', 'asha', 'package.resumed', 'customer_package', 1,
         '{"days_paused": 5, "extends_expiry": true, "reason": ""}'),
        ('2026-01-07', 'asha', 'package.resumed', 'customer_package', 1,
         '{"days_paused": 9, "extends_expiry": false, "reason": ""}'),
        ('2026-01-08', 'asha', 'package.extended', 'customer_package', 1,
         '{"expires_on": {"from": "2026-03-09", "to": "2026-03-11"}}');
"""


def test_what_was_sold_before_gets_its_value_and_its_moves(empty_url: str) -> None:
    migrations.upgrade(empty_url, "0008")
    with psycopg.connect(empty_url) as connection:
        connection.execute(BEFORE)
    migrations.upgrade(empty_url)
    with psycopg.connect(empty_url) as connection:
        values = connection.execute("SELECT list_value FROM customer_package_item ORDER BY id").fetchall()
        moves = connection.execute(
            "SELECT customer_package_id, to_char(moved_from, 'MM-DD'), to_char(moved_to, 'MM-DD') FROM package_expiry"
            " ORDER BY id"
        ).fetchall()
    assert [float(value) for (value,) in values] == [1500, 2400, 0, 0.04]
    assert moves == [(1, "03-01", "03-04"), (1, "03-04", "03-09"), (1, "03-09", "03-11")]

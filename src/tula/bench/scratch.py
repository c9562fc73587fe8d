"""The scratch database: made on the same server, filled with a small spa, dropped again whatever happens.

The one rule: every address that the benchmark writes to comes from here; the spa's own data is never opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tula import migrations

CUSTOMERS = 1_000
PRODUCTS = 64
"""So many that the document counter is the one row that all bills want."""

_PLENTY = 1_000_000_000
"""Sessions and units that no run uses up."""
_PLENTY_OF_CREDIT = "9000000000.00"

_SPA = f"""
    INSERT INTO setting (key, value) VALUES ('invoice_number_format', '"{{series}}-{{fy}}-{{seq}}"');
    INSERT INTO customer (name, phone)
    SELECT 'Customer ' || n, '98' || lpad(n::text, 8, '0') FROM generate_series(1, {CUSTOMERS}) AS n;
    INSERT INTO staff (name) VALUES ('Meera');
    INSERT INTO service (name, price, sac)
    VALUES ('Haircut', 500, '999721'), ('Facial', 1200, '999722'), ('Massage', 2000, '999723');
    INSERT INTO product (name, price, hsn, tax_inclusive)
    SELECT 'Argan oil ' || n, 650, '3305', true FROM generate_series(1, {PRODUCTS}) AS n;
    INSERT INTO gst_rate (service_id, valid_from, rate_bp) SELECT id, '2017-07-01', 500 FROM service;
    INSERT INTO gst_rate (product_id, valid_from, rate_bp) SELECT id, '2017-07-01', 1800 FROM product;

    WITH batch AS (
        INSERT INTO stock_batch (product_id, batch_no, qty_available, received_on, created_at)
        SELECT product.id, 'B' || n, {_PLENTY}, date '2020-01-01' + n, now() FROM product, generate_series(1, 3) AS n
        RETURNING *
    )
    INSERT INTO stock_move (batch_id, product_id, kind, qty, qty_after, actor, created_at)
    SELECT id, product_id, 'receipt', qty_available, qty_available, 'bench', now() FROM batch;

    INSERT INTO package_template (name, pkg_type, price) VALUES
        ('Luxe Club', 'membership', 20000), ('Facials', 'session', 10000), ('Wallet', 'value', 5000);
    INSERT INTO customer_package (
        customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order,
        assigned_on, valid_from, created_by, created_at
    )
    SELECT customer.id, template.id, template.name, template.pkg_type, template.price, 'before_tax',
           '2020-01-01', '2020-01-01', 'bench', now()
    FROM customer CROSS JOIN package_template AS template ORDER BY customer.id, template.id;
    INSERT INTO customer_package_item (
        customer_package_id, customer_id, service_id, benefit_type, total_qty, balance_total, paid_total
    )
    SELECT package.id, package.customer_id, service.id, benefit.type, benefit.qty, benefit.amount, benefit.amount
    FROM customer_package AS package
    JOIN (VALUES
        ('membership', 'Haircut', 'unlimited', NULL, NULL),
        ('session', 'Facial', 'free', {_PLENTY}, NULL),
        ('value', NULL, 'prepaid', NULL, {_PLENTY_OF_CREDIT})
    ) AS benefit (pkg_type, service, type, qty, amount) USING (pkg_type)
    LEFT JOIN service ON service.name = benefit.service
    ORDER BY package.id;
    INSERT INTO package_usage (
        change_type, benefit_type, customer_id, customer_package_id, item_id, qty, amount, qty_after, balance_after,
        idempotency_key, usage_at, actor, created_at
    )
    SELECT 'grant', benefit_type, customer_id, customer_package_id, id, total_qty, balance_total, total_qty,
           balance_total, 'grant:' || id || ':1', now(), 'bench', now()
    FROM customer_package_item WHERE benefit_type <> 'unlimited';
    """  # noqa: S608 - our own numbers


@dataclass(frozen=True, slots=True)
class Scratch:
    """The address of the scratch database, for SQLAlchemy and for PostgreSQL's own programs alike."""

    url: str

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection that commits every statement, as the database's owner."""
        return psycopg.connect(_plain(self.url), autocommit=True)


@contextmanager
def scratch_database(server_url: str) -> Iterator[Scratch]:
    """Hand out a migrated, empty database; `server_url` names a user who may create databases."""
    name = f"tula_bench_{secrets.token_hex(4)}"
    with psycopg.connect(_plain(server_url), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            scratch = Scratch(make_url(server_url).set(database=name).render_as_string(hide_password=False))
            migrations.upgrade(scratch.url)
            yield scratch
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def scratch_spa(server_url: str) -> Iterator[Scratch]:
    """Hand out a migrated database with a spa in it; `server_url` names a user who may create databases."""
    with scratch_database(server_url) as scratch:
        with scratch.connect() as connection:
            connection.execute(_SPA)
            connection.execute("VACUUM ANALYZE")
        yield scratch


def _plain(url: str) -> str:
    """Leave SQLAlchemy's driver out of an address."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)

"""What stock is worth, recomputed from the moves alone; what is low; what expires."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.desk import Desk, day
from tula import clock
from tula.queries.expiring_stock import list_expiring, sum_expiring
from tula.queries.reorder import list_low
from tula.queries.stock_overview import StockFilter, StockSort, list_stock
from tula.queries.stock_value import list_values, total_value

ZONE = "Asia/Kolkata"


@pytest.fixture
def desk(clean_database: str, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.fixture
def today() -> date:
    return clock.today(ZONE)


def test_today_s_value_is_that_of_the_moves_and_of_the_batches(desk: Desk, engine: Engine, today: date) -> None:
    serum, oil = desk.product("Serum", 499), desk.product("Oil", 300)
    desk.batch(serum, 9, unit_cost="120.45")
    desk.batch(serum, 9, unit_cost="130.05", batch_no="B2")
    desk.batch(oil, 9, unit_cost=90)
    desk.batch(oil, 4, batch_no="B2")
    asha = desk.customer()
    invoice = desk.billed(asha, products=[{"product_id": serum, "qty": 11}, {"product_id": oil, "qty": 2}]).invoice
    desk.refunded(invoice["id"], (invoice["lines"][0]["line_id"], 3))
    desk.send("POST", "/api/inventory/batches/3/adjust", {"counted": 5, "reason": "Counted"})
    with Session(engine) as session:
        moved = session.execute(
            text(
                "SELECT sum(move.qty * batch.unit_cost) AS cost, sum(move.qty) AS units,"
                " sum(move.qty) FILTER (WHERE batch.unit_cost IS NULL) AS uncosted"
                " FROM stock_move AS move JOIN stock_batch AS batch ON batch.id = batch_id"
            )
        ).one()
        stood = session.scalar(text("SELECT sum(qty_available * unit_cost) FROM stock_batch"))
        total = total_value(session, on=today, timezone=ZONE)
        assert total.cost == int(moved.cost * 100) == int(stood * 100)
        assert (total.uncosted, total.uncosted_products) == (moved.uncosted, 1)
        listed = list_stock(session, today=today).items
        assert sum(one.cost for one in listed) == total.cost
        assert sum(one.cost for one in list_values(session, on=today, timezone=ZONE).items) == total.cost
        assert total_value(session, on=today - timedelta(days=1), timezone=ZONE).products == 0


def test_what_is_for_treatments_only_has_a_cost_and_no_price(desk: Desk, engine: Engine, today: date) -> None:
    desk.batch(desk.product("Wax", 5, is_retail=False), 10, unit_cost=2)
    with Session(engine) as session:
        total = total_value(session, on=today, timezone=ZONE)
    assert (total.cost, total.price_value) == (2000, 0)


def test_low_products_tell_how_long_they_last(desk: Desk, engine: Engine, today: date) -> None:
    serum = desk.product("Serum", 499, low_stock_at=10)
    desk.product("Plenty", 1, low_stock_at=0)
    desk.product("Never low", 1, low_stock_at=None)
    gone = desk.product("Gone", 1)
    desk.send("PATCH", f"/api/products/{gone}", {"is_active": False})
    desk.batch(serum, 20)
    desk.batch(serum, 50, batch_no="OLD", received_on="2020-01-01", expires_on="2020-02-01")
    desk.batch(2, 1)
    desk.billed(desk.customer(), products=[{"product_id": serum, "qty": 15}])
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE stock_move SET created_at = created_at - interval '2 days' WHERE kind = 'sale'")
        )
    with Session(engine) as session:
        (one,) = list_low(session, today=today, timezone=ZONE).items
        assert (one.name, one.available, one.low_stock_at, one.used, one.cover, one.order) == (
            "Serum",
            5,
            10,
            15,
            10,
            20,
        )
        (later,) = list_low(session, today=today + timedelta(days=60), timezone=ZONE).items
        assert (later.used, later.cover) == (0, None)


def test_what_expires_in_the_order_of_its_days(desk: Desk, engine: Engine, today: date) -> None:
    serum = desk.product("Serum", 499)
    for batch_no, offset, cost in (("LATE", 31, 10), ("LAST", 30, 20), ("TODAY", 0, None), ("PAST", -1, 40)):
        received = day(offset - 40, today)
        desk.batch(serum, 3, batch_no=batch_no, received_on=received, expires_on=day(offset, today), unit_cost=cost)
    desk.batch(serum, 3, batch_no="NEVER")
    with Session(engine) as session:
        found = list_expiring(session, today=today, days=30).items
        sums = sum_expiring(session, today=today, days=30)
    assert [(one.batch_no, one.days_left, one.has_expired, one.cost) for one in found] == [
        ("PAST", -1, True, 12_000),
        ("TODAY", 0, False, None),
        ("LAST", 30, False, 6_000),
    ]
    assert (sums.expired, sums.expired_cost, sums.expired_uncosted) == (1, 12_000, 0)
    assert (sums.soon, sums.soon_cost, sums.soon_uncosted) == (2, 6_000, 1)


def test_products_are_sorted_by_what_they_hold(desk: Desk, engine: Engine, today: date) -> None:
    serum, oil = desk.product("Serum", 1), desk.product("Oil", 1)
    desk.product("Balm", 1)
    desk.batch(serum, 5, unit_cost=1, expires_on=day(9, today))
    desk.batch(oil, 2, unit_cost=9, expires_on=day(3, today))

    def names(by: StockSort, *, is_descending: bool = False) -> list[str]:
        with Session(engine) as session:
            wanted = StockFilter(by=by, is_descending=is_descending)
            return [one.name for one in list_stock(session, wanted=wanted, today=today).items]

    assert names(StockSort.AVAILABLE) == ["Balm", "Oil", "Serum"]
    assert names(StockSort.VALUE, is_descending=True) == ["Oil", "Serum", "Balm"]
    assert names(StockSort.EXPIRY) == ["Oil", "Serum", "Balm"]
    assert names(StockSort.EXPIRY, is_descending=True) == ["Serum", "Oil", "Balm"]
    assert names(StockSort.NAME, is_descending=True) == ["Serum", "Oil", "Balm"]


def test_only_the_first_batches_are_named(desk: Desk, engine: Engine, today: date) -> None:
    serum = desk.product("Serum", 1)
    for number in range(5):
        desk.batch(serum, 1, batch_no=f"B{number}")
    with Session(engine) as session:
        (one,) = list_stock(session, today=today).items
    assert ([batch.batch_no for batch in one.batches], one.batch_count) == (["B0", "B1", "B2"], 5)

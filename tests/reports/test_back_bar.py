"""What treatments used up against sums over raw rows: what was billed, what an edit moved, nothing of a void."""

from __future__ import annotations

import re
from collections import defaultdict

from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.reports.rows import Rows, local_day
from tula.queries.reports.back_bar import list_use_moves, product_use, treatment_use

ZONE = "Asia/Kolkata"


def test_every_product_and_treatment_is_what_its_moves_sum_to(month: Rows, engine: Engine) -> None:
    invoices, lines, batches = month.by_id("invoice"), month.by_id("invoice_line"), month.by_id("stock_batch")
    products: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    treatments: dict[int, int] = defaultdict(int)
    named: dict[tuple[str, int], set[int]] = defaultdict(set)
    for move in month.stock_move:
        if move.kind != "consumption" or not month.covers(local_day(move.created_at)):
            continue
        line = lines[move.line_id]
        if invoices[line.invoice_id].status != "issued":
            continue
        cost = -move.qty * batches[move.batch_id].unit_cost
        products[move.product_id][0] -= move.qty
        products[move.product_id][1] += cost
        treatments[line.service_id] += cost
        named["product", move.product_id].add(line.id)
        named["service", line.service_id].add(line.id)
    assert len(products) == 2
    days = {"first": month.first, "last": month.last, "timezone": ZONE}
    with Session(engine) as session:
        by_product = product_use(session, **days)  # type: ignore[arg-type]
        by_treatment = treatment_use(session, **days)  # type: ignore[arg-type]
        assert {one.product_id: [one.qty, one.cost] for one in by_product} == products
        assert {one.service_id: one.cost for one in by_treatment} == treatments
        assert all(one.lines == len(named["product", one.product_id]) for one in by_product)
        assert all(one.lines == len(named["service", one.service_id]) for one in by_treatment)
        for one in by_product:
            moves = list_use_moves(session, **days, product_id=one.product_id, service_id=None)  # type: ignore[arg-type]
            assert (sum(move.qty for move in moves), sum(move.cost or 0 for move in moves)) == (one.qty, one.cost)
        for treatment in by_treatment:
            moves = list_use_moves(session, **days, product_id=None, service_id=treatment.service_id)  # type: ignore[arg-type]
            assert sum(move.cost or 0 for move in moves) == treatment.cost


def test_a_batch_without_a_cost_is_told(desk: Desk, client: FlaskClient) -> None:
    oil = desk.product("Oil", 1, unit="ml", is_retail=False)
    facial = desk.service("Facial", 1200, consumables=[{"product_id": oil, "qty": 30}])
    desk.batch(oil, 40, batch_no="A", unit_cost=0.55, received_on="2026-01-01")
    desk.batch(oil, 500, batch_no="B", received_on="2026-02-01")
    bill = desk.billed(desk.customer(), services=[{"service_id": facial, "qty": 2}]).invoice
    page = client.get("/reports/back-bar?range=today").text
    assert "20 units came from batches without a cost" in page
    assert re.search(r"60</td>\s*<td[^>]*>ml</td>", page)
    assert "₹22" in page
    assert f"/invoices/{bill['id']}" in client.get(f"/reports/back-bar/behind?range=today&product={oil}").text
    assert desk.void(bill["id"]).status == 200
    assert "ml</td>" not in client.get("/reports/back-bar?range=today").text

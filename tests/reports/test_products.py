"""Product sales and margin against sums over raw rows; costs from the very batches."""

from __future__ import annotations

from collections import defaultdict

from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.reports.rows import Rows, local_day
from tula.queries.reports.products import list_cost_moves, list_product_lines, product_sales

ZONE = "Asia/Kolkata"


def test_every_product_is_what_its_lines_and_moves_sum_to(month: Rows, engine: Engine) -> None:
    invoices, lines, notes = month.by_id("invoice"), month.by_id("invoice_line"), month.by_id("credit_note")
    batches = month.by_id("stock_batch")
    wanted: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in month.invoice_line:
        invoice = invoices[line.invoice_id]
        if line.kind == "product" and invoice.status == "issued" and month.covers(invoice.invoice_date):
            wanted[line.product_id][0] += line.qty
            wanted[line.product_id][2] += line.taxable_value
    for part in month.credit_note_line:
        line = lines[part.line_id]
        if line.kind == "product" and month.covers(notes[part.credit_note_id].credit_date):
            wanted[line.product_id][1] += part.qty
            wanted[line.product_id][3] += part.taxable_value
    for move in month.stock_move:
        is_of_a_sale = move.kind in ("sale", "return") and month.covers(local_day(move.created_at))
        if is_of_a_sale and invoices[lines[move.line_id].invoice_id].status == "issued":
            wanted[move.product_id][4] -= move.qty * batches[move.batch_id].unit_cost
    with Session(engine) as session:
        found = product_sales(session, first=month.first, last=month.last, timezone=ZONE)
        assert {one.product_id: [one.sold, one.returned, one.sales, one.credited, one.cost] for one in found} == wanted
        for one in found:
            assert one.margin == one.sales - one.credited - one.cost
            behind = list_product_lines(session, first=month.first, last=month.last, product_id=one.product_id)
            assert sum(line.value for line in behind) == one.net_sales
            moves = list_cost_moves(
                session, first=month.first, last=month.last, timezone=ZONE, product_id=one.product_id
            )
            assert sum(move.cost or 0 for move in moves) == one.cost


def test_a_batch_without_a_cost_leaves_the_margin_open(desk: Desk, client: FlaskClient, engine: Engine) -> None:
    oil = desk.product("Oil", 100)
    desk.batch(oil, 1, batch_no="A", unit_cost=60, received_on="2026-01-01")
    desk.batch(oil, 5, batch_no="B", received_on="2026-02-01")
    desk.billed(desk.customer(), products=[{"product_id": oil, "qty": 3}])
    page = client.get("/reports/products?range=today").text
    assert "2 units came from batches without a cost" in page

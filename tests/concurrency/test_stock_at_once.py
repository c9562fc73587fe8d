"""Stock is corrected, received, counted and sold at the same moment: never below zero, and every move is there."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.concurrency.conftest import Desks
from tests.desk import Answer, Desk


def adjust(desk: Desk, batch_id: int, **body: Any) -> Answer:
    return desk.send("POST", f"/api/inventory/batches/{batch_id}/adjust", {"reason": "Broken", **body})


def shelf(desk: Desk, product_id: int) -> int:
    batches = desk.get(f"/api/inventory/batches?product_id={product_id}")["items"]
    return sum(batch["qty_available"] for batch in batches)


def test_breakage_and_bills_never_take_more_than_there_is(desks: Desks) -> None:
    desk = desks.one()
    asha, serum = desk.customer(), desk.product("Serum", 499)
    batch = desk.batch(serum, 30)

    def deed(desk: Desk, index: int) -> int:
        if index % 2:
            return adjust(desk, batch, qty=-2).status
        return desk.bill(asha, products=[{"product_id": serum}]).status

    statuses = Counter(desks.at_once(40, deed))
    assert set(statuses) <= {201, 409}
    moves = desk.get("/api/inventory/movements?per_page=100")["items"]
    taken = -sum(move["qty"] for move in moves if move["kind"] != "receipt")
    assert len(moves) == 1 + statuses[201]
    assert shelf(desk, serum) == 30 - taken >= 0
    # Twenty bills want 20 and twenty breakages 40: what is refused was more than there was.
    assert taken in {29, 30}


def test_one_expired_batch_is_written_off_once(desks: Desks) -> None:
    desk = desks.one()
    serum = desk.product("Serum", 499)
    batch = desk.batch(serum, 6)
    answers = desks.at_once(8, lambda desk, _: adjust(desk, batch, qty=-6, reason_code="expired"))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 7}
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"not_enough_in_batch"}
    assert shelf(desk, serum) == 0


def test_two_counts_of_one_shelf_and_bills_between(desks: Desks) -> None:
    """Batches named in opposite order are locked in one order; whoever comes second is told what moved."""
    desk = desks.one()
    asha, serum = desk.customer(), desk.product("Serum", 499)
    batches = [desk.batch(serum, 10, batch_no=f"B{number}") for number in range(3)]

    def deed(desk: Desk, index: int) -> int:
        if index % 3 == 0:
            return desk.bill(asha, products=[{"product_id": serum, "qty": 12}]).status
        named = batches if index % 2 else batches[::-1]
        lines = [{"batch_id": batch_id, "counted": 9, "expected": 10} for batch_id in named]
        return desk.send("POST", "/api/inventory/counts", {"lines": lines, "reason": "Count"}).status

    statuses = desks.at_once(12, deed)
    assert set(statuses) <= {201, 409}
    counts = [status for index, status in enumerate(statuses) if index % 3]
    assert counts.count(201) <= 1
    adjusted = desk.get("/api/inventory/movements?kind=adjustment")["total"]
    assert adjusted == 3 * counts.count(201)


def test_two_receipts_of_one_number_meet(desks: Desks) -> None:
    desk = desks.one()
    serum = desk.product("Serum", 499)
    body = {"product_id": serum, "batch_no": "B1", "qty": 2, "same_batch": "ask"}
    answers = desks.at_once(6, lambda desk, _: desk.send("POST", "/api/inventory/batches", body))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 5}
    merging = {**body, "same_batch": "merge"}
    answers = desks.at_once(6, lambda desk, _: desk.send("POST", "/api/inventory/batches", merging))
    assert Counter(answer.status for answer in answers) == {201: 6}
    assert desk.get("/api/inventory/batches")["total"] == 1
    assert shelf(desk, serum) == 14


def test_one_count_of_many_is_written(desks: Desks) -> None:
    desk = desks.one()
    serum = desk.product("Serum", 499)
    batches = [desk.batch(serum, 10, batch_no=f"B{number}") for number in range(20)]

    def deed(desk: Desk, index: int) -> Answer:
        named = batches if index % 2 else batches[::-1]
        lines = [{"batch_id": batch_id, "counted": 9, "expected": 10} for batch_id in named]
        return desk.send("POST", "/api/inventory/counts", {"lines": lines, "reason": "Count"})

    answers = desks.at_once(24, deed)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 23}
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"stock_moved"}
    assert shelf(desk, serum) == 180

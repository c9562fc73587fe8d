"""Many desks give treatments that use one bottle: never below zero, nothing used twice, every drop on a line."""

from __future__ import annotations

from tests.concurrency.conftest import Desks
from tests.desk import Answer, Desk


def test_one_bottle_at_thirty_two_desks(desks: Desks) -> None:
    desk = desks.one()
    oil, mask = desk.product("Oil", 2, unit="ml"), desk.product("Mask", 80)
    facial = desk.service("Facial", 1200, consumables=[{"product_id": oil, "qty": 30}, {"product_id": mask, "qty": 1}])
    # The other way round, and the product sold beside: locks in one order all the same.
    peel = desk.service("Peel", 900, consumables=[{"product_id": mask, "qty": 1}, {"product_id": oil, "qty": 10}])
    desk.batch(oil, 300)
    desk.batch(oil, 95, batch_no="B2")
    desk.batch(mask, 60)
    people = [desk.customer(f"Asha {number}", phone=f"98450{number:05d}") for number in range(32)]

    def treat(desk: Desk, index: int) -> Answer:
        goods = [{"product_id": mask, "qty": 1}] if index % 4 == 0 else []
        return desk.bill(people[index], services=[facial if index % 2 else peel], products=goods)

    answers = desks.at_once(32, treat)
    assert {answer.status for answer in answers} == {201}
    lines = [line for answer in answers for line in answer.invoice["lines"]]
    used = sum(one["qty"] for line in lines for one in line["consumed"] if one["product_id"] == oil)
    batches = {one["product_id"]: 0 for one in desk.get("/api/inventory/batches")["items"]}
    for one in desk.get("/api/inventory/batches")["items"]:
        batches[one["product_id"]] += one["qty_available"]
    # 16 × 30 + 16 × 10 ml were wanted and 395 are there: all are used, and what is missing is told.
    assert (used, batches[oil]) == (395, 0)
    assert batches[mask] == 60 - 32 - 8
    assert any("used in treatments is not in stock" in " ".join(answer.json["warnings"]) for answer in answers)

"""Bills of every kind taken back note by note, in any order: what came in goes out, to the paisa; the books agree."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.desk import Desk

RATES = (0, 5, 12, 18)
SUMS = ("taxable_amount", "cgst_amount", "sgst_amount", "igst_amount", "round_off", "tip", "total_amount")


@pytest.mark.parametrize("seed", range(6))
def test_note_by_note(desk: Desk, seed: int) -> None:
    chance = Random(seed)
    held, bill = _bill(desk, chance)
    notes = _take_back(desk, chance, bill)
    for name in SUMS:
        assert sum(_paise(note[name]) for note in notes) == _paise(bill[name]), name
    after = desk.invoice(bill["id"])
    assert (after["payment_status"], after["balance_due"], after["refund_due"]) == ("refunded", 0, 0)
    assert after["paid_back"] == after["amount_paid"]
    packages = [desk.package(package_id) for package_id in held]
    assert [package["used"] or 0 for package in packages] == [0] * len(held)
    assert [(package["credit"] or {"used": 0})["used"] for package in packages] == [0] * len(held)


def _bill(desk: Desk, chance: Random) -> tuple[list[int], dict[str, Any]]:
    """Bill everything that a desk can put on one bill, and take a part of the money in several ways."""
    desk.settings(round_to_rupee=chance.random() < 0.7, prepaid_pays_remainder=chance.random() < 0.5)
    asha = desk.customer()
    services = [
        desk.service(
            f"Service {number}",
            chance.randint(1, 250_000) / 100,
            gst_rate=chance.choice(RATES),
            tax_inclusive=chance.random() < 0.4,
        )
        for number in range(4)
    ]
    held = [
        desk.holds(asha, "free", service_id=services[0], qty=chance.randint(1, 3)),
        desk.holds(asha, "discount", service_id=services[1], percent=chance.randint(1, 10_000) / 100),
        desk.holds(asha, "unlimited", service_id=services[2]),
        desk.holds(asha, "prepaid", amount=chance.randint(1, 90_000) / 100),
        desk.holds(asha, "prepaid", amount=chance.randint(1, 90_000) / 100, benefit_tax_order="after_tax"),
    ]
    chance.shuffle(services)
    serum = desk.product("Serum", 499.99, gst_rate=18)
    for batch_no in ("A", "B"):
        desk.batch(serum, 2, batch_no=batch_no)
    body: dict[str, Any] = {
        "services": [
            {
                "service_id": service,
                "qty": chance.randint(1, 5),
                "discount_percent": chance.choice((0, 3.33, 50)),
                **({"benefit": "complimentary", "override_reason": "A gift"} if chance.random() < 0.15 else {}),
            }
            for service in services
        ],
        "products": [{"product_id": serum, "qty": chance.randint(1, 4)}],
        "tip": chance.choice((0, 25.5)),
        "is_interstate": chance.random() < 0.3,
    }
    net = desk.preview(asha, **body).invoice
    body["invoice_discount"] = round(net["balance_due"] * chance.choice((0, 0, 0.1)), 2)
    due = _paise(desk.preview(asha, **body).invoice["balance_due"])
    paid = chance.choice((0, due // 3, due))
    ways = [paid // 2, paid - paid // 2]
    body["payments"] = [
        {"method": method, "amount": part / 100} for method, part in zip(("cash", "upi"), ways, strict=True) if part
    ]
    return [one["package_id"] for one in held], desk.billed(asha, **body).invoice


def _take_back(desk: Desk, chance: Random, bill: dict[str, Any]) -> list[dict[str, Any]]:
    left = {line["line_id"]: line["qty"] for line in bill["lines"]}
    notes = []
    while left:
        chosen = chance.sample(sorted(left), chance.randint(1, len(left)))
        units = [(line_id, chance.randint(1, left[line_id])) for line_id in chosen]
        more = {"restock": chance.random() < 0.7, "refund_method": chance.choice(("original", "card"))}
        seen = desk.refund(bill["id"], *units, dry_run=True, **more)
        assert seen.status == 200, seen
        made = desk.refund(bill["id"], *units, **more)
        assert made.status == 201, made
        notes.append(made.json["credit_note"])
        for name in (*SUMS, "refunds", "prepaid_restored", "redemptions_reversed"):
            assert seen.json["credit_note"][name] == notes[-1][name]
        assert seen.json["updated_packages"] == made.json["updated_packages"]
        for line_id, qty in units:
            left[line_id] -= qty
        left = {line_id: qty for line_id, qty in left.items() if qty}
        if chance.random() < 0.3 and (due := desk.invoice(bill["id"])["balance_due"]):
            assert desk.pay(bill["id"], due, "bank").status == 201
    return notes


def _paise(rupees: float) -> int:
    return round(rupees * 100)

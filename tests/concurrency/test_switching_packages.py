"""`package_billing` is switched while desks bill: every bill is wholly the one or wholly the other."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.concurrency.conftest import Desks
from tests.desk import Desk

MODES = ("on", "shadow", "off")
DESKS = 6
BILLS = 12


def is_whole(invoice: dict[str, Any]) -> bool:
    """Every line was billed as the invoice says: applied, shown or plain."""
    mode = invoice["package_billing"]
    lines = invoice["lines"]
    applied = all(len(line["redemptions"]) == 1 and line["final_price"] == 0 for line in lines)
    plain = all(not line["redemptions"] and line["final_price"] == line["normal_price"] for line in lines)
    shown = all(line["would_apply"] for line in lines)
    unshown = all(line["would_apply"] is None for line in lines)
    return {"on": applied and unshown, "shadow": plain and shown, "off": plain and unshown}[mode]


def test_every_bill_is_wholly_one_or_the_other(desks: Desks) -> None:
    first = desks.one()
    facial, haircut = first.service("Facial", 1200), first.service("Haircut", 500)
    customers = [first.customer(f"Customer {number}", phone=f"98450{number:05d}") for number in range(DESKS)]
    held = [
        [first.holds(customer, "unlimited", service_id=service) for service in (facial, haircut)]
        for customer in customers
    ]

    def act(desk: Desk, index: int) -> list[dict[str, Any]]:
        if index == DESKS:
            for turn in range(BILLS * 3):
                desk.settings(package_billing=MODES[turn % 3])
            return []
        return [desk.billed(customers[index], services=[facial, haircut, facial]).invoice for _ in range(BILLS)]

    invoices = [invoice for bills in desks.at_once(DESKS + 1, act) for invoice in bills]
    assert len(invoices) == DESKS * BILLS
    assert [invoice["invoice_number"] for invoice in invoices if not is_whole(invoice)] == []
    modes = Counter(invoice["package_billing"] for invoice in invoices)
    assert len(modes) > 1, modes
    uses = sum(entry["change_type"] == "use" for items in held for item in items for entry in all_usage(first, item))
    assert uses == 3 * modes["on"]


def all_usage(desk: Desk, item: dict[str, Any]) -> list[dict[str, Any]]:
    address = f"/packages/api/customer-packages/{item['package_id']}/usage?per_page=100"
    usage: list[dict[str, Any]] = desk.get(address)["items"]
    return usage

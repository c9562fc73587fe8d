"""Forty days of a small spa: every kind of bill, customer, package and undoing, by a seeded die."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.desk import Desk

FIRST = date(2026, 9, 24)
LAST = date(2026, 11, 7)
BILLS_A_DAY = 3


@dataclass
class Clock:
    """The time that the program is told."""

    now: datetime

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@dataclass
class Spa:
    """Who is there and what is sold."""

    desk: Desk
    die: Random
    customers: list[int]
    services: list[int]
    products: list[int]
    chair: int
    staff: list[int]
    templates: list[int]
    far: int
    """The consumer in another state."""

    def any(self, choices: list[int]) -> int:
        return self.die.choice(choices)


def live_through(desk: Desk, time: Clock, *, seed: int, days: int | None = None, bills: int = BILLS_A_DAY) -> Spa:
    """Run the spa from the first day to the last."""
    spa = open_spa(desk, Random(seed))
    issued: list[dict[str, Any]] = []
    held: list[int] = []
    for _ in range(days or (LAST - FIRST).days + 1):
        for _ in range(spa.die.randint(0, 2 * bills)):
            issued.append(_bill(spa))
        if spa.die.random() < 0.4:
            held.append(_assign(spa, time))
        if held and spa.die.random() < 0.9:
            _touch(spa, spa.any(held))
        if len(issued) > 2 and spa.die.random() < 0.5:
            _undo(spa, spa.die.choice(issued[-8:]))
        time.pass_days(1)
    return spa


def open_spa(desk: Desk, die: Random) -> Spa:
    desk.settings(
        business_name="Shanti", gstin="27AAPFU0939F1ZV", state_code="27", round_to_rupee=bool(die.getrandbits(1))
    )
    far = desk.customer("Devi Nair", phone="98450 00004", state_code="29")
    customers = [
        desk.customer("Asha Rao", phone="98450 00001"),
        desk.customer("Bina Traders", phone="98450 00002", gstin="27AAKFS4821M1ZQ"),
        desk.customer("Chitra Stores", phone="98450 00003", gstin="29AFZPK7190E1ZP", state_code="29"),
        far,
    ]
    services = [
        desk.service("Haircut", 500.05, gst_rate=5, sac="999721"),
        desk.service("Facial", 1200, gst_rate=5, sac="999722", tax_inclusive=True),
        desk.service("Massage", 2499.99, gst_rate=18, sac="999723"),
        desk.service("Advice", 300, gst_rate=0, sac="999724"),
    ]
    products = [
        desk.product("Shampoo", 340, gst_rate=18, hsn="33051090"),
        desk.product("Oil", 129.95, gst_rate=5, hsn="33011990", tax_inclusive=True),
        desk.product("Book", 250, gst_rate=0, hsn="49011010"),
    ]
    chair = desk.product("Massage chair", 180_000, gst_rate=18, hsn="94017900")
    for product in products:
        desk.batch(product, 6, batch_no="A", unit_cost=100.01, received_on="2026-08-01")
        desk.batch(product, 900, batch_no="B", unit_cost=110.5, received_on="2026-09-01")
    desk.batch(chair, 90, unit_cost=95_000, received_on="2026-08-01")
    one, other = services[0], services[1]
    wax = desk.product("Wax", 1, unit="g", is_retail=False)
    desk.batch(wax, 9_000, batch_no="W", received_on="2026-08-01", unit_cost=0.61)
    for service, used in ((other, [(products[1], 2)]), (services[2], [(products[1], 1), (wax, 45)])):
        consumables = [{"product_id": product, "qty": qty} for product, qty in used]
        assert desk.send("PATCH", f"/api/services/{service}", {"consumables": consumables}).status == 200
    templates = [
        desk.template("3+1 cuts", "session", [{"service_id": one, "benefit_type": "free", "qty": 4}], price=1500),
        desk.template(
            "Combo",
            "combo",
            [
                {"service_id": one, "benefit_type": "free", "qty": 3},
                {"service_id": other, "benefit_type": "free", "qty": 2},
                {"benefit_type": "prepaid", "amount": 1000},
            ],
            price=4000.01,
            validity_days=12,
        ),
        desk.template("Prepaid", "value", None, price=5000, amount=6000, benefit_tax_order="before_tax"),
        desk.template("Gift card", "value", None, price=2000, benefit_tax_order="after_tax", validity_days=9),
        desk.template("Club", "membership", [{"service_id": one, "benefit_type": "unlimited"}], price=9000),
        desk.template("30% off", "discount", [{"benefit_type": "discount", "percent": 30}], price=700),
    ]
    return Spa(
        desk, die, customers, services, products, chair, [desk.staff("Meena"), desk.staff("Ritu")], templates, far
    )


def _bill(spa: Spa) -> dict[str, Any]:
    die = spa.die
    if die.random() < 0.06:
        return spa.desk.billed(spa.far, products=[{"product_id": spa.chair, "qty": 1}]).invoice
    services = [
        {
            "service_id": spa.any(spa.services),
            "qty": die.randint(1, 3),
            "staff_id": die.choice([None, *spa.staff]),
            "discount_percent": die.choice([0, 0, 0, 12.5]),
            "benefit": die.choice(["auto", "auto", "auto", "auto", "none", "complimentary"]),
        }
        for _ in range(die.randint(0, 3))
    ]
    for line in services:
        line["override_reason"] = "" if line["benefit"] == "auto" else "asked"
    products = [{"product_id": spa.any(spa.products), "qty": die.randint(1, 3)} for _ in range(die.randint(0, 2))]
    packages = [{"package_id": spa.any(spa.templates)}] if die.random() < 0.25 or not services + products else []
    body = {
        "services": services,
        "products": products,
        "packages": packages,
        "tip": die.choice([0, 0, 50, 33.33]),
        "invoice_discount": die.choice([0, 0, 0, 1.01]),
    }
    customer = spa.any(spa.customers)
    preview = spa.desk.preview(customer, **body)
    if preview.status != 200:
        body["invoice_discount"] = 0
        preview = spa.desk.preview(customer, **body)
    due = preview.invoice["balance_due"]
    if due and die.random() < 0.7:
        body["payments"] = [{"method": die.choice(["cash", "card", "upi"]), "amount": due}]
    return spa.desk.billed(customer, **body).invoice


def _assign(spa: Spa, time: Clock) -> int:
    return spa.desk.assign(spa.any(spa.customers), spa.any(spa.templates), price_paid=spa.die.choice([1000, 1499.99]))[
        "id"
    ]


def _touch(spa: Spa, package_id: int) -> None:
    """Use, adjust, give back, or extend; the books may refuse it."""
    package = spa.desk.package(package_id)
    item = spa.die.choice(package["items"])
    deed = spa.die.choice(["use", "adjust", "adjust", "refund", "extend"])
    address = f"/packages/api/customer-packages/{package_id}"
    if deed == "extend":
        days = package["expires_on"]
        if days:
            later = (date.fromisoformat(days) + timedelta(days=spa.die.randint(1, 9))).isoformat()
            spa.desk.send("POST", f"{address}/extend", {"expires_on": later, "reason": "kindness"})
        return
    size = {"amount": spa.die.choice([100, 250.5])} if item["benefit_type"] == "prepaid" else {"qty": 1}
    body: dict[str, Any] = {"service_id": item["service_id"] or spa.services[0], "item_id": item["id"], **size}
    if deed == "use":
        spa.desk.send("POST", f"{address}/use", {**body, "staff_id": spa.any(spa.staff)})
        return
    if deed == "adjust" and spa.die.random() < 0.4:
        (name, value) = next(iter(size.items()))
        body[name] = -value
    spa.desk.send("POST", f"{address}/adjust", {**body, "change_type": deed, "reason": "asked"})


def _undo(spa: Spa, invoice: dict[str, Any]) -> None:
    """Void or refund a bill; the books may refuse it."""
    address = f"/api/invoices/{invoice['id']}"
    if spa.die.random() < 0.3:
        spa.desk.send("POST", f"{address}/void", {"reason": "mistake"})
        return
    line = spa.die.choice(invoice["lines"])
    part = {"lines": [{"line_id": line["line_id"], "qty": spa.die.randint(1, line["qty"])}]}
    body = {"reason": "unhappy", "restock": spa.die.random() < 0.7, **(part if spa.die.random() < 0.7 else {})}
    spa.desk.send("POST", f"{address}/refund", body)

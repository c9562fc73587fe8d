"""`package_billing` on, shadow and off."""

from __future__ import annotations

from tests.desk import Desk


def test_shadow_computes_stores_and_deducts_nothing(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1, name="3+1 facials")
    desk.settings(package_billing="shadow")
    answer = desk.billed(asha, services=[facial])
    assert answer.invoice["total_amount"] == 1200
    assert answer.invoice["package_billing"] == "shadow"
    assert (answer.line["redemptions"], answer.json["updated_packages"]) == ([], [])
    (would,) = answer.line["would_apply"]
    assert (would["entitlement_id"], would["amount"], would["remaining_qty"]) == (held["id"], 1200, 0)
    assert desk.package(held["package_id"])["remaining"] == 1
    assert desk.get(f"/api/invoices/{answer.invoice['id']}")["invoice"]["lines"] == answer.invoice["lines"]


def test_off_bills_plainly(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    desk.settings(package_billing="off")
    answer = desk.billed(asha, services=[facial])
    assert answer.invoice["total_amount"] == 1200
    assert (answer.line["would_apply"], answer.line["considered"]) == (None, [])
    assert desk.package(held["package_id"])["remaining"] == 1


def test_naming_an_entitlement_is_refused_while_packages_are_not_applied(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    for mode in ("shadow", "off"):
        desk.settings(package_billing=mode)
        line = {"service_id": facial, "benefit": held["id"], "override_reason": "Please"}
        answer = desk.bill(asha, services=[line])
        assert (answer.status, answer.json["code"]) == (409, "package_billing_off")


def test_switching_back_on_takes_effect_at_once(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    desk.holds(asha, "free", service_id=facial, qty=1)
    desk.settings(package_billing="off")
    assert desk.billed(asha, services=[facial]).invoice["total_amount"] == 1200
    desk.settings(package_billing="on")
    assert desk.billed(asha, services=[facial]).invoice["total_amount"] == 0

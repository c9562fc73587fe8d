"""The JSON API of the settings."""

from __future__ import annotations

from tests.desk import Desk

PROMISED = {
    "business_name",
    "address",
    "gstin",
    "state_code",
    "registration",
    "timezone",
    "benefit_tax_order",
    "round_to_rupee",
    "prepaid_pays_remainder",
    "pause_extends_expiry",
    "package_refund",
    "package_billing",
    "invoice_number_format",
    "upi_id",
    "terms",
}


def test_show_and_change(desk: Desk) -> None:
    before = desk.get("/api/settings")["settings"]
    assert before.keys() >= PROMISED
    changes = {"gstin": "27AAPFU0939F1ZV", "registration": "composition", "round_to_rupee": True, "terms": "Pay now"}
    answer = desk.send("PATCH", "/api/settings", changes)
    assert (answer.status, answer.json["settings"]) == (200, before | changes)
    assert desk.get("/api/settings")["settings"] == before | changes


def test_refusals_change_nothing(desk: Desk) -> None:
    before = desk.get("/api/settings")
    for changes, field in (
        ({"gstin": "27AAPFU0939F1ZO"}, "gstin"),
        ({"registration": "none"}, "registration"),
        ({"package_billing": True}, "package_billing"),
        ({"round_to_rupee": 1}, "round_to_rupee"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"timezone": "Factory"}, "timezone"),
        ({"email": "nobody", "terms": "ok"}, "email"),
        ({"terms": None}, "terms"),
        ({"invoice_numberformat": "x"}, "invoice_numberformat"),
        ({"terms": "ok", "upi_id": "x"}, "upi_id"),
    ):
        answer = desk.send("PATCH", "/api/settings", changes)
        assert (answer.status, list(answer.json["errors"])) == (400, [field])
    assert desk.get("/api/settings") == before


def test_today_is_the_spas_date(desk: Desk) -> None:
    """Instants carry the offset of the timezone that is set."""
    desk.settings(timezone="Pacific/Kiritimati")
    assert desk.create("/api/customers", "customer", name="Asha", phone="9845012345")["created_at"].endswith("+14:00")


def test_a_number_of_an_earlier_format_is_not_given_again(desk: Desk) -> None:
    customer, facial = desk.customer(), desk.service("Facial", 100)
    desk.settings(invoice_number_format="{series}{seq}1")
    first = desk.billed(customer, services=[{"service_id": facial}]).invoice
    desk.settings(invoice_number_format="{series}0{seq}")
    for _ in range(9):
        desk.billed(customer, services=[{"service_id": facial}])
    refused = desk.bill(customer, services=[{"service_id": facial}])
    assert (first["invoice_number"], refused.status, refused.json["code"]) == ("INV00011", 409, "number_taken")
    assert "Change the number format" in refused.json["message"]
    desk.settings(invoice_number_format="{series}-{seq}")
    assert desk.billed(customer, services=[{"service_id": facial}]).invoice["invoice_number"] == "INV-0011"

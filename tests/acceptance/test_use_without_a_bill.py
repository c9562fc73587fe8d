"""Recording a use, giving one back, adjusting, pausing and extending, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.desk import Answer, Desk, day


def use(desk: Desk, held: dict[str, Any], **body: Any) -> Answer:
    return desk.send("POST", f"/packages/api/customer-packages/{held['package_id']}/use", body)


def adjust(desk: Desk, held: dict[str, Any], change_type: str, **body: Any) -> Answer:
    body = {"reason": "Counted again", "change_type": change_type, **body}
    return desk.send("POST", f"/packages/api/customer-packages/{held['package_id']}/adjust", body)


def change(desk: Desk, held: dict[str, Any], deed: str, **body: Any) -> Answer:
    return desk.send("POST", f"/packages/api/customer-packages/{held['package_id']}/{deed}", body)


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200)


@pytest.fixture
def sessions(desk: Desk, facial: int) -> dict[str, Any]:
    return desk.holds(desk.customer(), "free", service_id=facial, qty=4)


@pytest.fixture
def prepaid(desk: Desk) -> dict[str, Any]:
    return desk.holds(desk.customer(), "prepaid", amount=5000)


# --- Use


def test_a_use_takes_a_session_and_writes_a_row(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    ritu = desk.staff("Ritu")
    answer = use(desk, sessions, service_id=facial, qty=1, staff_id=ritu, notes="Walked in", appointment_id=77)
    assert answer.status == 201
    usage = answer.json["usage"]
    assert (usage["change_type"], usage["qty"], usage["balance_after"]) == ("use", 1, 3)
    assert (usage["staff"], usage["notes"], usage["rule"], usage["service_name"]) == (
        "Ritu",
        "Walked in",
        "manual",
        "Facial",
    )
    kind, _, unique = usage["idempotency_key"].partition(":")
    assert (kind, str(UUID(unique))) == ("use", unique)
    package = answer.json["customer_package"]
    assert (package["used"], package["remaining"], package["recent_usage"][0]["id"]) == (1, 3, usage["id"])


def test_prepaid_asks_an_amount(desk: Desk, facial: int, prepaid: dict[str, Any]) -> None:
    answer = use(desk, prepaid, service_id=facial, amount=1200.5)
    assert answer.json["usage"]["balance_after"] == 3799.5
    refused = use(desk, prepaid, service_id=facial, qty=1)
    assert (refused.status, refused.json["message"]) == (400, "Please provide a valid amount.")


def test_more_than_is_left_is_refused(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    answer = use(desk, sessions, service_id=facial, qty=5)
    assert (answer.status, answer.json["message"]) == (409, "Not enough balance for this service.")
    assert desk.package(sessions["package_id"])["remaining"] == 4


@pytest.mark.parametrize("qty", [0, -1, 1.5, "1", True, 10_000, None])
def test_a_quantity_is_a_whole_number_from_1(desk: Desk, facial: int, sessions: dict[str, Any], qty: object) -> None:
    answer = use(desk, sessions, service_id=facial, qty=qty)
    assert (answer.status, answer.json["message"]) == (400, "Please provide a valid quantity.")
    assert "qty" in answer.json["errors"]


@pytest.mark.parametrize("amount", [0, -1, 1.005, "x", 1e12])
def test_an_amount_is_rupees_above_0(desk: Desk, facial: int, prepaid: dict[str, Any], amount: object) -> None:
    answer = use(desk, prepaid, service_id=facial, amount=amount)
    assert answer.status == 400
    assert "amount" in answer.json["errors"]


def test_an_unknown_package_or_service(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    answer = use(desk, {"package_id": 999}, service_id=facial, qty=1)
    assert (answer.status, answer.json["message"]) == (404, "Package not found.")
    assert use(desk, sessions, service_id=999, qty=1).status == 404


def test_a_service_outside_the_package(desk: Desk, sessions: dict[str, Any]) -> None:
    answer = use(desk, sessions, service_id=desk.service("Haircut", 500), qty=1)
    assert (answer.status, answer.json["code"]) == (409, "not_covered")


def test_a_use_is_judged_by_its_day(desk: Desk, facial: int, today: date) -> None:
    held = desk.holds(
        desk.customer(), "free", service_id=facial, qty=4, valid_from=day(-9, today), expires_on=day(-1, today)
    )
    late = use(desk, held, service_id=facial, qty=1)
    assert (late.status, late.json["code"], late.json["reason"]) == (409, "package_not_active", "expired")
    assert use(desk, held, service_id=facial, qty=1, usage_date=day(-1, today)).status == 201
    assert use(desk, held, service_id=facial, qty=1, usage_date=f"{day(-2, today)}T17:05:00+05:30").status == 201


def test_a_use_cannot_lie_ahead(desk: Desk, facial: int, sessions: dict[str, Any], today: date) -> None:
    answer = use(desk, sessions, service_id=facial, qty=1, usage_date=day(1, today))
    assert (answer.status, list(answer.json["errors"])) == (400, ["usage_date"])


def test_unlimited_is_recorded_and_never_runs_out(desk: Desk, facial: int) -> None:
    held = desk.holds(desk.customer(), "unlimited", service_id=facial)
    answer = use(desk, held, service_id=facial, qty=3)
    assert (answer.json["usage"]["qty"], answer.json["usage"]["balance_after"]) == (3, None)
    assert answer.json["customer_package"]["items"][0]["used_qty"] == 3


def test_the_last_use_completes_and_giving_back_revives(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    assert use(desk, sessions, service_id=facial, qty=4).json["customer_package"]["status"] == "completed"
    back = adjust(desk, sessions, "refund", service_id=facial, qty=1)
    assert back.json["customer_package"]["status"] == "active"


def test_a_used_up_combo_does_not_go_on_with_its_discount(desk: Desk, facial: int) -> None:
    items = [
        {"benefit_type": "free", "service_id": facial, "qty": 1},
        {"benefit_type": "discount", "percent": 20},
    ]
    package = desk.assign(desk.customer(), desk.template("Combo", "combo", items))
    held = {"package_id": package["id"]}
    assert use(desk, held, service_id=facial, qty=1).status == 201
    assert use(desk, held, service_id=facial, qty=1).json["message"] == "Not enough balance for this service."
    discount = package["items"][1]["id"]
    assert use(desk, held, service_id=facial, item_id=discount, qty=1).status == 201


# --- Adjust


def test_a_refund_gives_back_at_most_what_was_used(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    use(desk, sessions, service_id=facial, qty=2)
    answer = adjust(desk, sessions, "refund", service_id=facial, qty=1)
    usage = answer.json["usage"]
    assert (answer.status, usage["change_type"], usage["qty"], usage["reason"]) == (201, "refund", 1, "Counted again")
    more = adjust(desk, sessions, "refund", service_id=facial, qty=2)
    assert (more.status, more.json["code"]) == (409, "nothing_to_return")
    assert desk.package(sessions["package_id"])["remaining"] == 3


def test_a_reason_is_required(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    answer = adjust(desk, sessions, "adjust", service_id=facial, qty=1, reason=" ")
    assert (answer.status, list(answer.json["errors"])) == (400, ["reason"])


def test_removing_stops_at_what_is_left(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    answer = adjust(desk, sessions, "adjust", service_id=facial, qty=-3)
    assert (answer.json["usage"]["qty"], answer.json["usage"]["balance_after"]) == (-3, 1)
    more = adjust(desk, sessions, "adjust", service_id=facial, qty=-2)
    assert (more.status, more.json["message"]) == (409, "Not enough balance for this service.")


def test_adding_lowers_what_was_used_and_then_grants(desk: Desk, facial: int, sessions: dict[str, Any]) -> None:
    use(desk, sessions, service_id=facial, qty=1)
    answer = adjust(desk, sessions, "adjust", service_id=facial, qty=3)
    package = answer.json["customer_package"]
    assert (package["total"], package["used"], package["remaining"]) == (6, 0, 6)
    kinds = [(row["change_type"], row["qty"], row["reason"]) for row in desk.usage(sessions["package_id"])[:2]]
    assert kinds == [("grant", 2, "Counted again"), ("adjust", 1, "Counted again")]


def test_prepaid_is_adjusted_in_rupees(desk: Desk, facial: int, prepaid: dict[str, Any]) -> None:
    assert adjust(desk, prepaid, "adjust", service_id=facial, amount=-500.5).json["usage"]["amount"] == -500.5
    answer = adjust(desk, prepaid, "adjust", service_id=facial, amount="600.50")
    credit = answer.json["customer_package"]["credit"]
    assert credit == {"total": 5100, "used": 0, "remaining": 5100}


def test_an_unlimited_benefit_has_nothing_to_adjust(desk: Desk, facial: int) -> None:
    held = desk.holds(desk.customer(), "unlimited", service_id=facial)
    answer = adjust(desk, held, "adjust", service_id=facial, qty=1)
    assert (answer.status, answer.json["code"]) == (409, "not_counted")


# --- Pause, resume, extend


def test_a_pause_stops_use_and_resuming_moves_the_last_day(desk: Desk, facial: int, today: date) -> None:
    asha = desk.customer()
    held = desk.holds(asha, "free", service_id=facial, qty=4, valid_from=day(-9, today), expires_on=day(9, today))
    paused = change(desk, held, "pause", reason="Travelling")
    assert (paused.status, paused.json["customer_package"]["status"]) == (200, "paused")
    refused = use(desk, held, service_id=facial, qty=1)
    assert (refused.status, refused.json["reason"]) == (409, "paused")
    bill = desk.billed(asha, services=[facial])
    assert (bill.invoice["total_amount"], bill.line["considered"][0]["reason"]) == (1200, "paused")
    assert use(desk, held, service_id=facial, qty=1, usage_date=day(-1, today)).status == 201
    assert change(desk, held, "pause").status == 409
    resumed = change(desk, held, "resume")
    assert resumed.json["customer_package"]["status"] == "active"
    assert resumed.json["customer_package"]["expires_on"] == day(9, today)
    assert (change(desk, held, "resume").status, change(desk, held, "resume").json["code"]) == (
        409,
        "package_not_paused",
    )


def test_extending_needs_a_later_day_and_a_reason(desk: Desk, facial: int, today: date) -> None:
    held = desk.holds(
        desk.customer(), "free", service_id=facial, qty=1, valid_from=day(-9, today), expires_on=day(-1, today)
    )
    assert change(desk, held, "extend", expires_on=day(5, today)).status == 400
    assert change(desk, held, "extend", expires_on=day(-1, today), reason="Ill").status == 400
    answer = change(desk, held, "extend", expires_on=day(5, today), reason="Ill")
    assert (answer.json["customer_package"]["status"], answer.json["customer_package"]["expires_on"]) == (
        "active",
        day(5, today),
    )


def test_a_package_without_a_last_day_cannot_be_extended(desk: Desk, sessions: dict[str, Any], today: date) -> None:
    answer = change(desk, sessions, "extend", expires_on=day(5, today), reason="Ill")
    assert (answer.status, answer.json["code"]) == (409, "never_expires")


def test_credit_is_not_raised_above_what_the_books_hold(desk: Desk, facial: int, prepaid: dict[str, Any]) -> None:
    body = {"service_id": facial, "change_type": "adjust", "reason": "A slip of the finger"}
    for deed in ("adjust/preview", "adjust"):
        refused = change(desk, prepaid, deed, **body, amount=9_999_999_999.99)
        assert (refused.status, refused.json["code"]) == (400, "amount_too_large")
        assert refused.json["errors"] == {"amount": ["At most ₹9,99,99,94,999.99."]}
    assert adjust(desk, prepaid, "adjust", service_id=facial, amount=9_999_994_999.99).status == 201

"""Every kind of benefit, billed over HTTP (rupees, exclusive prices, no tax unless said)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.desk import Desk, day
from tula import clock


def test_unlimited_makes_a_haircut_free(desk: Desk) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    luxe = desk.holds(asha, "unlimited", name="Luxe Club", service_id=haircut)
    answer = desk.billed(asha, services=[haircut])
    assert answer.invoice["total_amount"] == 0
    assert answer.line["benefit_label"] == "Unlimited"
    assert answer.line["package_applied"] == "Luxe Club"
    assert answer.line["benefit_printed"] == "Covered by Luxe Club (Unlimited)"
    assert desk.usage(luxe["package_id"])[0]["change_type"] == "use"


def test_unlimited_stays_free_every_time(desk: Desk) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    desk.holds(asha, "unlimited", service_id=haircut)
    for _ in range(3):
        assert desk.billed(asha, services=[{"service_id": haircut, "qty": 2}]).invoice["total_amount"] == 0


def test_a_percentage_lowers_a_pedicure(desk: Desk) -> None:
    asha, pedicure = desk.customer(), desk.service("Pedicure", 800)
    desk.holds(asha, "discount", name="Student Offer", percent=30)
    answer = desk.billed(asha, services=[pedicure])
    assert answer.invoice["total_amount"] == 560
    assert answer.line["benefit_label"] == "30% off"
    assert answer.line["benefit_printed"] == "Student Offer 30% off"


def test_the_higher_percentage_wins_and_says_so(desk: Desk) -> None:
    asha, pedicure = desk.customer(), desk.service("Pedicure", 800)
    lower = desk.holds(asha, "discount", name="Yearly", percent=30)
    desk.holds(asha, "discount", name="Student", percent=40)
    line = desk.billed(asha, services=[pedicure]).line
    assert line["final_price"] == 480
    assert [(one["entitlement_id"], one["reason"]) for one in line["considered"]] == [(lower["id"], "lower_discount")]


def test_prepaid_pays_a_facial(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "prepaid", amount=5000)
    answer = desk.billed(asha, services=[facial])
    assert answer.invoice["total_amount"] == 0
    assert answer.line["benefit_label"] == "Prepaid Deduction ₹1,200"
    assert answer.line["benefit_printed"] == "Prepaid Deduction ₹1,200 (Balance left: ₹3,800)"
    assert answer.line["remaining_after"] == {"amount": 3800}
    assert desk.package(held["package_id"])["credit"] == {"total": 5000, "used": 1200, "remaining": 3800}


def test_prepaid_is_never_overdrawn(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "prepaid", amount=500)
    assert desk.billed(asha, services=[facial]).invoice["total_amount"] == 700
    assert desk.package(held["package_id"])["credit"]["remaining"] == 0
    assert desk.package(held["package_id"])["status"] == "completed"
    assert desk.billed(asha, services=[facial]).invoice["total_amount"] == 1200


def test_four_sessions_are_four_and_the_fifth_is_charged(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    for remaining in (3, 2, 1, 0):
        answer = desk.billed(asha, services=[facial])
        assert answer.invoice["total_amount"] == 0
        assert answer.json["updated_packages"] == [
            {
                "assignment_id": held["package_id"],
                "package_type": "service_package",
                "sessions": {"total": 4, "used": 4 - remaining, "remaining": remaining},
                "credit": None,
                "status": "active" if remaining else "completed",
            }
        ]
    fifth = desk.billed(asha, services=[facial])
    assert fifth.invoice["total_amount"] == 1200
    assert fifth.json["updated_packages"] == []
    assert fifth.line["considered"][0]["reason"] == "exhausted"


def test_the_last_day_counts_and_the_next_does_not(desk: Desk, today: date) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    desk.holds(asha, "unlimited", service_id=haircut, valid_from=day(-30, today), expires_on=day(-1, today))
    assert desk.billed(asha, services=[haircut], charge_date=day(-1, today)).invoice["total_amount"] == 0
    late = desk.billed(asha, services=[haircut])
    assert late.invoice["total_amount"] == 500
    assert late.line["considered"][0]["reason"] == "expired"


def test_the_last_day_ends_at_midnight_where_the_spa_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """18:30 UTC is midnight in India: a minute apart the same visit is free, then charged, on two invoices' dates."""
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    held = desk.holds(asha, "unlimited", service_id=haircut, valid_from="2026-04-01", expires_on="2027-03-31")
    seen = []
    for minute in (29, 30):
        monkeypatch.setattr(clock, "now", lambda minute=minute: datetime(2027, 3, 31, 18, minute, tzinfo=UTC))
        bill = desk.billed(asha, services=[haircut]).invoice
        seen.append((bill["total_amount"], bill["invoice_number"], desk.package(held["package_id"])["status"]))
    assert seen == [(0, "INV-270331-0001", "active"), (500, "INV-270401-0001", "expired")]


def test_a_package_of_today_covers_today(desk: Desk, today: date) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    desk.holds(asha, "unlimited", service_id=haircut, expires_on=day(0, today))
    assert desk.billed(asha, services=[haircut]).invoice["total_amount"] == 0


def test_a_backdated_bill_is_judged_by_its_charge_date(desk: Desk, today: date) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    desk.holds(asha, "unlimited", service_id=haircut, valid_from=day(-3, today))
    early = desk.billed(asha, services=[haircut], charge_date=day(-4, today))
    assert early.invoice["total_amount"] == 500
    assert early.line["considered"][0]["reason"] == "not_started"
    assert early.invoice["invoice_date"] == day(0, today)
    assert early.invoice["charge_date"] == day(-4, today)
    assert desk.billed(asha, services=[haircut], charge_date=day(-3, today)).invoice["total_amount"] == 0


def test_weekdays_are_those_of_the_charge_date(desk: Desk, today: date) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    desk.holds(asha, "discount", percent=50, weekdays=[today.isoweekday()], valid_from=day(-7, today))
    assert desk.billed(asha, services=[haircut]).invoice["total_amount"] == 250
    yesterday = desk.billed(asha, services=[haircut], charge_date=day(-1, today))
    assert yesterday.line["considered"][0]["reason"] == "weekday"


def test_all_four_kinds_on_one_bill(desk: Desk) -> None:
    asha = desk.customer()
    haircut, facial = desk.service("Haircut", 500), desk.service("Facial", 1200)
    pedicure, massage = desk.service("Pedicure", 800), desk.service("Massage", 1800)
    desk.holds(asha, "unlimited", service_id=haircut)
    desk.holds(asha, "free", service_id=facial, qty=1)
    desk.holds(asha, "discount", service_id=pedicure, percent=30)
    desk.holds(asha, "prepaid", amount=1000)
    answer = desk.billed(asha, services=[haircut, facial, pedicure, massage])
    assert [line["final_price"] for line in answer.invoice["lines"]] == [0, 0, 560, 800]
    assert [line["benefit_type"] for line in answer.invoice["lines"]] == [
        "unlimited",
        "free",
        "discount",
        "prepaid",
    ]
    assert answer.json["package_deductions_applied"] == 4
    assert answer.invoice["total_amount"] == 1360


def test_a_free_bill_is_paid_and_numbered(desk: Desk) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500, gst_rate=5)
    desk.holds(asha, "unlimited", service_id=haircut)
    invoice = desk.billed(asha, services=[haircut]).invoice
    assert (invoice["total_amount"], invoice["payment_status"], invoice["status"]) == (0, "paid", "issued")
    assert invoice["invoice_number"].endswith("-0001")


def test_a_line_of_three_with_two_sessions_left(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    desk.holds(asha, "free", service_id=facial, qty=2, name="3+1 facials")
    desk.holds(asha, "discount", percent=25, name="Yearly")
    line = desk.billed(asha, services=[{"service_id": facial, "qty": 3}]).line
    assert line["final_price"] == 900
    assert (line["benefit_type"], line["benefit_label"]) == ("mixed", "Free + 25% off")
    assert line["package_applied"] == "3+1 facials + Yearly"


@pytest.mark.parametrize("choice", ["none", "complimentary"])
def test_staff_may_choose_otherwise_with_a_reason(desk: Desk, choice: str) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=2)
    line = {"service_id": facial, "benefit": choice}
    refused = desk.bill(asha, services=[line])
    assert (refused.status, refused.json["code"]) == (400, "override_reason_required")
    assert "services.0.override_reason" in refused.json["errors"]
    assert desk.preview(asha, services=[line]).status == 200
    answer = desk.billed(asha, services=[{**line, "override_reason": "Kept for her birthday"}])
    assert answer.invoice["total_amount"] == (1200 if choice == "none" else 0)
    assert answer.line["considered"][0]["reason"] == "staff_choice"
    assert desk.package(held["package_id"])["remaining"] == 2


def test_staff_may_name_the_entitlement(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    desk.holds(asha, "free", service_id=facial, qty=2)
    prepaid = desk.holds(asha, "prepaid", amount=1000)
    named = {"service_id": facial, "benefit": prepaid["id"], "override_reason": "Asked for it"}
    answer = desk.billed(asha, services=[named])
    assert answer.invoice["total_amount"] == 200
    assert answer.line["rule"] == "manual"
    again = desk.bill(asha, services=[named])
    assert (again.status, again.json["code"], again.json["reason"]) == (
        409,
        "benefit_not_available",
        "exhausted",
    )
    assert again.json["errors"] == {"services.0.benefit": [again.json["message"]]}


def test_another_customers_entitlement_is_refused(desk: Desk) -> None:
    asha, bina = desk.customer("Asha"), desk.customer("Bina", phone="9845099999")
    facial = desk.service("Facial", 1200)
    held = desk.holds(bina, "free", service_id=facial, qty=2)
    foreign = {"service_id": facial, "benefit": held["id"], "override_reason": "By mistake"}
    for bill in (desk.preview, desk.bill):
        answer = bill(asha, services=[facial, foreign])
        assert (answer.status, answer.json["code"]) == (409, "benefit_not_available")
        assert list(answer.json["errors"]) == ["services.1.benefit"]
    own = desk.billed(asha, services=[facial, facial]).invoice
    edit = desk.edit(own, line=1, benefit=held["id"], override_reason="By mistake")
    assert (edit.status, list(edit.json["errors"])) == (409, ["benefit"])
    assert desk.package(held["package_id"])["remaining"] == 2


def test_a_service_priced_zero_eats_no_session(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=2)
    answer = desk.billed(asha, services=[{"service_id": facial, "unit_price": 0}])
    assert answer.line["benefit_type"] == "complimentary"
    assert answer.line["redemptions"][0]["entitlement_id"] is None
    assert desk.package(held["package_id"])["remaining"] == 2

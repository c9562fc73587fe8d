"""A line of an issued invoice edited: reversed and served anew, everything else kept."""

from __future__ import annotations

from datetime import date

import pytest

from tests.desk import Desk, day


@pytest.fixture
def spa(desk: Desk) -> dict[str, int]:
    return {
        "asha": desk.customer(),
        "facial": desk.service("Facial", 1200, gst_rate=5),
        "haircut": desk.service("Haircut", 500, gst_rate=5),
        "serum": desk.product("Serum", 499, gst_rate=18),
        "meena": desk.staff("Meena"),
    }


def keys(line: dict) -> list[str]:
    return [redemption["idempotency_key"] for redemption in line["redemptions"]]


# --- Every field ------------------------------------------------------------------------------------


def test_quantity_and_price(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    after = desk.edited(bill, qty=3, unit_price=1000).invoice
    assert (after["id"], after["invoice_number"], after["version"]) == (bill["id"], bill["invoice_number"], 2)
    assert (after["services_subtotal"], after["taxable_amount"], after["total_amount"]) == (3000, 3000, 3150)
    assert (after["balance_due"], after["payment_status"]) == (3150, "pending")


def test_discount_and_staff(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    after = desk.edited(bill, discount_percent=10, staff_id=spa["meena"]).invoice
    (line,) = after["lines"]
    assert (line["discount"], line["final_price"], line["staff_id"]) == (120, 1080, spa["meena"])
    (line,) = desk.edited(after, staff_id=None).invoice["lines"]
    assert line["staff_id"] is None


def test_another_service_comes_at_its_price_name_and_rate(desk: Desk, spa: dict[str, int]) -> None:
    massage = desk.service("Massage", 2000, gst_rate=18, sac="999729")
    bill = desk.billed(spa["asha"], services=[spa["facial"], spa["haircut"]]).invoice
    after = desk.edited(bill, 1, service_id=massage).invoice
    first, line = after["lines"]
    assert first == bill["lines"][0]
    assert (line["service_id"], line["name"], line["unit_price"]) == (massage, "Massage", 2000)
    assert (line["gst_rate"], line["hsn_sac"], line["line_total"]) == (18, "999729", 2360)
    assert desk.edited(after, 1, service_id=massage, qty=2).invoice["lines"][1]["unit_price"] == 2000


def test_the_rate_is_that_of_the_invoice_date(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    path = f"/api/services/{spa['facial']}"
    changed = desk.send("PATCH", path, {"gst_rate": 18, "gst_rate_from": day(1, today)})
    assert changed.status == 200, changed
    assert desk.edited(bill, qty=2).invoice["lines"][0]["gst_rate"] == 5


def test_what_a_line_has_not_cannot_be_changed(desk: Desk, spa: dict[str, int]) -> None:
    desk.batch(spa["serum"], 5)
    bill = desk.billed(spa["asha"], products=[{"product_id": spa["serum"]}]).invoice
    refused = desk.edit(bill, staff_id=spa["meena"], benefit="none", override_reason="So", service_id=spa["facial"])
    assert refused.status == 400
    assert set(refused.json["errors"]) == {"staff_id", "benefit", "override_reason", "service_id"}


def test_bad_input(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    for change, field in (
        ({"qty": 0}, "qty"),
        ({"unit_price": -1}, "unit_price"),
        ({"discount_percent": 101}, "discount_percent"),
        ({"benefit": "all"}, "benefit"),
        ({"quantity": 2}, "quantity"),
        ({"version": "1"}, "version"),
        ({"version": None}, "version"),
    ):
        refused = desk.edit(bill, **change)
        assert (refused.status, list(refused.json["errors"])) == (400, [field])
    assert desk.edit(bill, service_id=10**12).json["code"] == "service_not_found"
    assert desk.edit(bill, staff_id=10**12).json["code"] == "staff_not_found"
    nowhere = {**bill, "lines": [{"line_id": 10**12}]}
    assert desk.edit(nowhere, qty=2).json["code"] == "line_not_on_invoice"
    assert desk.edit({**bill, "id": 10**12}, qty=2).json["code"] == "invoice_not_found"


# --- What stands in the way ---------------------------------------------------------------------------


def test_a_stale_version_is_told_the_current_one(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    desk.edited(bill, qty=2)
    refused = desk.edit(bill, qty=3)
    assert (refused.status, refused.json["code"], refused.json["version"]) == (409, "stale_version", 2)


def test_a_void_or_refunded_bill_stands(desk: Desk, spa: dict[str, int]) -> None:
    refunded, void = (desk.billed(spa["asha"], services=[spa["facial"]]).invoice for _ in range(2))
    assert desk.refund(refunded["id"]).status == 201
    refused = desk.edit(refunded, qty=2)
    assert (refused.status, refused.json["code"]) == (409, "has_credit_note")
    assert "Credit the line and bill it anew." in refused.json["message"]
    assert desk.void(void["id"]).status == 200
    refused = desk.edit(void, qty=2)
    assert (refused.status, refused.json["code"]) == (409, "invoice_void")
    assert "Bill anew." in refused.json["message"]


def test_an_edited_bill_is_taken_back_whole(desk: Desk, spa: dict[str, int]) -> None:
    """A void and a refund follow what the edit left, and nothing of before it."""
    desk.batch(spa["serum"], 9)
    held = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=9)
    for undo in (desk.void, desk.refund):
        bill = desk.billed(spa["asha"], services=[spa["facial"]], products=[{"product_id": spa["serum"]}]).invoice
        edited = desk.edited(desk.edited(bill, 0, qty=3).invoice, 1, qty=4).invoice
        assert desk.package(held["package_id"])["used"] == 3
        assert undo(edited["id"]).status in (200, 201)
        assert desk.package(held["package_id"])["used"] == 0
        shelf = desk.get(f"/api/inventory/batches/for-consumption?product_id={spa['serum']}")["batches"]
        assert [batch["qty_available"] for batch in shelf] == [9]


def test_shown_before_it_is_written(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=3)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    shown = desk.edit(bill, qty=2, dry_run=True)
    assert (shown.status, shown.json["dry_run"]) == (200, True)
    assert desk.get(f"/api/invoices/{bill['id']}")["invoice"] == bill
    assert desk.package(held["package_id"])["remaining"] == 2
    written = desk.edited(bill, qty=2)
    assert {**written.json, "dry_run": True} == shown.json


def test_another_total_than_was_seen_is_asked_about(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=2)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    seen = desk.edit(bill, qty=2, dry_run=True).invoice["total_amount"]
    desk.billed(spa["asha"], services=[spa["facial"]])
    refused = desk.edit(bill, qty=2, expected_total=seen)
    assert (refused.status, refused.json["code"]) == (409, "total_changed")
    assert refused.json["preview"]["invoice"]["total_amount"] == 1260
    assert desk.package(held["package_id"])["remaining"] == 0
    assert desk.edit(bill, qty=2, expected_total=1260).status == 200


def test_once_with_one_key(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    path, body = f"/api/invoices/{bill['id']}/lines/{bill['lines'][0]['line_id']}", {"version": 1, "qty": 2}
    first = desk.send("PATCH", path, body, key="k1")
    again = desk.send("PATCH", path, body, key="k1")
    assert (first.status, again.status, again.json) == (200, 200, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


# --- Packages -----------------------------------------------------------------------------------------


def test_the_session_goes_back_and_is_taken_under_the_next_revision(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", name="3+1 facials", service_id=spa["facial"], qty=4)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    answer = desk.edited(bill, qty=3)
    (line,) = answer.invoice["lines"]
    assert keys(line) == [f"inv:{bill['id']}:line:{line['line_id']}:v2:1"]
    assert (line["deduction"], line["remaining_after"]) == (3600, {"qty": 1})
    assert answer.json["updated_packages"][0]["sessions"] == {"total": 4, "used": 3, "remaining": 1}
    assert answer.json["package_deductions_applied"] == 1
    newest, back, first, grant = desk.usage(held["package_id"])
    assert [row["change_type"] for row in (newest, back, first, grant)] == ["use", "reversal", "use", "grant"]
    assert (back["reverses_id"], first["reversed_by_id"], newest["reversed_by_id"]) == (first["id"], back["id"], None)


def test_an_omitted_benefit_keeps_what_was_asked(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=4)
    bill = desk.billed(
        spa["asha"], services=[{"service_id": spa["facial"], "benefit": "none", "override_reason": "She asked"}]
    ).invoice
    after = desk.edited(bill, qty=2).invoice
    (line,) = after["lines"]
    assert (line["redemptions"], line["override_reason"], after["total_amount"]) == ([], "She asked", 2520)
    (line,) = desk.edited(after, benefit="auto").invoice["lines"]
    assert (line["deduction"], line["override_reason"], line["rule"]) == (2400, None, "auto")
    assert desk.package(held["package_id"])["remaining"] == 2


def test_a_benefit_chosen_by_hand_needs_its_reason(desk: Desk, spa: dict[str, int]) -> None:
    desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=4)
    cheap = desk.holds(spa["asha"], "discount", percent=30)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    refused = desk.edit(bill, benefit=cheap["id"])
    assert (refused.status, list(refused.json["errors"])) == (400, ["override_reason"])
    assert desk.edit(bill, benefit=cheap["id"], dry_run=True).status == 200
    (line,) = desk.edited(bill, benefit=cheap["id"], override_reason="Saves her sessions").invoice["lines"]
    assert (line["deduction"], line["rule"], line["override_reason"]) == (360, "manual", "Saves her sessions")


def test_a_benefit_that_does_not_cover_the_line_is_named_by_its_place(desk: Desk, spa: dict[str, int]) -> None:
    other = desk.holds(spa["asha"], "free", service_id=spa["haircut"], qty=4)
    bill = desk.billed(spa["asha"], services=[spa["haircut"], spa["facial"]]).invoice
    refused = desk.edit(bill, 1, benefit=other["id"], override_reason="So")
    assert (refused.status, refused.json["line"], refused.json["reason"]) == (409, 2, "not_covered")


def test_new_staff_keep_what_packages_gave(desk: Desk, spa: dict[str, int]) -> None:
    desk.holds(spa["asha"], "prepaid", service_id=spa["facial"], amount=1000)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    better = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=4)
    after = desk.edited(bill, staff_id=spa["meena"]).invoice
    (line,) = after["lines"]
    assert (line["deduction"], after["total_amount"]) == (1000, bill["total_amount"])
    assert keys(line)[0].endswith(":v2:1")
    assert desk.package(better["package_id"])["remaining"] == 4
    (line,) = desk.edited(after, qty=1).invoice["lines"]
    assert line["deduction"] == 1200


def test_later_lines_keep_what_they_have(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", qty=2)
    bill = desk.billed(spa["asha"], services=[spa["facial"], spa["haircut"], spa["haircut"]]).invoice
    assert [line["deduction"] for line in bill["lines"]] == [1200, 500, 0]
    answer = desk.edited(bill, 0, benefit="none", override_reason="She asked")
    assert [line["deduction"] for line in answer.invoice["lines"]] == [0, 500, 0]
    assert keys(answer.invoice["lines"][1]) == keys(bill["lines"][1])
    assert desk.package(held["package_id"])["remaining"] == 1
    (warning,) = answer.json["warnings"]
    assert "₹1,260 to pay, not ₹1,785" in warning
    assert answer.invoice["warnings"] == []


def test_a_package_that_has_expired_since_is_judged_by_the_charge_date(
    desk: Desk, spa: dict[str, int], today: date
) -> None:
    held = desk.holds(
        spa["asha"], "free", service_id=spa["facial"], qty=4, valid_from=day(-9, today), expires_on=day(-1, today)
    )
    bill = desk.billed(spa["asha"], services=[spa["facial"]], charge_date=day(-2, today)).invoice
    after = desk.edited(bill, qty=2)
    assert (after.invoice["charge_date"], after.invoice["lines"][0]["deduction"]) == (day(-2, today), 2400)
    assert after.json["updated_packages"][0]["status"] == "expired"
    assert desk.usage(held["package_id"])[0]["usage_date"][:10] == day(-2, today)


def test_what_was_given_back_by_hand_does_not_go_back_twice(desk: Desk, spa: dict[str, int]) -> None:
    held = desk.holds(spa["asha"], "free", name="3+1 facials", service_id=spa["facial"], qty=4)
    bill = desk.billed(spa["asha"], services=[{"service_id": spa["facial"], "qty": 2}]).invoice
    path = f"/packages/api/customer-packages/{held['package_id']}/adjust"
    by_hand = {"service_id": spa["facial"], "qty": 2, "reason": "Unhappy", "change_type": "refund"}
    assert desk.send("POST", path, by_hand).status == 201
    answer = desk.edited(bill, qty=1)
    assert answer.json["warnings"] == ["2 of 2 on 3+1 facials had been given back by hand before and stays as it is."]
    assert desk.package(held["package_id"])["remaining"] == 3


def test_a_complimentary_line_stays_a_gift(desk: Desk, spa: dict[str, int]) -> None:
    gift = {"service_id": spa["facial"], "benefit": "complimentary", "override_reason": "Birthday"}
    bill = desk.billed(spa["asha"], services=[gift]).invoice
    (line,) = desk.edited(bill, qty=2).invoice["lines"]
    assert (line["benefit_type"], line["deduction"], keys(line)[0][-4:]) == ("complimentary", 2400, "v2:1")


@pytest.mark.parametrize("package_billing", ["off", "shadow"])
def test_a_bill_keeps_the_way_it_was_billed(desk: Desk, spa: dict[str, int], package_billing: str) -> None:
    held = desk.holds(spa["asha"], "free", service_id=spa["facial"], qty=4)
    desk.settings(package_billing=package_billing)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    desk.settings(package_billing="on")
    after = desk.edited(bill, qty=2).invoice
    (line,) = after["lines"]
    assert (line["redemptions"], after["total_amount"], after["package_billing"]) == ([], 2520, package_billing)
    would = line["would_apply"]
    assert would is None if package_billing == "off" else (would[0]["qty"], would[0]["amount"]) == (2, 2400)
    assert desk.edit(after, benefit=held["id"], override_reason="So").json["code"] == "package_billing_off"


# --- Money --------------------------------------------------------------------------------------------


def test_paid_above_the_new_total_is_owed_back(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1260}]).invoice
    less = desk.edited(bill, unit_price=1000).invoice
    assert (less["total_amount"], less["amount_paid"], less["balance_due"]) == (1050, 1260, 0)
    assert (less["refund_due"], less["payment_status"]) == (210, "paid")
    more = desk.edited(less, unit_price=2000).invoice
    assert (more["refund_due"], more["balance_due"], more["payment_status"]) == (0, 840, "partial")


def test_what_was_handed_back_is_due_again(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1260}]).invoice
    less = desk.edited(bill, unit_price=1000).invoice
    assert desk.pay_back(less["id"], 210).status == 201
    more = desk.edited({**less}, unit_price=1200).invoice
    assert (more["refund_due"], more["balance_due"], more["payment_status"]) == (0, 210, "partial")


def test_the_discount_on_the_bill_stays_and_is_spread_anew(desk: Desk, spa: dict[str, int]) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"], spa["haircut"]], invoice_discount=170, tip=50).invoice
    assert [line["discount"] for line in bill["lines"]] == [120, 50]
    after = desk.edited(bill, 1, unit_price=1200).invoice
    assert [line["discount"] for line in after["lines"]] == [85, 85]
    assert (after["discount_total"], after["tip"], after["total_amount"]) == (170, 50, 2391.52)
    fresh = desk.preview(
        spa["asha"],
        services=[spa["facial"], {"service_id": spa["haircut"], "unit_price": 1200}],
        invoice_discount=170,
        tip=50,
    ).invoice
    assert {name: fresh[name] for name in AMOUNTS} == {name: after[name] for name in AMOUNTS}
    refused = desk.edit(desk.edited(after, 0, unit_price=0).invoice, 1, unit_price=169)
    assert (refused.status, refused.json["code"]) == (409, "discount_above_bill")


AMOUNTS = ("discount_total", "taxable_amount", "cgst_amount", "sgst_amount", "round_off", "tip", "total_amount")


def test_the_round_off_stays_right(desk: Desk, spa: dict[str, int]) -> None:
    desk.settings(round_to_rupee=True)
    bill = desk.billed(spa["asha"], services=[{"service_id": spa["facial"], "unit_price": 999}]).invoice
    assert (bill["round_off"], bill["total_amount"]) == (0.04, 1049)
    desk.settings(round_to_rupee=False)
    after = desk.edited(bill, unit_price=989).invoice
    assert (after["round_off"], after["total_amount"]) == (-0.46, 1038)


def test_prepaid_after_tax_pays_the_new_total_of_its_line(desk: Desk, spa: dict[str, int]) -> None:
    desk.settings(benefit_tax_order="after_tax")
    held = desk.holds(spa["asha"], "prepaid", amount=2000)
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    assert (bill["prepaid_tendered"], bill["balance_due"]) == (1260, 0)
    after = desk.edited(bill, qty=2).invoice
    assert (after["prepaid_tendered"], after["balance_due"]) == (2000, 520)
    assert desk.edited(after, qty=1, unit_price=100).invoice["prepaid_tendered"] == 105
    assert desk.package(held["package_id"])["credit"]["remaining"] == 1895


def test_a_tender_of_another_line_never_exceeds_what_that_comes_to(desk: Desk, spa: dict[str, int]) -> None:
    desk.settings(benefit_tax_order="after_tax")
    held = desk.holds(spa["asha"], "prepaid", service_id=spa["facial"], amount=5000)
    bill = desk.billed(spa["asha"], services=[spa["facial"], spa["haircut"]], invoice_discount=170).invoice
    assert bill["lines"][0]["redemptions"][0]["amount"] == 1134
    after = desk.edited(bill, 1, unit_price=100).invoice
    first, _ = after["lines"]
    assert (first["line_total"], first["redemptions"][0]["amount"]) == (1095.24, 1095.24)
    assert keys(first) == [f"inv:{bill['id']}:line:{first['line_id']}:v2:1"]
    assert desk.package(held["package_id"])["credit"]["remaining"] == 5000 - 1095.24


# --- Goods --------------------------------------------------------------------------------------------


def test_goods_go_back_to_their_batches_and_are_taken_anew(desk: Desk, spa: dict[str, int], today: date) -> None:
    old = desk.batch(spa["serum"], 2, batch_no="OLD", received_on=day(-5, today))
    new = desk.batch(spa["serum"], 5, batch_no="NEW", received_on=day(-1, today))
    bill = desk.billed(spa["asha"], products=[{"product_id": spa["serum"], "qty": 3}]).invoice
    picks = lambda invoice: [(one["batch_id"], one["qty"]) for one in invoice["lines"][0]["batches"]]  # noqa: E731
    assert picks(bill) == [(old, 2), (new, 1)]
    less = desk.edited(bill, qty=1).invoice
    assert picks(less) == [(old, 1)]
    more = desk.edited(less, qty=7).invoice
    assert picks(more) == [(old, 2), (new, 5)]
    refused = desk.edit(more, qty=8)
    assert (refused.status, refused.json["shortages"]) == (
        409,
        [{"line": 1, "product_id": spa["serum"], "requested": 8, "available": 7}],
    )
    same = desk.edited(more, unit_price=400).invoice
    assert (picks(same), same["lines"][0]["final_price"]) == (picks(more), 2800)
    kinds = [move["kind"] for move in desk.get(f"/api/inventory/movements?product_id={spa['serum']}")["items"]]
    assert kinds == ["sale", "sale", "return", "return", "sale", "sale", "receipt", "receipt"]


def test_the_batch_that_staff_named_is_kept(desk: Desk, spa: dict[str, int], today: date) -> None:
    desk.batch(spa["serum"], 5, batch_no="OLD", received_on=day(-5, today))
    named = desk.batch(spa["serum"], 5, batch_no="NEW", received_on=day(-1, today))
    bill = desk.billed(spa["asha"], products=[{"product_id": spa["serum"], "qty": 2, "batch_id": named}]).invoice
    (line,) = desk.edited(bill, qty=1).invoice["lines"]
    assert line["batches"] == [{"batch_id": named, "batch_no": "NEW", "qty": 1}]


# --- Packages sold on the bill --------------------------------------------------------------------------


def test_an_unused_package_can_be_sold_at_another_price(desk: Desk, spa: dict[str, int]) -> None:
    template = desk.template("Prepaid", "value", None, price=5000, amount=6000, gst_rate=0)
    bill = desk.billed(spa["asha"], packages=[{"package_id": template}]).invoice
    (line,) = bill["lines"]
    after = desk.edited(bill, unit_price=5000, discount_percent=20)
    assert after.invoice["total_amount"] == 4000
    package = desk.package(line["customer_package_id"])
    assert (package["price_paid"], package["discount"]) == (4000, 1000)
    (item,) = package["items"]
    assert (item["paid_remaining"], item["bonus_remaining"]) == (4000, 2000)
    refused = desk.edit(after.invoice, qty=2)
    assert (refused.status, list(refused.json["errors"])) == (400, ["qty"])


def test_a_used_package_keeps_its_price(desk: Desk, spa: dict[str, int]) -> None:
    template = desk.template("Prepaid", "value", None, price=5000, amount=6000, gst_rate=0)
    bill = desk.billed(spa["asha"], services=[spa["facial"]], packages=[{"package_id": template}]).invoice
    refused = desk.edit(bill, 1, unit_price=4000)
    assert (refused.status, refused.json["code"]) == (409, "package_in_use")
    assert "Prepaid has been used already" in refused.json["message"]

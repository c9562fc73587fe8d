"""A day closed: its cash, tenders and tips, what stands in the way, and what holds after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from tests.desk import Answer, Desk, day
from tula.domain.validity import a_year_before


@pytest.fixture
def spa(desk: Desk) -> dict[str, int]:
    return {
        "asha": desk.customer(),
        "facial": desk.service("Facial", 1200),
        "haircut": desk.service("Haircut", 500),
        "meena": desk.staff("Meena"),
        "ritu": desk.staff("Ritu"),
    }


def close(desk: Desk, on: date, **more: object) -> Answer:
    return desk.send("POST", "/api/day-close", {"date": on.isoformat(), **more})


def look(desk: Desk, on: date) -> dict:
    return desk.get(f"/api/day-close?date={on.isoformat()}")


def tenders(seen: dict) -> dict[str, tuple[float, float]]:
    return {one["method"]: (one["received"], one["paid_back"]) for one in seen["tenders"]}


def move_to(engine: Engine, on: date, invoice_id: int) -> None:
    """Let a bill and its payments be of an earlier day: the API only bills today."""
    with engine.begin() as connection:
        values = {"day": on, "id": invoice_id}
        connection.execute(text("UPDATE invoice SET invoice_date = :day, charge_date = :day WHERE id = :id"), values)
        connection.execute(text("UPDATE payment SET received_at = :day WHERE invoice_id = :id"), values)


# --- What a day comes to --------------------------------------------------------------------------------


def test_cash_expected_is_what_the_day_put_into_the_drawer(desk: Desk, spa: dict[str, int], today: date) -> None:
    first = desk.billed(
        spa["asha"],
        services=[spa["facial"]],
        payments=[{"method": "cash", "amount": 700}, {"method": "upi", "amount": 200}],
    ).invoice
    desk.create(f"/api/invoices/{first['id']}/payments", "payment", method="cash", amount=100)
    desk.billed(spa["asha"], services=[spa["haircut"]], payments=[{"method": "card", "amount": 500}])
    seen = look(desk, today)
    assert (seen["date"], seen["is_closed"], seen["can_close"], seen["close"]) == (today.isoformat(), False, True, None)
    assert seen["cash_expected"] == 800
    assert tenders(seen) == {"cash": (800, 0), "card": (500, 0), "upi": (200, 0), "bank": (0, 0)}
    assert (seen["bills"], seen["balance_due"]) == ({"count": 2, "amount": 1700}, 200)
    assert desk.get("/api/day-close") == seen


def test_a_payment_on_an_older_bill_is_money_of_today(
    desk: Desk, spa: dict[str, int], today: date, engine: Engine
) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    move_to(engine, date.fromisoformat(day(-3, today)), bill["id"])
    desk.create(f"/api/invoices/{bill['id']}/payments", "payment", method="cash", amount=1200)
    seen = look(desk, today)
    assert (seen["cash_expected"], seen["bills"]) == (1200, {"count": 0, "amount": 0})


def test_the_day_is_the_spas(desk: Desk, spa: dict[str, int], today: date, engine: Engine) -> None:
    """18:29 UTC is the last minute of the day in India."""
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 700}]).invoice
    for moment, expected in ((f"{day(-1, today)} 18:29:59+00", 0), (f"{day(-1, today)} 18:30:00+00", 700)):
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE payment SET received_at = :at WHERE invoice_id = :id"), {"at": moment, "id": bill["id"]}
            )
        assert look(desk, today)["cash_expected"] == expected


def test_tips_go_to_who_served(desk: Desk, spa: dict[str, int], today: date) -> None:
    both = [{"service_id": spa["facial"], "staff_id": spa["meena"]}, {"service_id": spa["haircut"]}]
    desk.billed(spa["asha"], services=both, tip=170)
    desk.holds(spa["asha"], "unlimited", service_id=spa["haircut"])
    desk.billed(spa["asha"], services=[{"service_id": spa["haircut"], "staff_id": spa["ritu"]}], tip=30)
    assert look(desk, today)["tips"] == [
        {"staff_id": spa["meena"], "name": "Meena", "amount": 120},
        {"staff_id": spa["ritu"], "name": "Ritu", "amount": 30},
        {"staff_id": None, "name": "Nobody named", "amount": 50},
    ]


def test_money_paid_back_leaves_the_drawer(desk: Desk, spa: dict[str, int], today: date) -> None:
    cash = [{"method": "cash", "amount": 1200}]
    refunded, edited, void = (
        desk.billed(spa["asha"], services=[spa["facial"]], payments=cash, tip=0).invoice for _ in range(3)
    )
    assert desk.refund(refunded["id"], refund_method="upi").status == 201
    assert desk.pay_back(desk.edited(edited, unit_price=1000).invoice["id"], 200).status == 201
    desk.void(void["id"])
    seen = look(desk, today)
    assert [owed["amount"] for owed in seen["refunds_due"]] == [1200]
    assert desk.pay_back(void["id"], 1200, "card").status == 201
    seen = look(desk, today)
    assert (seen["cash_expected"], seen["refunds_due"]) == (3400, [])
    assert tenders(seen) == {"cash": (3600, 200), "card": (0, 1200), "upi": (0, 1200), "bank": (0, 0)}
    assert (seen["bills"], seen["voids"]) == ({"count": 2, "amount": 2200}, {"count": 1, "amount": 1200})
    assert seen["credit_notes"] == {"count": 1, "amount": 1200}


def test_a_credited_tip_is_taken_from_who_had_it(desk: Desk, spa: dict[str, int], today: date) -> None:
    line = {"service_id": spa["facial"], "staff_id": spa["meena"]}
    _, credited = (desk.billed(spa["asha"], services=[line], tip=50).invoice for _ in range(2))
    assert desk.refund(credited["id"]).status == 201
    assert look(desk, today)["tips"] == [{"staff_id": spa["meena"], "name": "Meena", "amount": 50}]


# --- Closing ----------------------------------------------------------------------------------------------


def test_closed_with_what_was_counted(desk: Desk, spa: dict[str, int], today: date) -> None:
    desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1200}], tip=0)
    answer = close(desk, today, counted_cash=1150)
    assert answer.status == 201
    closed = answer.json["day_close"]
    assert (closed["cash_expected"], closed["counted_cash"], closed["difference"]) == (1200, 1150, -50)
    assert (closed["bills"], closed["closed_by"]) == ({"count": 1, "amount": 1200}, "demo")
    seen = look(desk, today)
    assert (seen["is_closed"], seen["can_close"], seen["close"]) == (True, False, closed)
    assert desk.get("/api/day-closes")["items"] == [closed]


def test_the_cash_of_many_bills_may_be_more_than_any_one_bill(desk: Desk, spa: dict[str, int], today: date) -> None:
    dear = desk.service("Residence", 9_000_000_000)
    for _ in range(2):
        desk.billed(spa["asha"], services=[dear], payments=[{"method": "cash", "amount": 9_000_000_000}])
    closed = close(desk, today, counted_cash=9_999_999_999.99)
    assert closed.status == 201, closed
    seen = look(desk, today)
    assert (seen["close"]["cash_expected"], seen["close"]["difference"]) == (18_000_000_000, -8_000_000_000.01)


def test_once_with_one_key_and_refused_without(desk: Desk, spa: dict[str, int], today: date) -> None:
    body = {"date": today.isoformat(), "counted_cash": 0}
    first = desk.send("POST", "/api/day-close", body, key="close")
    again = desk.send("POST", "/api/day-close", body, key="close")
    assert (first.status, again.status, again.json) == (201, 200, first.json)
    refused = close(desk, today)
    assert (refused.status, refused.json["code"]) == (409, "day_closed")
    assert "closed already" in refused.json["message"]


def test_bills_of_a_closed_day_stand(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    assert close(desk, today).json["day_close"]["counted_cash"] is None
    for dry_run in (False, True):
        refused = desk.edit(bill, qty=2, dry_run=dry_run)
        assert (refused.status, refused.json["code"], refused.json["date"]) == (409, "day_closed", today.isoformat())
        assert "Make a credit note and a new invoice." in refused.json["message"]


def test_a_closed_day_still_takes_credit_notes_but_no_void(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1200}]).invoice
    close(desk, today, counted_cash=1200)
    assert desk.void(bill["id"]).json["code"] == "day_closed"
    assert desk.refund(bill["id"]).status == 201
    after = look(desk, today)["after_close"]
    assert (after["credit_notes"], after["cash_expected"]) == ({"count": 1, "amount": 1200}, -1200)


def test_what_comes_after_the_close_is_told_apart(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 200}]).invoice
    close(desk, today, counted_cash=200)
    assert look(desk, today)["after_close"]["cash_expected"] == 0
    desk.create(f"/api/invoices/{bill['id']}/payments", "payment", method="cash", amount=1000)
    desk.billed(spa["asha"], services=[spa["haircut"]], payments=[{"method": "upi", "amount": 500}])
    seen = look(desk, today)
    after = seen["after_close"]
    assert (after["bills"], after["cash_expected"], after["balance_due"]) == ({"count": 1, "amount": 500}, 1000, -1000)
    assert (tenders(after)["cash"], tenders(after)["upi"]) == ((1000, 0), (500, 0))
    assert (seen["close"]["cash_expected"], seen["cash_expected"]) == (200, 1200)


# --- What stands in the way -------------------------------------------------------------------------------


def test_a_day_that_has_not_come(desk: Desk, today: date) -> None:
    tomorrow = date.fromisoformat(day(1, today))
    seen = look(desk, tomorrow)
    assert (seen["can_close"], [block["code"] for block in seen["blocks"]]) == (False, ["future_day"])
    refused = close(desk, tomorrow)
    assert (refused.status, list(refused.json["errors"])) == (400, ["date"])


def test_money_that_is_owed_back(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1200}]).invoice
    desk.edited(bill, unit_price=1000)
    seen = look(desk, today)
    (owed,) = seen["refunds_due"]
    assert (owed["invoice_id"], owed["invoice_number"], owed["amount"]) == (bill["id"], bill["invoice_number"], 200)
    assert owed["message"] == f"₹200 is still to be paid back on {bill['invoice_number']}."
    assert (seen["can_close"], seen["blocks"]) == (True, []), "it waits for the customer; the day does not"
    assert close(desk, today, counted_cash=1200).status == 201


def test_a_day_before_the_first(desk: Desk, spa: dict[str, int], today: date, engine: Engine) -> None:
    """A slip in the year is refused; a quiet day before the first bill may be closed like any other."""
    ago = [date.fromisoformat(day(-days, today)) for days in range(4)]
    long_ago = date(1999, 1, 1)
    a_year_ago = a_year_before(ago[2])
    (block,) = look(desk, a_year_before(today))["blocks"]
    assert block["date"] == today.isoformat(), "nothing happened yet: today is the first day"
    move_to(engine, ago[2], desk.billed(spa["asha"], services=[spa["facial"]]).invoice["id"])
    for on in (a_year_ago, long_ago):
        seen = look(desk, on)
        assert (seen["can_close"], [(one["code"], one["date"]) for one in seen["blocks"]]) == (
            False,
            [("long_before_first_day", ago[2].isoformat())],
        )
        refused = close(desk, on)
        assert (refused.status, refused.json["code"]) == (400, "long_before_first_day")
        assert refused.json["errors"]["date"] == [seen["blocks"][0]["message"]]
        assert f'href="/day-close?date={ago[2]}">Go to' in desk.client.get(f"/day-close?date={on}").text
    assert look(desk, a_year_ago + timedelta(days=1))["can_close"]
    assert close(desk, ago[3]).status == 201
    assert close(desk, ago[2]).status == 201


def test_a_package_or_money_can_be_what_happened_first(
    desk: Desk, spa: dict[str, int], today: date, engine: Engine
) -> None:
    ago = [date.fromisoformat(day(-days, today)) for days in range(4)]
    long_ago = date(1999, 1, 1)
    bill = desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1200}]).invoice
    desk.refunded(bill["id"])
    desk.holds(spa["asha"], "free", qty=4)
    for days, statement in (
        (1, "UPDATE customer_package SET created_at = :at"),
        (2, "UPDATE payment SET received_at = :at"),
        (3, "UPDATE payout SET paid_at = :at"),
    ):
        with engine.begin() as connection:
            connection.execute(text(statement), {"at": ago[days]})
        (block,) = look(desk, long_ago)["blocks"]
        assert block["date"] == ago[days].isoformat(), statement


def test_an_earlier_day_with_business(desk: Desk, spa: dict[str, int], today: date, engine: Engine) -> None:
    ago = [date.fromisoformat(day(-days, today)) for days in range(4)]
    for days in (3, 2):
        move_to(engine, ago[days], desk.billed(spa["asha"], services=[spa["facial"]]).invoice["id"])
    assert look(desk, today)["can_close"], "nothing was ever closed, so nothing is owed"
    assert close(desk, ago[3]).status == 201
    refused = close(desk, today)
    assert [(block["code"], block["date"]) for block in refused.json["blocks"]] == [
        ("earlier_day_open", ago[2].isoformat())
    ]
    assert close(desk, ago[2]).status == 201
    assert close(desk, today).status == 201, "a day without business needs no close"


# --- Reopening --------------------------------------------------------------------------------------------


def test_reopened_with_a_reason(desk: Desk, spa: dict[str, int], today: date) -> None:
    bill = desk.billed(spa["asha"], services=[spa["facial"]]).invoice
    body = {"date": today.isoformat(), "reason": "A bill was wrong"}
    refused = desk.send("POST", "/api/day-close/reopen", body)
    assert (refused.status, refused.json["code"]) == (409, "day_not_closed")
    close(desk, today)
    refused = desk.send("POST", "/api/day-close/reopen", {**body, "reason": "  "})
    assert (refused.status, list(refused.json["errors"])) == (400, ["reason"])
    assert desk.send("POST", "/api/day-close/reopen", body).json["is_closed"] is False
    desk.edited(bill, qty=2)
    assert close(desk, today).status == 201
    second, first = desk.get("/api/day-closes")["items"]
    assert (first["reopened_by"], first["reopen_reason"], first["bills"]["amount"]) == (
        "demo",
        "A bill was wrong",
        1200,
    )
    assert (second["reopened_by"], second["bills"]["amount"]) == (None, 2400)


# --- Counting ---------------------------------------------------------------------------------------------


def test_notes_and_coins_are_added_up_here(desk: Desk, spa: dict[str, int], today: date) -> None:
    desk.billed(spa["asha"], services=[spa["facial"]], payments=[{"method": "cash", "amount": 1200}])
    notes = [{"denomination": 500, "count": 2}, {"denomination": 50, "count": 3}]
    counted = desk.send("POST", "/api/day-close/count", {"date": today.isoformat(), "notes": notes})
    assert counted.json == {"success": True, "counted_cash": 1150, "cash_expected": 1200, "difference": -50}
    counted = desk.send("POST", "/api/day-close/count", {"date": today.isoformat(), "counted_cash": "1200.50"})
    assert counted.json["difference"] == 0.5
    bad = {"date": today.isoformat(), "notes": [{"denomination": 2000, "count": 1}]}
    assert desk.send("POST", "/api/day-close/count", bad).status == 400

"""The JSON API of package templates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Desk

PATH = "/packages/api/templates"


def test_add_show_change_list(desk: Desk) -> None:
    service = desk.service("Facial", 1200)
    body = {
        "name": "3+1 facials",
        "description": "Three paid, one free",
        "pkg_type": "session",
        "price": 3600,
        "validity_days": 90,
        "weekdays": [5, 1],
        "gst_rate": 18,
        "tax_inclusive": True,
        "sac": "999722",
        "benefit_tax_order": "before_tax",
        "items": [
            {"service_id": service, "benefit_type": "free", "qty": 4},
            {"service_id": None, "benefit_type": "discount", "percent": 12.5, "qty": 3},
            {"choose": True, "benefit_type": "unlimited"},
            {"benefit_type": "prepaid", "amount": "99.50"},
        ],
    }
    added = desk.send("POST", PATH, body)
    assert added.status == 201
    template = added.json["template"]
    ids = [item["id"] for item in template["items"]]
    path = f"{PATH}/{template['id']}"
    assert template == {
        **body,
        "id": template["id"],
        "amount": None,
        "weekdays": [1, 5],
        "is_active": True,
        "items": [
            {"id": ids[0], "service_id": service, "service_name": "Facial", "choose": False, "benefit_type": "free"}
            | {"qty": 4, "percent": None, "amount": None},
            {"id": ids[1], "service_id": None, "service_name": None, "choose": False, "benefit_type": "discount"}
            | {"qty": 3, "percent": 12.5, "amount": None},
            {"id": ids[2], "service_id": None, "service_name": None, "choose": True, "benefit_type": "unlimited"}
            | {"qty": None, "percent": None, "amount": None},
            {"id": ids[3], "service_id": None, "service_name": None, "choose": False, "benefit_type": "prepaid"}
            | {"qty": None, "percent": None, "amount": 99.5},
        ],
    }
    assert desk.get(path)["template"] == template
    changed = desk.send("PATCH", path, {"is_active": False, "weekdays": None, "description": ""})
    assert (changed.status, changed.json["template"]) == (
        200,
        template | {"is_active": False, "weekdays": None, "description": None},
    )
    assert desk.get(f"{PATH}?is_active=true")["total"] == 0
    assert desk.get(f"{PATH}?is_active=false&pkg_type=session&q=FACIALS")["items"] == [changed.json["template"]]


def test_a_value_package_reads_its_amount_back_as_an_item(desk: Desk) -> None:
    for extra, amount in (({}, 5000), ({"amount": 6000}, 6000)):
        answer = desk.send("POST", PATH, {"name": "Prepaid", "pkg_type": "value", "price": 5000, **extra})
        template = answer.json["template"]
        (item,) = template["items"]
        assert (answer.status, template["amount"], item["benefit_type"], item["amount"], item["service_id"]) == (
            201,
            amount,
            "prepaid",
            amount,
            None,
        )
    changed = desk.send("PATCH", f"{PATH}/2", {"amount": 7000})
    assert changed.json["template"]["amount"] == 7000


def test_what_was_read_may_be_sent_back(desk: Desk) -> None:
    desk.send("POST", PATH, {"name": "Prepaid", "pkg_type": "value", "price": 5000})
    template = desk.get(f"{PATH}/1")["template"]
    body = {name: value for name, value in template.items() if name != "id"}
    body["items"] = [
        {name: value for name, value in item.items() if name not in {"id", "service_name"}} for item in body["items"]
    ]
    answer = desk.send("PATCH", f"{PATH}/1", body)
    assert (answer.status, answer.json["template"]["amount"]) == (200, 5000)


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"pkg_type": "gift"}, 400, "pkg_type"),
        ({"items": []}, 400, "items"),
        ({"items": [{"benefit_type": "free"}]}, 400, "items.0.qty"),
        ({"items": [{"benefit_type": "complimentary"}]}, 400, "items.0.benefit_type"),
        ({"items": [{"benefit_type": "free", "qty": 4}, {"benefit_type": "discount"}]}, 400, "items.1.percent"),
        ({"items": [{"benefit_type": "free", "qty": 4, "choose": True, "service_id": 1}]}, 400, "items.0.choose"),
        ({"items": [{"benefit_type": "free", "qty": 4, "service_id": 99}]}, 404, "items.0.service_id"),
        ({"items": [{"benefit_type": "free", "qty": 4, "service_id": 1}]}, 409, "items.0.service_id"),
        ({"weekdays": []}, 400, "weekdays"),
        ({"weekdays": [0]}, 400, "weekdays.0"),
        ({"weekdays": [1, 1]}, 400, "weekdays"),
        ({"weekdays": [8]}, 400, "weekdays.0"),
        ({"validity_days": 0}, 400, "validity_days"),
        ({"validity_days": 36_501}, 400, "validity_days"),
        ({"price": -1}, 400, "price"),
        ({"amount": 5}, 400, "amount"),
        ({"sac": "x"}, 400, "sac"),
        ({"benefit_tax_order": "later"}, 400, "benefit_tax_order"),
        ({"is_actve": False}, 400, "is_actve"),
    ],
)
def test_a_template_that_cannot_be(desk: Desk, change: dict[str, Any], status: int, field: str) -> None:
    desk.service("Gone", 100, is_active=False)
    body = {"name": "3+1", "pkg_type": "session", "price": 1, "items": [{"benefit_type": "free", "qty": 4}]}
    answer = desk.send("POST", PATH, body | change)
    assert (answer.status, list(answer.json["errors"])) == (status, [field])
    assert desk.get(PATH)["total"] == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [({"sac": "9997x"}, "SAC codes have 2 to 8 digits."), ({"weekdays": []}, "Give at least 1.")],
)
def test_what_is_wrong_is_said_in_words(desk: Desk, change: dict[str, Any], words: str) -> None:
    body = {"name": "3+1", "pkg_type": "session", "price": 1, "items": [{"benefit_type": "free", "qty": 4}]}
    (field,) = change
    assert desk.send("POST", PATH, body | change).json["errors"] == {field: [words]}


def test_unknown_is_404(desk: Desk) -> None:
    for method, body in (("GET", None), ("PATCH", {"name": "x"})):
        answer = desk.send(method, f"{PATH}/1", body)
        assert (answer.status, answer.json["message"]) == (404, "Package not found.")

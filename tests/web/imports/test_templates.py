"""A price list of packages from a file: a row for each benefit, problems by row and column, and the way back."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from tests.desk import Desk
from tests.web.imports.test_api import imported, problems, send

HEADING = "name,type,price,gst_rate,validity_days,weekdays,taxed,benefit,service,choose,sessions,percent,amount\n"
GOOD = (
    HEADING
    + """\
10 massages,session,15999,5,240,,,free,Massage,,10,,
3+1 facials,session,4500,5,180,,,free,,yes,4,,
Luxe Club,membership,12000,18,365,,,unlimited,Facial,,,,
LUXE CLUB,membership,12000,18,365,,,discount,,,,20%,
Student,discount,499,5,,Mon-Fri,,discount,,,6,30,
Gift card,value,5000,5,365,,when used,,,,,,
Prepaid,value,15000,5,365,,when sold,prepaid,,,,,"₹17,500"
"""
)
OF_API = ("name", "pkg_type", "price", "gst_rate", "validity_days", "weekdays", "benefit_tax_order", "items")


@pytest.fixture
def services(desk: Desk) -> Desk:
    desk.service("Massage", 2400)
    desk.service("Facial", 1500)
    return desk


def price_list(desk: Desk) -> dict[str, dict[str, Any]]:
    cards = desk.get("/packages/api/templates")["items"]
    for card in cards:
        card["items"] = [
            {name: item[name] for name in item if name not in ("id", "service_id")} for item in card["items"]
        ]
    return {card["name"]: {name: card[name] for name in OF_API} for card in cards}


def test_rows_of_one_name_are_one_package(services: Desk) -> None:
    checked = send(services, "templates/check", GOOD)
    assert (checked.status, checked.json["can_import"], checked.json["new_rows"]) == (200, True, 7), checked
    assert services.get("/packages/api/templates")["total"] == 0
    imported(services, "templates", GOOD)
    found = price_list(services)
    assert list(found) == ["10 massages", "3+1 facials", "Gift card", "Luxe Club", "Prepaid", "Student"]
    item = {"service_name": None, "choose": False, "qty": None, "percent": None, "amount": None}
    assert found["10 massages"]["items"] == [{**item, "benefit_type": "free", "service_name": "Massage", "qty": 10}]
    assert found["3+1 facials"]["items"] == [{**item, "benefit_type": "free", "choose": True, "qty": 4}]
    assert found["Luxe Club"]["items"] == [
        {**item, "benefit_type": "unlimited", "service_name": "Facial"},
        {**item, "benefit_type": "discount", "percent": 20},
    ]
    assert (found["Luxe Club"]["gst_rate"], found["Luxe Club"]["validity_days"]) == (18, 365)
    assert found["Student"]["items"] == [{**item, "benefit_type": "discount", "percent": 30, "qty": 6}]
    assert (found["Student"]["weekdays"], found["Student"]["validity_days"]) == ([1, 2, 3, 4, 5], None)
    assert found["Gift card"]["items"] == [{**item, "benefit_type": "prepaid", "amount": 5000}]
    assert found["Gift card"]["benefit_tax_order"] == "after_tax"
    assert found["Prepaid"]["items"] == [{**item, "benefit_type": "prepaid", "amount": 17_500}]
    assert found["Prepaid"]["benefit_tax_order"] == "before_tax"
    asha = services.customer()
    assert services.billed(asha, packages=[{"package_id": services.get("/packages/api/templates")["items"][0]["id"]}])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("A,session,1,5,,,,free,Sauna,,3,,", [(2, "service")]),
        ("A,session,1,5,,,,free,Massage,yes,3,,", [(2, "choose")]),
        ("A,session,1,5,,,,free,,,,,", [(2, "sessions")]),
        ("A,session,1,5,,,,,,,3,,", [(2, "benefit")]),
        ("A,session,1,5,,,,discount,,,,10,", [(2, "benefit")]),
        ("A,combo,1,5,,,,free,,,3,,\nA,combo,2,5,,,,free,,,3,,", [(3, "price")]),
        ("A,combo,1,5,,,,free,,,3,,\nA,combo,1,5,,,,discount,,,3,,", [(3, "percent")]),
        ("A,combo,1,5,,,,free,,,3,,\na,combo,1,5,,,,unlimited,,,3,,", [(3, "sessions")]),
        ("A,spa day,1,5,,,,free,,,3,,", [(2, "type")]),
        ("A,combo,1,5,0,Mun,later,gift,,,-3,x,y", [(2, name) for name in (
            "validity_days", "weekdays", "taxed", "benefit", "sessions", "percent", "amount")]),
        ("A,value,0,5,,,,,,,,,", [(2, "amount")]),
        ("Held,session,1,5,,,,free,,,3,,", [(2, "name")]),
    ],
)  # fmt: skip
def test_every_problem_has_its_row_and_column(services: Desk, rows: str, found: list[tuple[int, str]]) -> None:
    services.template("held", "session", [{"benefit_type": "free", "qty": 1}], price=1)
    answer = send(services, "templates", HEADING + rows)
    assert (answer.status, problems(answer)) == (400, found), answer
    assert services.get("/packages/api/templates")["total"] == 1


def test_what_is_there_is_left_out_with_all_its_rows(services: Desk) -> None:
    imported(services, "templates", GOOD)
    again = send(services, "templates?skip_existing=true", GOOD + "\n")
    assert (again.status, again.json["code"]) == (400, "import_refused")
    more = imported(services, "templates?skip_existing=true", GOOD + "New,session,1,5,,,,free,,,3,,")
    assert (more["new_rows"], more["skipped_count"]) == (1, 7)
    assert len(price_list(services)) == 7


def test_the_export_is_a_file_for_the_import(services: Desk) -> None:
    imported(services, "templates", GOOD)
    before = price_list(services)
    text = services.client.get("/packages/templates.csv").data.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(services.client.get("/packages/templates.xlsx").data)).worksheets[0]
    lines = list(csv.reader(io.StringIO(text)))
    assert [cell.value for cell in book[1]] == lines[0]
    assert book.max_row == len(lines) == 8
    assert len(services.client.get("/packages/templates.csv?q=luxe").data.splitlines()) == 3
    for card in services.get("/packages/api/templates")["items"]:
        services.send("PATCH", f"/packages/api/templates/{card['id']}", {"name": f"Old {card['name']}"})
    imported(services, "templates", text)
    after = price_list(services)
    assert {name: after[name] for name in before} == before


def test_a_running_package_of_several_rows_is_left_out_whole(desk: Desk) -> None:
    """The rows after the first of a package that is held already are no rows of a package to write."""
    facial, massage = desk.service("Facial", 1000), desk.service("Massage", 2000)
    items = [{"service_id": service, "benefit_type": "free", "qty": 5} for service in (facial, massage)]
    desk.template("Combo", "combo", items, price=9000)
    desk.customer("Asha Rao", phone="98450 12345")
    heading = "reference,customer_phone,package,service,total,used,assigned_on\n"
    rows = "R1,9845012345,Combo,Facial,5,1,2026-01-02\nR1,9845012345,Combo,Massage,5,2,2026-01-02\n"
    imported(desk, "packages", heading + rows)
    checked = send(desk, "packages/check?skip_existing=true", heading + rows + "\n")
    assert (checked.json["can_import"], checked.json["new_rows"], checked.json["skipped_count"]) == (False, 0, 2)
    again = send(desk, "packages?skip_existing=true", heading + rows + "\n")
    assert (again.status, again.json["code"]) == (400, "import_refused")

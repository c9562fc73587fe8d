"""The list of customer packages as a file: what is filtered, exact figures, no formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.desk import Desk
from tula import clock

EVIL = ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1"]


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200)


def rows_of(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/packages/export.csv{query}")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/csv", "no-store")
    assert "attachment; filename=customer-packages-" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def sheet_of(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/packages/export.xlsx{query}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def test_figures_are_exact(desk: Desk, client: FlaskClient, facial: int) -> None:
    asha = desk.customer()
    desk.holds(asha, "prepaid", name="Prepaid", amount="17500.05", price_paid="15000.10")
    held = desk.holds(asha, "free", name="Sessions", service_id=facial, qty=4, validity_days=30)
    url = f"/packages/api/customer-packages/{held['package_id']}/use"
    assert desk.send("POST", url, {"service_id": facial, "qty": 1}).status == 201
    sessions, prepaid = rows_of(client)
    counted = ("Sessions", "Sessions used", "Sessions left", "Used %")
    assert [sessions[name] for name in counted] == ["4", "1", "3", "25"]
    assert (sessions["Credit ₹"], sessions["Last used"]) == ("", sessions["Assigned"])
    assert (prepaid["Credit left ₹"], prepaid["Price paid ₹"], prepaid["Expires"]) == ("17500.05", "15000.10", "")
    sheet = sheet_of(client)
    by_name = {cell.value: column for column, cell in enumerate(sheet[1], start=1)}
    assert str(sheet.cell(3, by_name["Credit left ₹"]).value) == "17500.05"
    assert sheet.cell(2, by_name["Assigned"]).is_date
    assert sheet.cell(2, by_name["Sessions left"]).value == 3


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(desk: Desk, client: FlaskClient, facial: int, text: str) -> None:
    name = text.strip() if text != "\t=1" else "x"
    asha = desk.customer(name)
    desk.holds(asha, "free", name=name, service_id=facial, qty=1)
    desk.assign(asha, 1, notes=text)
    for row in rows_of(client):
        for column in ("Customer", "Package", "Notes"):
            assert not row[column].strip().startswith(("=", "+", "-", "@", "＝")), row
    sheet = sheet_of(client)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet["A2"].value == name


def test_the_filters_and_the_order_of_the_page_count(desk: Desk, client: FlaskClient, facial: int) -> None:
    bina = desk.customer("Bina Kapoor", phone="98450 12346")
    for holder in (desk.customer(), bina):
        desk.holds(holder, "free", name="Facials", service_id=facial, qty=4)
    desk.holds(bina, "prepaid", name="A prepaid", amount=500)
    assert [row["Package"] for row in rows_of(client, "?q=bina&sort=package")] == ["A prepaid", "Facials"]
    assert [row["Package"] for row in rows_of(client, "?q=bina&sort=-package")] == ["Facials", "A prepaid"]
    assert rows_of(client, "?status=expired") == []
    assert sheet_of(client, "?q=asha").max_row == 2
    assert sheet_of(client, "?status=expired").max_row == 1


def test_nonsense_in_the_address_filters_nothing(desk: Desk, client: FlaskClient, facial: int) -> None:
    desk.holds(desk.customer(), "free", service_id=facial, qty=4)
    assert len(rows_of(client, "?status=nonsense&sort=;drop&quick=x&from=2026-99-99&date_field=y&page=-1")) == 1


def test_the_file_is_named_after_the_day(desk: Desk, client: FlaskClient, today: date) -> None:
    answer = client.get("/packages/export.xlsx")
    assert f"customer-packages-{today.isoformat()}.xlsx" in answer.headers["Content-Disposition"]

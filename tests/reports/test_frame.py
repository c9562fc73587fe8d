"""What every report shares: its card, its days, its files, who may see it, and how much it asks of the database."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from tests.desk import Desk
from tests.reports.month import Clock, live_through
from tests.statements import counted
from tula.web.reports.index import CARDS, REPORTS
from tula.web.security import Deed, allowed

NONSENSE = [
    "from=2026-13-01&to=0000-00-00",
    "from=0001-01-01&to=0001-01-02",
    "from=0001-01-01&to=9999-12-31",
    "from=2026-02-01&to=2020-01-01",
    "range=nonsense&sheet=nonsense",
    "section=x&rate=-1&credit=7&place=%00&hsn=%25",
    "rate=99999999999999999999&staff=99999999999999999999&package=-1&product=abc&customer=%00",
    "before=x&what=nonsense&days=-5&q=%25_\\%27",
    "days=99999999999999&before=99999999999999999999,9",
]


@pytest.mark.parametrize("slug", REPORTS)
def test_nonsense_in_the_address_is_no_error(clean_database: str, client: FlaskClient, slug: str) -> None:
    for query in ("", *NONSENSE):
        for address in (f"/reports/{slug}", f"/reports/{slug}.csv", f"/reports/{slug}.xlsx"):
            assert client.get(f"{address}?{query}").status_code == 200, (address, query)
        behind = 404 if REPORTS[slug].behind is None else 200
        assert client.get(f"/reports/{slug}/behind?{query}").status_code == behind
        assert client.get(f"/reports/{slug}/behind.xlsx?{query}").status_code == behind


def test_what_is_no_report_is_not_there(clean_database: str, client: FlaskClient) -> None:
    for address in ("/reports/nothing", "/reports/nothing.csv", "/reports/nothing/behind", "/reports/gst.pdf"):
        assert client.get(address).status_code == 404, address


def test_the_index_has_a_card_for_each(clean_database: str, client: FlaskClient) -> None:
    page = client.get("/reports").text
    for card in CARDS:
        assert f'href="/reports/{card.slug}"' in page
        assert str(escape(card.sentence)) in page


def test_the_files_say_what_the_page_says(desk: Desk, time: Clock, client: FlaskClient) -> None:
    live_through(desk, time, seed=3, days=9)
    for slug in REPORTS:
        page = client.get(f"/reports/{slug}?range=this_quarter").text
        keys = re.findall(r'id="sheet-([a-z0-9-]+)"', page)
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/reports/{slug}.xlsx?range=this_quarter").data))
        assert len(book.sheetnames) == len(keys) > 0
        for key, sheet in zip(keys, book, strict=True):
            text = client.get(f"/reports/{slug}.csv?range=this_quarter&sheet={key}").data.decode("utf-8-sig")
            lines = list(csv.reader(io.StringIO(text)))
            assert lines[0] == [cell.value for cell in sheet[1]]
            assert len(lines) == sheet.max_row
            assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_report_asks_as_much_of_a_hundred_rows_as_of_one(desk: Desk, time: Clock, client: FlaskClient) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for slug in REPORTS:
            for address in (f"/reports/{slug}", f"/reports/{slug}/behind", f"/reports/{slug}.xlsx"):
                with counted() as statements:
                    client.get(f"{address}?range=this_quarter")
                found[address] = len(statements)
        return found

    time.pass_days(8)
    live_through(desk, time, seed=4, days=2)
    few = counts()
    live_through(desk, time, seed=5, days=12, bills=5)
    assert counts() == few
    assert max(few.values()) <= 8


@pytest.mark.parametrize("role", ["owner", "manager", "accountant", "desk"])
def test_the_desk_sees_what_it_works_with_and_no_more(role: str) -> None:
    seen = {card.slug for card in CARDS if allowed(role, card.deed)}
    everyday = {card.slug for card in CARDS if card.deed is Deed.LOOK}
    assert everyday >= {"daily-sales"}
    assert seen == (everyday if role == "desk" else set(REPORTS))


def test_a_long_table_ends_on_the_page_and_not_in_the_file(
    desk: Desk, time: Clock, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tula.web.reports.routes.MOST_ROWS", 2)
    live_through(desk, time, seed=3, days=5)
    page = client.get("/reports/daily-sales?range=this_quarter").text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/reports/daily-sales.xlsx?range=this_quarter").data))
    days = book.worksheets[0].max_row - 2
    assert days > 2
    assert f"The first 2 of {days} rows; Excel has all of them." in page

"""An import in a browser: the problems first, then the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations

GOOD = "name,price,gst_rate\nAroma massage,1800,5\nFacial,1200,5\n"
BAD = "name,price,gst_rate\nAroma massage,much,5\n"


def choose(page: Page, text: str) -> None:
    page.get_by_label("CSV file").set_input_files(
        {"name": "services.csv", "mimeType": "application/vnd.ms-excel", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_problems_are_shown_before_anything_is_written(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    page = open_browser(size)
    page.goto("/imports")
    assert axe_violations(page) == []
    page.get_by_role("link", name="Services", exact=True).click()
    choose(page, BAD)
    problem = page.locator("[data-part=problems] tr")
    expect(problem).to_contain_text("Row 2")
    expect(problem).to_contain_text("price")
    expect(problem).to_contain_text("much")
    expect(page.get_by_role("button", name="Import")).to_be_hidden()
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    choose(page, GOOD)
    expect(problem).to_contain_text("There is a service of this name already.")
    page.get_by_label("Leave out rows that are there already").check()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("1 row can be imported, 1 left out. Nothing is written yet.")).to_be_visible()
    assert len(spa.desk.get("/api/services")["items"]) == 2
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row imported.")).to_be_visible()
    assert [one["name"] for one in spa.desk.get("/api/services")["items"]] == ["Aroma massage", "Facial", "Haircut"]


def test_the_same_file_again_is_noticed(spa: Spa, page: Page, watch: Watch) -> None:
    page.goto("/imports/staff")
    for words in ("1 row can be imported. Nothing is written yet.", "This very file was imported before, by demo."):
        choose(page, "name\nRitu\n")
        expect(page.locator("[data-part=sum]")).to_contain_text(words)
        button = page.get_by_role("button", name="Import 1 row")
        if button.is_visible():
            button.click()
            expect(page.get_by_text("1 row imported.")).to_be_visible()
    expect(page.get_by_role("button", name="Import 1 row")).to_be_hidden()

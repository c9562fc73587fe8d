"""What the spa earns and owes is not for every role, neither as a page nor as a file."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import SECRET_KEY
from tests.web.test_login import HOST, PASSWORD, add_user
from tula.config import Config
from tula.web.reports.index import CARDS
from tula.web.security import Deed


@pytest.fixture
def config(clean_database: str) -> Config:
    return Config(database_url=clean_database, secret_key=SECRET_KEY, testing=True)


@pytest.mark.parametrize("role", ["desk", "accountant"])
def test_every_door_of_a_report_asks_who_it_is(app: Flask, role: str) -> None:
    add_user("ritu", role)

    def status(address: str) -> int:
        return app.test_client().get(address, base_url=HOST, auth=("ritu", PASSWORD)).status_code

    for card in CARDS:
        is_open = card.deed is Deed.LOOK or role == "accountant"
        addresses = [f"/reports/{card.slug}", f"/reports/{card.slug}.csv", f"/reports/{card.slug}.xlsx"]
        if card.behind:
            addresses += [f"/reports/{card.slug}/behind", f"/reports/{card.slug}/behind.xlsx"]
        assert {status(address) for address in addresses} == {200 if is_open else 403}, card.slug
    assert status("/reports/gst/gstr1.json") == (200 if role == "accountant" else 403)
    page = app.test_client().get("/reports", base_url=HOST, auth=("ritu", PASSWORD)).text
    assert ("/reports/gst" in page) == (role == "accountant")
    assert "/reports/daily-sales" in page

"""Production in a browser: a person comes in, writes, and goes out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, axe_violations
from tests.conftest import SECRET_KEY
from tula import db, passwords
from tula.config import Config
from tula.operations.users import add_user

PASSWORD = "a password of asha"


@pytest.fixture
def config(clean_database: str) -> Config:
    return Config(database_url=clean_database, secret_key=SECRET_KEY, testing=True)


@pytest.fixture
def asha(app: Flask) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    password_hash = passwords.hash_password(PASSWORD, username="asha", is_cheap=True)
    db.transaction(
        lambda session: add_user(
            session, username="asha", password_hash=password_hash, role="owner", actor="test", now=now
        )
    )


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_in_and_out(asha: None, open_browser: Callable[..., Page], size: dict[str, int], scheme: str) -> None:
    page = open_browser(size, color_scheme=scheme)
    page.goto("/customers?q=bina")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    expect(page.get_by_label("Username")).to_be_focused()
    assert axe_violations(page) == []

    page.keyboard.type("asha")
    page.keyboard.press("Tab")
    page.keyboard.type("a wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    expect(page.get_by_label("Username")).to_have_value("asha")
    expect(page.get_by_label("Password")).to_be_focused()
    assert axe_violations(page) == []

    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customers\?q=bina$"))

    page.goto("/settings/spa")
    page.get_by_label("Name on invoices").fill("Shanti Day Spa")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    assert axe_violations(page) == []

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("status").filter(has_text="You are logged out.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()

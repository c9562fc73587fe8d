"""The settings in sections, and what they say while staff type."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk
from tula.web.security import Deed, deed_of
from tula.web.settings.words import ELSEWHERE, PAPER_PARTS, SECTIONS

SLUGS = [section.slug for section in SECTIONS]
LIVE = {
    "/settings/numbering/examples": ["invoice_number_format"],
    "/settings/gst/check": ["gstin", "state_code", "registration"],
    "/settings/payments/code": ["upi_id"],
    "/settings/paper/sample": ["preview", "print_a4", "terms", "print_greeting", "print_signature"],
}


def names_on(text: str) -> set[str]:
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', text)) - {"preview"}


def test_the_overview_leads_everywhere(client: FlaskClient) -> None:
    text = client.get("/settings").text
    for link in (*SECTIONS, *ELSEWHERE):
        assert f'href="{link.address}"' in text
        assert client.get(link.address).status_code == 200, link.address


@pytest.mark.parametrize("slug", SLUGS)
def test_each_section_has_its_heading_one_form_and_one_save(client: FlaskClient, slug: str) -> None:
    text = client.get(f"/settings/{slug}").text
    title = next(section.title for section in SECTIONS if section.slug == slug)
    assert f"<h1>{title}</h1>" in text
    assert text.count("data-api=") == 1
    assert text.count('type="submit"') == 1
    assert f'<a href="/settings/{slug}" aria-current="page">' in text


def test_every_setting_has_its_place_and_only_one(desk: Desk, client: FlaskClient) -> None:
    found = [name for slug in SLUGS for name in names_on(client.get(f"/settings/{slug}").text)]
    assert sorted(found) == sorted(desk.get("/api/settings")["settings"])


def test_every_part_of_the_paper_has_a_row() -> None:
    from tula.domain.print_template import PrintPart

    assert [part for part, _, _ in PAPER_PARTS] == list(PrintPart)


@pytest.mark.parametrize("address", LIVE)
def test_what_is_asked_while_typing_only_looks(app: Flask, client: FlaskClient, address: str) -> None:
    (rule,) = (rule for rule in app.url_map.iter_rules() if rule.rule == address)
    assert rule.methods == {"GET", "HEAD", "OPTIONS"}
    assert deed_of(app.view_functions[rule.endpoint], method="GET") is Deed.LOOK
    assert client.get(address).status_code == 200
    for nonsense in ("\x00", "%", "x" * 5_000, "<script>alert(1)</script>", "{0.__class__}", "{", "₹"):
        answer = client.get(address, query_string=dict.fromkeys(LIVE[address], nonsense))
        assert answer.status_code == 200, nonsense
        assert "<script>alert" not in answer.text


def test_the_numbers_of_a_format(desk: Desk, client: FlaskClient) -> None:
    desk.billed(desk.customer(), services=[desk.service("Facial", 100)])

    def tried(template: str) -> str:
        return client.get("/settings/numbering/examples", query_string={"invoice_number_format": template}).text

    shown = tried("{series}/{seq}")
    for number, length in (("INV/0002", 8), ("CN/0001", 7), ("RV/0001", 7), ("RF/0001", 7), ("BS/0001", 7)):
        assert f"<code>{number}</code>" in shown
        assert f"{length} of 16" in shown
    assert "leaves no room" in tried("{series}-{yymmdd}-{seq}-SPA")
    assert "19 of 16" in tried("{series}-{yymmdd}-{seq}-SPA")
    for template in ("{series}", "x{series}{seq}", "{series}-{yymmdd}-{seq}-SPA", ""):
        refusal = desk.send("PATCH", "/api/settings", {"invoice_number_format": template})
        assert refusal.status == 400
        for sentence in refusal.json["errors"]["invoice_number_format"][0].split(". "):
            assert sentence.rstrip(".") in tried(template)


def test_the_next_numbers_are_those_that_come(desk: Desk, client: FlaskClient) -> None:
    facial = desk.service("Facial", 100)
    asha = desk.customer()
    for _ in range(2):
        text = client.get("/settings/numbering").text
        number = desk.billed(asha, services=[facial]).invoice["invoice_number"]
        assert text.count(f"<code>{number}</code>") == 2, "as saved, and as typed"


def test_a_gstin_while_it_is_typed(client: FlaskClient) -> None:
    def check(**typed: str) -> str:
        return client.get("/settings/gst/check", query_string=typed).text

    good = {"gstin": "27aapfu0939f1zv", "state_code": "27", "registration": "regular"}
    assert "27AAPFU0939F1ZV is a valid GSTIN of Maharashtra." in check(**good)
    other = check(**{**good, "state_code": "29"})
    assert "The GSTIN begins with another state" in other
    assert 'data-sets="state_code" data-value="27"' in other
    assert "not valid" in check(**{**good, "gstin": "27AAPFU0939F1ZO"})
    assert "must print its GSTIN" in check(**{**good, "gstin": ""})
    assert "not registered" in check(**{**good, "registration": "unregistered"})


def test_a_upi_code_while_it_is_typed(client: FlaskClient) -> None:
    def code(upi_id: str) -> str:
        return client.get("/settings/payments/code", query_string={"upi_id": upi_id}).text

    assert "<svg" in code("spa@bank")
    assert code("spa@bank") != code("spa@bank2")
    assert "not a UPI ID yet" in code("spa")
    assert "Without a UPI ID" in code("")

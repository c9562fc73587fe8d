"""What is printed on each paper: the page, the roll, the PDF and the sample leave off the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk
from tests.documents.pdf import text_of
from tests.images import png
from tests.web.settings.test_logo import put

LAYOUTS = {"a4": "print_a4", "thermal": "print_thermal"}
SEEN = {
    "contact": "022 5555 1234",
    "words": "Rupees one thousand",
    "savings": "You saved",
    "notes": "Patch test done",
    "upi": "by UPI",
    "terms": "No returns.",
    "greeting": "Come again soon",
}
"""What a part is known by in text."""
ALWAYS = (
    "Shanti Day Spa",
    "12 Linking Road",
    "27AAPFU0939F1ZV",
    "999722",
    "Maharashtra (27)",
    "Reverse charge",
    "For Shanti",
)


@pytest.fixture
def invoice(desk: Desk) -> dict[str, Any]:
    desk.settings(
        business_name="Shanti Day Spa",
        address="12 Linking Road",
        phone="022 5555 1234",
        gstin="27AAPFU0939F1ZV",
        upi_id="shanti@okbank",
        terms="No returns.",
        print_greeting="Come again soon",
        print_signature="Partner",
    )
    facial = desk.service("Facial", 1000, gst_rate=5, sac="999722")
    asha = desk.customer()
    desk.holds(asha, "free", service_id=facial, qty=1)
    return desk.billed(asha, services=[{"service_id": facial, "qty": 2}], notes="Patch test done").invoice


def page(client: FlaskClient, invoice: dict[str, Any], layout: str) -> str:
    return client.get(f"/invoices/{invoice['id']}?format={layout}").text


def paper(client: FlaskClient, invoice: dict[str, Any], layout: str, folder: Path) -> str:
    return text_of(client.get(f"/invoices/{invoice['id']}.pdf?format={layout}").data, folder)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_bare_paper_keeps_what_the_rule_wants(
    desk: Desk, invoice: dict[str, Any], client: FlaskClient, tmp_path: Path, layout: str
) -> None:
    for text in (page(client, invoice, layout), paper(client, invoice, layout, tmp_path)):
        assert all(mark in text for mark in (*SEEN.values(), *ALWAYS, "Partner")), text
    desk.settings(**{LAYOUTS[layout]: []})
    for text in (page(client, invoice, layout), paper(client, invoice, layout, tmp_path)):
        assert [part for part, mark in SEEN.items() if mark in text] == []
        assert all(mark in text for mark in (*ALWAYS, "Partner"))
        assert invoice["invoice_number"] in text
    (other,) = set(LAYOUTS) - {layout}
    assert all(mark in page(client, invoice, other) for mark in SEEN.values())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_table_of_taxes_is_chosen_for_itself(
    desk: Desk, invoice: dict[str, Any], client: FlaskClient, tmp_path: Path, layout: str
) -> None:
    for part, mark in (("tax_by_rate", "GST 5%"), ("tax_by_code", "999722")):
        desk.settings(**{LAYOUTS[layout]: [part]})
        shown = page(client, invoice, layout), paper(client, invoice, layout, tmp_path)
        desk.settings(**{LAYOUTS[layout]: []})
        bare = page(client, invoice, layout), paper(client, invoice, layout, tmp_path)
        for with_it, without in zip(shown, bare, strict=True):
            assert with_it.count(mark) == without.count(mark) + 1, part


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_logo_may_be_left_off(desk: Desk, invoice: dict[str, Any], client: FlaskClient, layout: str) -> None:
    put(desk, png(120, 40))
    assert "/settings/logo" in page(client, invoice, layout)
    with_it = client.get(f"/invoices/{invoice['id']}.pdf?format={layout}").data
    desk.settings(**{LAYOUTS[layout]: ["words"]})
    assert "/settings/logo" not in page(client, invoice, layout)
    assert b"/Subtype/Image" in with_it
    assert b"/Subtype/Image" not in client.get(f"/invoices/{invoice['id']}.pdf?format={layout}").data


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_credit_note_follows(
    desk: Desk, invoice: dict[str, Any], client: FlaskClient, tmp_path: Path, layout: str
) -> None:
    note = desk.refunded(invoice["id"])
    address = f"/credit-notes/{note['id']}"
    desk.settings(**{LAYOUTS[layout]: ["greeting"]})
    for text in (
        client.get(f"{address}?format={layout}").text,
        text_of(client.get(f"{address}.pdf?format={layout}").data, tmp_path),
    ):
        assert "Come again soon" in text
        assert "Partner" in text
        assert "Reason: Customer unhappy" in text
        assert "No returns." not in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sample_is_what_is_typed_and_nothing_is_written(desk: Desk, client: FlaskClient, layout: str) -> None:
    before = desk.get("/api/settings"), desk.get("/api/invoices")["total"], desk.get("/api/customers")["total"]
    query = {"preview": layout, "print_greeting": "Namaste", "print_signature": "Partner", "terms": "<b>x</b>"}
    shown = client.get("/settings/paper/sample", query_string={**query, LAYOUTS[layout]: ["greeting", "terms"]})
    assert shown.status_code == 200
    assert ("data-receipt" in shown.text) == (layout == "thermal")
    for mark in ("Namaste", "Partner", "&lt;b&gt;x&lt;/b&gt;", "INV-", "Asha Rao", "Covered by Luxe Club (Unlimited)"):
        assert mark in shown.text
    assert "Rupees one thousand" not in shown.text
    assert "Namaste" not in client.get("/settings/paper/sample", query_string=query).text
    after = desk.get("/api/settings"), desk.get("/api/invoices")["total"], desk.get("/api/customers")["total"]
    assert after == before


@pytest.mark.parametrize(
    "changes",
    [
        {"print_a4": ["number"]},
        {"print_thermal": "logo"},
        {"print_a4": None},
        {"print_signature": ""},
        {"print_signature": "x" * 61},
        {"print_greeting": "two\nlines"},
    ],
)
def test_what_cannot_be_printed(desk: Desk, changes: dict[str, Any]) -> None:
    answer = desk.send("PATCH", "/api/settings", changes)
    assert answer.status == 400
    assert [field.split(".")[0] for field in answer.json["errors"]] == list(changes)

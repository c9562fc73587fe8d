"""The audit log speaks to people: every deed that operations record has words, every fact is readable."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import tula.operations
from tula.queries.audit_log import AuditEntry
from tula.web.audit.words import ACTIONS, ENTITIES, Fact, facts_of, page_of, record_of, told

SOURCES = [path.read_text() for path in Path(tula.operations.__file__).parent.rglob("*.py")]


def entry(action: str = "x.y_z", entity: str = "thing", entity_id: int | None = 7, **details: Any) -> AuditEntry:
    return AuditEntry(
        id=1,
        at=datetime(2026, 5, 14, tzinfo=UTC),
        actor="meena",
        address=None,
        request_id=None,
        action=action,
        entity=entity,
        entity_id=entity_id,
        details=details,
        position=1,
        seal="00",
    )


def test_every_deed_and_every_record_of_the_operations_has_words() -> None:
    deeds = {name for source in SOURCES for name in re.findall(r'action="([a-z_]+\.[a-z_]+)"', source)}
    records = {name for source in SOURCES for name in re.findall(r'entity="([a-z_]+)"', source)}
    assert len(deeds) > 15
    assert deeds - ACTIONS.keys() == set()
    assert records - ENTITIES.keys() == set()


def test_what_has_no_words_says_its_own_name() -> None:
    assert told(entry()) == "X: y z"
    assert record_of(entry()) == "Thing 7"
    assert record_of(entry(entity="setting", entity_id=None)) == "Settings"
    assert record_of(entry(entity="invoice", number="INV-1")) == "Invoice INV-1"


@pytest.mark.parametrize(
    ("details", "fact"),
    [
        ({"price": {"from": 120_000, "to": 135_050}}, ("Price", "₹1,200", "₹1,350.50")),
        ({"left_paise": {"from": 0, "to": 100}}, ("Left", "₹0", "₹1")),
        ({"gst_rate_bp": {"from": None, "to": 1800}}, ("GST rate", "–", "18%")),
        ({"is_active": {"from": True, "to": False}}, ("Is active", "yes", "no")),
        ({"expires_on": {"from": "2026-05-14", "to": "2026-05-31"}}, ("Expires on", "14 May 2026", "31 May 2026")),
        ({"left": {"from": 4, "to": 3}}, ("Left", "4", "3")),
        ({"reason": "she asked"}, ("Reason", None, "she asked")),
        ({"weekdays": {"from": [1, 2], "to": None}}, ("Weekdays", "1; 2", "–")),
        ({"items": [{"qty": 4, "amount": None, "percent_bp": 3000}]}, ("Items", None, "Qty 4, Percent 30%")),
        ({"notes": "2026-02-31"}, ("Notes", None, "2026-02-31")),
        ({"ratio": 1.5}, ("Ratio", None, "1.5")),
    ],
)
def test_facts_are_readable(details: dict[str, Any], fact: tuple[str, str | None, str]) -> None:
    (found,) = facts_of(entry(**details))
    assert (found.name, found.before, found.after) == fact


def test_what_changed_stands_first_and_what_did_not_is_left_out() -> None:
    facts = facts_of(entry(reason="typed", before={"qty": 1, "total": 100}, after={"qty": 2, "total": 100}))
    assert facts == [Fact(name="Qty", before="1", after="2"), Fact(name="Reason", before=None, after="typed")]
    assert facts_of(entry(reason="", notes=None)) == []


def test_a_deed_leads_to_its_page() -> None:
    assert page_of(entry(entity="customer")) == "/customers/7"
    assert page_of(entry(entity="customer_package_item", invoice_id=3)) == "/invoices/3"
    assert page_of(entry()) is None

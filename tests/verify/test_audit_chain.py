"""The audit log's chain: whatever is done to it behind its back is found and named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tula.operations import audit
from tula.queries.verify import run_verify

NOW = datetime(2026, 5, 14, 6, 30, tzinfo=UTC)
FREE = "ALTER TABLE audit_log DISABLE TRIGGER seal_audit"
ENTRY = "(at, actor, action, entity, entity_id, details)"


@pytest.fixture
def log(session: Session) -> list[int]:
    """Five sealed entries of three transactions' worth; the test goes on as the owner of the tables."""
    for number in range(1, 6):
        audit.record(
            session,
            action="invoice.issued",
            entity="invoice",
            entity_id=number,
            details={"total_paise": number * 100, "words": "₹ \\ ' \n"},
            actor="meena",
            now=NOW,
        )
        if number % 2:
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    session.execute(text("SET ROLE NONE"))
    return list(session.scalars(text("SELECT id FROM audit_log ORDER BY id")))


def found(session: Session) -> set[tuple[str, str]]:
    return {(one.kind, one.subject) for one in run_verify(session)}


def test_a_whole_log_gives_nothing(session: Session, log: list[int]) -> None:
    assert found(session) == set()
    assert session.scalar(text("SELECT position FROM audit_head")) == 5


@pytest.mark.parametrize(
    "setting",
    ["TimeZone = 'Asia/Kolkata'", "DateStyle = 'German'", "client_encoding = 'LATIN1'", "bytea_output = 'escape'",
     "IntervalStyle = 'iso_8601'", "extra_float_digits = 0", "search_path = pg_catalog, public"],
)  # fmt: skip
def test_how_a_session_writes_makes_no_difference(session: Session, log: list[int], setting: str) -> None:
    session.execute(text(f"SET LOCAL {setting}"))
    assert session.scalar(text("SELECT count(*) FROM audit_log")) == 5
    assert found(session) == set()


@pytest.mark.parametrize(
    "change",
    ["at = at + interval '1 microsecond'", "actor = 'ravi'", "action = 'x'", "entity = 'x'", "entity_id = 9",
     "entity_id = NULL", "address = '10.0.0.1'", "request_id = 'x'", "details = details || '{\"total_paise\": 1}'"],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_changed_entry_is_found(session: Session, log: list[int], change: str, place: int) -> None:
    session.execute(text(f"UPDATE audit_log SET {change} WHERE id = {log[place]}"))
    assert found(session) == {("audit_entry", f"audit entry {log[place]}")}


def test_a_column_more_than_are_sealed_would_be_noticed(session: Session) -> None:
    """Every column is in the seal: whoever adds one writes the log anew."""
    columns = session.scalars(
        text("SELECT attname FROM pg_attribute WHERE attrelid = 'audit_log'::regclass AND attnum > 0")
    )
    sealed = session.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'audit_entry_bytes'"))
    assert [name for name in columns if f"entry.{name}" not in sealed] == []


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_removed_entry_is_found(session: Session, log: list[int], place: int) -> None:
    session.execute(text(f"DELETE FROM audit_log WHERE id = {log[place]}"))
    assert found(session) == {("audit_entry", f"audit entry {log[place]}")}


def test_an_entry_removed_with_its_seal_is_found(session: Session, log: list[int]) -> None:
    for table, column in (("audit_log", "id"), ("audit_seal", "audit_id")):
        session.execute(text(f"DELETE FROM {table} WHERE {column} = {log[2]}"))
    assert found(session) == {("audit_entry", f"audit entry {log[3]}"), ("audit_seal", "audit seals")}


def test_the_last_entries_removed_with_their_seals_are_found(session: Session, log: list[int]) -> None:
    for table, column in (("audit_log", "id"), ("audit_seal", "audit_id")):
        session.execute(text(f"DELETE FROM {table} WHERE {column} >= {log[3]}"))
    assert found(session) == {("audit_head", "the last seal")}


def test_everything_removed_is_found(session: Session, log: list[int]) -> None:
    session.execute(text("TRUNCATE audit_log, audit_seal"))
    assert found(session) == {("audit_head", "the last seal")}
    session.execute(text("TRUNCATE audit_head"))
    assert found(session) == {("audit_head", "the last seal")}


def test_an_inserted_entry_is_found(session: Session, log: list[int]) -> None:
    session.execute(text(FREE))
    session.execute(text(f"INSERT INTO audit_log {ENTRY} VALUES (now(), 'meena', 'x', 'invoice', 1, '{{}}')"))
    assert found(session) == {("audit_entry", f"audit entry {log[4] + 1}")}


def test_swapped_entries_are_found(session: Session, log: list[int]) -> None:
    session.execute(
        text(
            "UPDATE audit_log AS one SET details = other.details, entity_id = other.entity_id"
            f" FROM audit_log AS other WHERE (one.id, other.id) IN (({log[1]}, {log[2]}), ({log[2]}, {log[1]}))"
        )
    )
    assert found(session) == {("audit_entry", f"audit entry {log[place]}") for place in (1, 2)}


def test_swapped_seals_are_found(session: Session, log: list[int]) -> None:
    session.execute(text("ALTER TABLE audit_seal DROP CONSTRAINT uq_audit_seal_audit_id"))
    session.execute(
        text(f"UPDATE audit_seal SET audit_id = {log[1] + log[2]} - audit_id WHERE audit_id IN ({log[1]}, {log[2]})")
    )
    assert found(session) == {("audit_entry", f"audit entry {log[place]}") for place in (1, 2)}


def test_an_entry_changed_with_its_seal_breaks_the_next(session: Session, log: list[int]) -> None:
    rewritten = (
        "UPDATE audit_seal SET hash = sha256((SELECT hash FROM audit_seal WHERE position = :before)"
        " || (SELECT audit_entry_bytes(audit_log) FROM audit_log WHERE id = :id)) WHERE audit_id = :id"
    )
    for place, broken in ((2, ("audit_entry", f"audit entry {log[3]}")), (4, ("audit_head", "the last seal"))):
        with session.begin_nested() as point:
            session.execute(text(f"UPDATE audit_log SET actor = 'ravi' WHERE id = {log[place]}"))
            session.execute(text(rewritten), {"before": place, "id": log[place]})
            assert found(session) == {broken}
            point.rollback()


def test_a_log_without_its_head_takes_no_entry(session: Session, log: list[int]) -> None:
    session.execute(text("DELETE FROM audit_head"))
    audit.record(session, action="x", entity="x", entity_id=None, details={}, actor="meena", now=NOW)
    with pytest.raises(DBAPIError, match="query returned no rows"):
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

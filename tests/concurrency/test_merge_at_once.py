"""A record that is just going: nothing is billed or sold to it, and what was billed a moment before goes with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.concurrency.conftest import Desks
from tests.desk import Answer, Desk
from tests.operations.factories import NOW
from tula import db
from tula.operations.customer_records import erase_customer, merge_customers

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def wait_until_somebody_waits() -> None:
    for _ in range(400):
        if db.reading(lambda session: session.scalar(WAITING)):
            return
        threading.Event().wait(0.02)
    pytest.fail("nobody waits for the record that is going")


def while_going(go: Callable[[Session], Any], deed: Callable[[], Answer]) -> Answer:
    """Let a deed begin while a record is going, and give what came of it after the record went."""
    going, may_commit = threading.Event(), threading.Event()

    def work(session: Session) -> None:
        go(session)
        going.set()
        may_commit.wait(30)

    with ThreadPoolExecutor(max_workers=2) as pool:
        gone = pool.submit(db.transaction, work)
        going.wait(30)
        done = pool.submit(deed)
        try:
            wait_until_somebody_waits()
        finally:
            may_commit.set()
        gone.result(30)
        return done.result(30)


@pytest.fixture
def twins(desks: Desks) -> tuple[Desk, int, int, int]:
    desk = desks.one()
    return desk, desk.customer("Asha Rao"), desk.customer("A. Rao"), desk.service("Facial", 1200)


def test_a_bill_waits_for_a_merge_and_finds_nobody(twins: tuple[Desk, int, int, int]) -> None:
    desk, asha, twin, facial = twins

    def merge(session: Session) -> None:
        merge_customers(session, kept_id=asha, merged_id=twin, actor="meena", now=NOW)

    assert while_going(merge, lambda: desk.bill(twin, services=[facial])).status == 404
    assert desk.get("/api/invoices")["total"] == 0


def test_a_package_is_not_sold_to_somebody_who_is_just_forgotten(twins: tuple[Desk, int, int, int]) -> None:
    desk, asha, _, _ = twins
    template = desk.template("Four", "session", [{"benefit_type": "free", "qty": 4}])
    body = {"customer_id": asha, "package_id": template, "price_paid": 1000}

    def erase(session: Session) -> None:
        erase_customer(session, customer_id=asha, reason="She asked.", actor="meena", now=NOW)

    assert while_going(erase, lambda: desk.send("POST", "/packages/api/assign", body)).status == 404


def test_bills_and_merges_at_once_leave_nothing_behind(desks: Desks, twins: tuple[Desk, int, int, int]) -> None:
    desk, asha, twin, facial = twins
    held = desk.holds(twin, "free", service_id=facial, qty=10)

    def act(desk: Desk, index: int) -> Answer:
        if index == 4:
            return desk.send("POST", f"/api/customers/{asha}/merge", {"merged_id": twin})
        return desk.bill(twin, services=[facial])

    answers = desks.at_once(9, act)
    assert answers[4].status == 200
    billed = [answer for index, answer in enumerate(answers) if index != 4 and answer.status == 201]
    assert {answer.status for index, answer in enumerate(answers) if index != 4} <= {201, 404}
    assert desk.get(f"/api/invoices?customer_id={asha}")["total"] == len(billed)
    assert desk.get(f"/api/invoices?customer_id={twin}")["total"] == 0
    assert desk.package(held["package_id"])["remaining"] == 10 - len(billed)

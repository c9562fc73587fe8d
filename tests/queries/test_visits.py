"""What a customer's profile adds up: days they came, what packages gave them and what was given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tula import clock
from tula.queries.visits import Savings, get_savings, get_visits


@pytest.fixture
def desk(clean_database: str, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


def test_two_bills_on_one_day_are_one_visit(desk: Desk, engine: Engine, today: date) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    yesterday = today - timedelta(days=1)
    desk.billed(asha, services=[facial])
    desk.billed(asha, services=[facial])
    desk.billed(asha, services=[facial], charge_date=yesterday.isoformat())
    void = desk.billed(asha, services=[facial], charge_date=(today - timedelta(days=2)).isoformat()).invoice
    desk.void(void["id"])
    with Session(engine) as session:
        visits = get_visits(session, customer_id=asha)
    assert (visits.count, visits.days, visits.last_on) == (3, 2, today)


def test_the_last_visit_is_the_day_that_was_charged(desk: Desk, engine: Engine, today: date) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    yesterday = today - timedelta(days=1)
    desk.billed(asha, services=[facial], charge_date=yesterday.isoformat())
    with Session(engine) as session:
        assert get_visits(session, customer_id=asha).last_on == yesterday


def test_savings_are_what_packages_gave_less_what_went_back(desk: Desk, engine: Engine) -> None:
    asha, facial, massage = desk.customer(), desk.service("Facial", 1200), desk.service("Massage", 2000)
    desk.holds(asha, "free", service_id=facial, qty=4)
    desk.holds(asha, "prepaid", service_id=massage, amount=5000)

    def savings(customer_id: int) -> Savings:
        with Session(engine) as session:
            return get_savings(session, customer_id=customer_id)

    assert savings(asha) == Savings(saved=0, prepaid=0)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}, {"service_id": massage}]).invoice
    desk.billed(asha, services=[{"service_id": facial, "benefit": "complimentary", "override_reason": "asked"}])
    assert savings(asha) == Savings(saved=240_000, prepaid=200_000)
    desk.refunded(bill["id"], (bill["lines"][0]["line_id"], 1))
    assert savings(asha) == Savings(saved=120_000, prepaid=200_000)
    bina = desk.customer("Bina Kapoor", phone="98450 12346")
    desk.send("POST", f"/api/customers/{bina}/merge", {"merged_id": asha})
    assert savings(bina) == Savings(saved=120_000, prepaid=200_000)
    desk.refunded(bill["id"])
    assert savings(bina) == Savings(saved=0, prepaid=0)

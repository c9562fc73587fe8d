"""A random month of a spa, made through the HTTP API while the clock is moved from day to day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.desk import Desk
from tests.reports.month import FIRST, LAST, Clock, live_through
from tests.reports.rows import Rows
from tula import clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The program's clock, set by the test."""
    moved = Clock(datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(hours=6))
    monkeypatch.setattr(clock, "now", lambda: moved.now)
    return moved


@pytest.fixture
def desk(clean_database: object, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.fixture
def month(request: pytest.FixtureRequest, desk: Desk, time: Clock, engine: Engine) -> Rows:
    """The raw rows that a random month left; `Rows.first` and `last` are the days to report on."""
    live_through(desk, time, seed=getattr(request, "param", 1))
    return Rows.read(engine, first=FIRST + timedelta(days=7), last=LAST - timedelta(days=7))

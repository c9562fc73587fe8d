"""Fixtures of the acceptance tests: a spa of its own behind the HTTP API."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk
from tula import clock


@pytest.fixture
def desk(clean_database: object, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.fixture
def today() -> date:
    """The date in the spa's timezone."""
    return clock.today("Asia/Kolkata")

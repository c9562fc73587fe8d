"""The demo spa, loaded once for the tests that only look at it."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.conftest import Database
from tula import db
from tula.demo import load_demo

TODAY = date(2026, 11, 21)
"""A Saturday, after the reform of the rates and in the middle of a financial year."""


@pytest.fixture(scope="module")
def spa(_database: Database) -> Iterator[Database]:
    """A database with the demo spa."""
    _database.renew()
    _database.is_fresh = False
    load_demo(_database.url, lambda _: None, today=TODAY)
    yield _database
    _database.disconnect()


@pytest.fixture
def database(clean_database: str, _database: Database) -> Database:
    """A database of the test's own, whose books must agree afterwards."""
    return _database


@pytest.fixture
def look(spa: Database) -> Iterator[Session]:
    """A session that only looks."""
    db.configure(spa.url).dispose()
    with Session(spa.engine) as session:
        yield session

"""The demo spa is written once, whole or not at all, and the same day gives the same books."""

import time
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.conftest import Database
from tests.demo.conftest import TODAY
from tula import db
from tula.commands.database import is_demo, is_used
from tula.demo import load_demo
from tula.models.base import Base


def digest(url: str) -> dict[str, str]:
    """Every row of every table, in its order of storage, as one hash a table."""
    engine = db.configure(url)
    with Session(engine) as session:
        hashes = {
            name: session.execute(
                text(f'SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM "{name}" AS row')
            ).scalar_one()
            for name in Base.metadata.tables
        }
    engine.dispose()
    return hashes


def test_the_same_day_gives_the_same_books_and_a_second_load_changes_nothing(database: Database) -> None:
    lines: list[str] = []
    begun = time.perf_counter()
    load_demo(database.url, lines.append, today=TODAY)
    print(f"\nloaded in {time.perf_counter() - begun:.1f} s")
    books = digest(database.url)
    assert is_demo(database.url)
    assert any("November 2025" in line for line in lines)

    load_demo(database.url, lines.append, today=date(2027, 1, 1))
    assert digest(database.url) == books

    database.renew()
    database.is_fresh = False
    load_demo(database.url, lines.append, today=TODAY)
    assert digest(database.url) == books


def test_a_crash_half_way_leaves_nothing(database: Database) -> None:
    class CrashError(Exception):
        pass

    def crash_in_february(line: str) -> None:
        if line.startswith("February"):
            raise CrashError

    with pytest.raises(CrashError):
        load_demo(database.url, crash_in_february, today=TODAY)
    assert not is_demo(database.url)
    assert not is_used(database.url)


@pytest.mark.slow
@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2027, 4, 1)], ids=str)
def test_any_day_gives_books_that_agree(database: Database, today: date) -> None:
    load_demo(database.url, lambda _: None, today=today)


def test_a_year_that_began_before_the_reform_has_both_rates(database: Database) -> None:
    load_demo(database.url, lambda _: None, today=date(2026, 1, 10))
    with Session(database.engine) as session:
        rates = session.execute(
            text(
                "SELECT DISTINCT invoice_date >= '2025-09-22' AS reformed, gst_rate_bp FROM invoice_line"
                " JOIN invoice ON invoice.id = invoice_id WHERE kind = 'service' ORDER BY 1"
            )
        ).all()
    assert rates == [(False, 1800), (True, 500)]

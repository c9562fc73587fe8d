"""The demo spa is written once, in one transaction.

What stands before the first day comes first, then a year month by month, then what had to be put right.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula import clock, db
from tula.demo.books import ACTOR, Books, Pages
from tula.demo.catalogue import SETTINGS
from tula.demo.corrections import put_right
from tula.demo.history import live_year
from tula.demo.opening import DEMO_KEY, open_shop
from tula.demo.people import invite
from tula.demo.shelf import tend_shelf
from tula.domain.settings import read_settings
from tula.domain.validity import a_year_before
from tula.models import CustomerPackage, DocumentCounter, Invoice, InvoiceLine, Payment, Setting
from tula.operations import ledger, stock
from tula.operations.payments import record_payment
from tula.operations.rows import insert_rows

SEED = 1729
_AFTER_ITEMS = (Invoice, InvoiceLine, Payment)


def load_demo(url: str, progress: Callable[[str], None], *, today: date | None = None) -> None:
    """Load the demo spa with a year of history that ends the day before `today`, unless it is there already."""
    engine = db.configure(url)
    try:
        db.transaction(lambda session: _load(session, progress, today))
    finally:
        engine.dispose()


def _load(session: Session, progress: Callable[[str], None], today: date | None) -> None:
    if session.execute(select(Setting.key).where(Setting.key == DEMO_KEY)).first():
        return
    settings = read_settings(SETTINGS)
    today = today or clock.today(settings.timezone)
    opening = datetime.combine(a_year_before(today), time(9), tzinfo=ZoneInfo(settings.timezone))
    rng = Random(SEED)  # noqa: S311 - the same books every time are the point
    progress(f"Opening {settings.business_name} ...")
    guests = invite(rng=rng, days=(today - opening.date()).days)
    shop, listing = open_shop(session, settings=settings, guests=guests, opening=opening)
    books = Books(shop=shop)
    for month in live_year(books=books, listing=listing, rng=rng, today=today):
        _write(session, month.pages)
        for late in month.late_payments:
            record_payment(session, invoice_id=late.invoice_id, payment=late.payment, actor=ACTOR, now=late.at)
        progress(f"{month.first:%B %Y}: {month.bills} bills")
    counters = [
        {"series": series.value, "financial_year": year, "last_number": last}
        for (series, year), last in books.counters.items()
    ]
    insert_rows(session, (DocumentCounter, counters))
    put_right(session, today=today, timezone=settings.timezone)
    tend_shelf(session, today=today, timezone=settings.timezone)


def _write(session: Session, pages: Pages) -> None:
    """Write some days: what the ledger and the moves point at first."""
    tables = pages.tables
    before = [(model, rows) for model, rows in tables.items() if model not in _AFTER_ITEMS]
    insert_rows(session, *((model, rows) for model, rows in before if model is CustomerPackage))
    insert_rows(session, *((model, rows) for model, rows in before if model is not CustomerPackage))
    ledger.post_rows(session, rows=pages.usage)
    stock.post_rows(session, rows=pages.moves)
    insert_rows(session, *((model, tables[model]) for model in _AFTER_ITEMS))

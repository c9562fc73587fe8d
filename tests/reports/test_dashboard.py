"""The first page over a random month, against plain sums of the raw rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import ZONE, Row, Rows, local_day
from tula.domain.settings import Settings
from tula.queries.dashboard.board import Board, get_board
from tula.queries.reports.expiring import expiring_packages

EVERY_TENDER = ("cash", "card", "upi", "bank")


def look(engine: Engine, now: datetime) -> Board:
    with Session(engine) as session:
        return get_board(session, settings=Settings(), now=now)


def instants(month: Rows) -> list[datetime]:
    """Before, at and after the hour in which the bills of the month are made, on several days."""
    days = [month.last - timedelta(days=distance) for distance in (0, 3, 8)]
    return [datetime.combine(day, time(hour, 0), ZONE) for day in days for hour in (9, 11, 21)]


def due(row: Row) -> int:
    return max(0, payable(row) - row.amount_paid + row.paid_back)


def payable(row: Row) -> int:
    if row.status == "void":
        return 0
    return row.total_amount - row.credited_amount - (row.prepaid_tendered - row.tender_returned)


@pytest.mark.parametrize("month", [1, 2], indirect=True)
def test_sales_money_and_dues(month: Rows, engine: Engine) -> None:
    seen = Counter[str]()
    for now in instants(month):
        board, today = look(engine, now), now.date()
        for weeks, day in zip((4, 3, 2, 1, 0), board.sales.days, strict=True):
            on = today - timedelta(weeks=weeks)
            bills = [row for row in month.invoice if row.invoice_date == on and row.status == "issued"]
            early = [row for row in bills if row.created_at.astimezone(ZONE).time() <= now.time()]
            assert (day.day, day.bills, day.total) == (on, len(bills), sum(row.total_amount for row in bills))
            assert (day.bills_by_now, day.total_by_now) == (len(early), sum(row.total_amount for row in early))
            assert day.is_timed
            seen["early"] += bool(early)
            seen["later"] += len(bills) > len(early)
        for tender in board.money:
            received, paid_back = (
                sum(row.amount for row in rows if row.method == tender.method and local_day(getattr(row, at)) == today)
                for rows, at in ((month.payment, "received_at"), (month.payout, "paid_at"))
            )
            assert (tender.received, tender.paid_back) == (received, paid_back)
            seen["money"] += received + paid_back
        owing = [row for row in month.invoice if row.status == "issued" and due(row)]
        assert (board.dues.invoices, board.dues.amount) == (len(owing), sum(map(due, owing)))
        back = [row.amount_paid - row.paid_back - payable(row) for row in month.invoice]
        assert board.owed_back.amount == sum(amount for amount in back if amount > 0)
        assert board.owed_back.invoices == sum(amount > 0 for amount in back)
        seen["owed back"] += board.owed_back.invoices
    assert all(seen[word] for word in ("early", "later", "money", "owed back")), seen


@pytest.mark.parametrize("month", [1, 2], indirect=True)
def test_packages(month: Rows, engine: Engine) -> None:
    reversed_ids = {entry.reverses_id for entry in month.package_usage}
    seen = 0
    for now in instants(month):
        board, today = look(engine, now), now.date()
        for one in board.redeemed:
            uses = [
                entry
                for entry in month.package_usage
                if entry.change_type == "use" and entry.item_id and entry.id not in reversed_ids
                if entry.benefit_type == one.kind and local_day(entry.usage_at) == today
            ]
            assert (one.times, one.worth) == (len(uses), -sum(entry.amount or 0 for entry in uses))
            seen += one.times
        with Session(engine) as session:
            report = expiring_packages(
                session, first=today, last=today + timedelta(days=6), today=today, timezone="Asia/Kolkata"
            )
        assert board.expiring.count == len(report)
        counts = Counter(one.expires_on for one in report)
        assert list(board.expiring.days) == [
            (day, counts[day]) for day in (today + timedelta(days=number) for number in range(7))
        ]
        for shown, reported in zip(board.expiring.first, report, strict=False):
            items = [item for item in month.customer_package_item if item.customer_package_id == shown.id]
            assert (shown.id, shown.customer, shown.phone) == (reported.package_id, reported.customer, reported.phone)
            assert (shown.sessions or 0, shown.credit or 0) == (reported.sessions, reported.credit)
            assert (shown.sessions_total or 0) == sum(item.total_qty or 0 for item in items)
            assert shown.is_unlimited == any(item.benefit_type == "unlimited" for item in items)
        assert len(board.expiring.first) == min(6, len(report))
    assert seen

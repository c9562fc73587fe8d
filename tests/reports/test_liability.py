"""Package liability against a replay of the ledger in plain Python: any past day, every movement, every package."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import ZONE, Row, Rows, local_day
from tula.queries.reports.liability import (
    Roll,
    liability_by_package,
    liability_by_template,
    list_liability_entries,
    sum_rolls,
)

TIMEZONE = "Asia/Kolkata"


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass
class Held:
    """An entitlement as the ledger makes it, day by day."""

    row: Row
    package: Row
    value: int = 0
    total: int = 0
    left: int = 0
    entries: list[Row] = field(default_factory=list)

    def worth(self) -> tuple[int, int]:
        """Its value and its bonus, were it live."""
        if not self.total:
            return 0, 0
        if self.row.benefit_type == "prepaid":
            paid = max(0, self.row.paid_total - (self.total - self.left))
            return paid, self.left - paid
        return half_up(self.value * self.left, self.total), 0


@dataclass
class Books:
    """Every entitlement, and every day on which a last day moved, from the audit log."""

    rows: Rows

    def __post_init__(self) -> None:
        packages = self.rows.by_id("customer_package")
        self.held = {
            item.id: Held(item, packages[item.customer_package_id])
            for item in self.rows.customer_package_item
            if item.benefit_type in ("free", "prepaid")
        }
        for entry in self.rows.package_usage:
            if entry.item_id in self.held:
                self.held[entry.item_id].entries.append(entry)
        self._spread()
        self.moves: dict[int, list[tuple[datetime, date]]] = defaultdict(list)
        for deed in self.rows.audit_log:
            if deed.action == "package.extended":
                self.moves[deed.entity_id].append((deed.at, date.fromisoformat(deed.details["expires_on"]["from"])))

    def _spread(self) -> None:
        services = self.rows.by_id("service")
        billed = {
            line.customer_package_id: line.taxable_value for line in self.rows.invoice_line if line.kind == "package"
        }
        together: dict[int, list[Held]] = defaultdict(list)
        for one in self.held.values():
            together[one.package.id].append(one)
        for package_id, items in together.items():
            price = billed.get(package_id, items[0].package.price_paid)
            shared = max(0, price - sum(one.row.paid_total or 0 for one in items))
            sessions = [one for one in items if one.row.benefit_type == "free"]
            weights = [
                next(entry.qty for entry in one.entries if entry.idempotency_key == f"grant:{one.row.id}:1")
                * services[one.row.service_id].price
                for one in sessions
            ]
            given = so_far = 0
            for one, weight in zip(sessions, weights, strict=True):
                so_far += weight
                one.value = half_up(shared * so_far, sum(weights)) - given
                given += one.value

    def is_live(self, one: Held, day: date) -> bool:
        end = datetime.combine(day + timedelta(days=1), time(), ZONE)
        last = next((before for at, before in self.moves[one.package.id] if at >= end), one.package.expires_on)
        return last is None or last >= day

    def owed(self, one: Held, day: date) -> tuple[int, int]:
        one.total = one.left = 0
        for entry in one.entries:
            if local_day(entry.created_at) <= day:
                self._take(one, entry)
        return one.worth() if self.is_live(one, day) else (0, 0)

    def _take(self, one: Held, entry: Row) -> None:
        change = entry.amount if one.row.benefit_type == "prepaid" else entry.qty
        one.left += change
        if entry.change_type == "grant":
            one.total += change

    def roll(self, one: Held) -> Roll:
        first, last = self.rows.first, self.rows.last
        entries = {entry.id: entry for entry in self.rows.package_usage}
        opening, _ = self.owed(one, first - timedelta(days=1))
        closing, bonus = self.owed(one, last)
        sums = dict.fromkeys(("sold", "redeemed", "refunded", "adjusted", "expired"), 0)
        one.total = one.left = 0
        was_live = False
        for day in sorted({local_day(entry.created_at) for entry in one.entries} | set(self.days())):
            is_live, is_asked = self.is_live(one, day), self.rows.covers(day)
            if is_asked and is_live != was_live:
                sums["expired"] += one.worth()[0] if is_live else -one.worth()[0]
            for entry in one.entries:
                if local_day(entry.created_at) != day:
                    continue
                before, _ = one.worth()
                self._take(one, entry)
                original = entries.get(entry.reverses_id)
                if is_asked and is_live:
                    sums[kind_of(entry, original)] += one.worth()[0] - before
            was_live = is_live
        return Roll(opening=opening, closing=closing, bonus=bonus, **sums)

    def days(self) -> list[date]:
        return [self.rows.first + timedelta(days=n) for n in range(-1, (self.rows.last - self.rows.first).days + 1)]


def kind_of(entry: Row, original: Row | None) -> str:
    if entry.idempotency_key.startswith("grant:") and entry.idempotency_key == f"grant:{entry.item_id}:1":
        return "sold"
    acts = {"use": "redeemed", "refund": "redeemed", "close": "refunded", "adjust": "adjusted", "grant": "adjusted"}
    if original is not None:
        return "redeemed" if original.change_type in ("use", "refund") else "refunded"
    return acts[entry.change_type]


@pytest.mark.parametrize("month", [1, 2], indirect=True)
def test_every_package_rolls_as_the_ledger_says(month: Rows, engine: Engine) -> None:
    books = Books(month)
    wanted: dict[int, list[Roll]] = defaultdict(list)
    for one in books.held.values():
        wanted[one.package.id].append(books.roll(one))
    sums = {package_id: sum_rolls(rolls) for package_id, rolls in wanted.items()}
    asked = {"first": month.first, "last": month.last, "timezone": TIMEZONE}
    with Session(engine) as session:
        packages = liability_by_package(session, **asked, template_id=None)
        templates = liability_by_template(session, **asked)
        entries = list_liability_entries(session, **asked, template_id=None)
    assert {one.package_id: one.roll for one in packages} == {
        package_id: roll for package_id, roll in sums.items() if roll != Roll()
    }
    total = sum_rolls(list(sums.values()))
    assert sum_rolls([one.roll for one in templates]) == total
    moved = total.sold + total.redeemed + total.refunded + total.adjusted
    assert total.opening + moved + total.expired == total.closing
    assert sum(entry.moved for entry in entries) == moved
    assert all((total.opening, total.sold, total.redeemed, total.adjusted, total.expired, total.closing, total.bonus))


def test_any_past_day_comes_out_as_it_was(month: Rows, engine: Engine) -> None:
    books = Books(month)
    with Session(engine) as session:
        for distance in (0, 5, 11, 20, 30):
            day = month.last - timedelta(days=distance)
            found = liability_by_template(session, first=day, last=day, timezone=TIMEZONE)
            roll = sum_rolls([one.roll for one in found])
            owed = [books.owed(one, day) for one in books.held.values()]
            assert (roll.closing, roll.bonus) == (sum(value for value, _ in owed), sum(bonus for _, bonus in owed))


def test_today_is_the_sum_of_the_live_balances(month: Rows, engine: Engine) -> None:
    """The stored balances, not the ledger, say the same."""
    today = max(local_day(entry.created_at) for entry in month.package_usage)
    books = Books(month)
    wanted = 0
    for one in books.held.values():
        if one.package.expires_on is None or one.package.expires_on >= today:
            if one.row.benefit_type == "prepaid":
                wanted += max(0, one.row.paid_total - one.row.balance_used)
            else:
                wanted += half_up(one.value * one.row.remaining_qty, one.row.total_qty)
    with Session(engine) as session:
        found = liability_by_template(session, first=today, last=today, timezone=TIMEZONE)
    assert sum_rolls([one.roll for one in found]).closing == wanted

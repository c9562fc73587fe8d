"""Savings by package against sums over raw rows."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import Rows, local_day
from tula.queries.reports.savings import list_savings, package_savings

ZONE = "Asia/Kolkata"
KINDS = ("free", "unlimited", "discount", "prepaid", "complimentary")


def test_every_package_is_what_its_entries_sum_to(month: Rows, engine: Engine) -> None:
    packages, entries = month.by_id("customer_package"), month.by_id("package_usage")
    wanted: dict[int | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("uses", *KINDS), 0))
    for entry in month.package_usage:
        original = entries.get(entry.reverses_id)
        is_reversal = original is not None and original.change_type == "use"
        if entry.invoice_id is None or not month.covers(local_day(entry.created_at)):
            continue
        if entry.change_type == "use" or is_reversal:
            package = packages.get(entry.customer_package_id)
            mine = wanted[package.template_id if package else None]
            mine["uses"] += -1 if is_reversal else 1
            mine[entry.benefit_type] -= entry.amount
    with Session(engine) as session:
        found = package_savings(session, first=month.first, last=month.last, timezone=ZONE)
        assert {one.template_id: {name: getattr(one, name) for name in ("uses", *KINDS)} for one in found} == wanted
        assert all(sum(mine[kind] for mine in wanted.values()) for kind in KINDS)
        for one in found:
            behind = list_savings(
                session,
                first=month.first,
                last=month.last,
                timezone=ZONE,
                template_id=one.template_id,
                is_all=False,
            )
            assert sum(entry.amount for entry in behind) == one.together
        everything = list_savings(
            session, first=month.first, last=month.last, timezone=ZONE, template_id=None, is_all=True
        )
        assert sum(entry.amount for entry in everything) == sum(one.together for one in found)


def test_an_issued_bill_saves_what_it_says(month: Rows) -> None:
    """The ledger and the invoices tell the same of bills that stand whole."""
    credited = {note.invoice_id for note in month.credit_note}
    saved: dict[int, int] = defaultdict(int)
    for entry in month.package_usage:
        if entry.invoice_id and entry.change_type in ("use", "reversal"):
            saved[entry.invoice_id] -= entry.amount
    for invoice in month.invoice:
        if invoice.status == "issued" and invoice.id not in credited:
            assert saved[invoice.id] == invoice.packages_deduction + invoice.prepaid_tendered

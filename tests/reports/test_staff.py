"""Staff performance against sums over raw rows, and what is behind each of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import Rows, local_day
from tula.domain.tip import share_tip
from tula.queries.reports.staff import list_tips, list_work, staff_work

ZONE = "Asia/Kolkata"


def expected(rows: Rows) -> dict[int | None, dict[str, int]]:
    work: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    invoices, lines, notes = rows.by_id("invoice"), rows.by_id("invoice_line"), rows.by_id("credit_note")
    services = [line for line in rows.invoice_line if line.kind == "service"]

    def add_tip(invoice_id: int, tip: int) -> None:
        given = [(line.staff_id, line.gross) for line in services if line.invoice_id == invoice_id]
        for staff_id, part in share_tip(abs(tip), given).items():
            work[staff_id]["tips"] += part if tip > 0 else -part

    for line in services:
        invoice = invoices[line.invoice_id]
        if invoice.status == "issued" and rows.covers(invoice.invoice_date):
            mine = work[line.staff_id]
            mine["services"] += line.qty
            mine["value"] += line.gross - line.discount
            mine["by_packages"] += line.deduction
            mine["charged"] += line.final_price
    for invoice in rows.invoice:
        if invoice.status == "issued" and rows.covers(invoice.invoice_date) and invoice.tip:
            add_tip(invoice.id, invoice.tip)
    for part in rows.credit_note_line:
        line, note = lines[part.line_id], notes[part.credit_note_id]
        if line.kind == "service" and rows.covers(note.credit_date):
            amount = part.line_total if line.tax_inclusive else part.taxable_value
            mine = work[line.staff_id]
            mine["credited_services"] -= part.qty
            mine["credited"] -= amount
            mine["charged"] -= amount
    for note in rows.credit_note:
        if rows.covers(note.credit_date) and note.tip:
            add_tip(note.invoice_id, -note.tip)
    for use in rows.package_usage:
        if use.change_type == "use" and use.invoice_id is None and rows.covers(local_day(use.usage_at)):
            work[use.staff_id]["unbilled"] += -use.qty if use.qty is not None else 1
    return work


def kept(found: Any, names: Any) -> dict[str, int]:
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def test_everyone_is_what_their_lines_sum_to(month: Rows, engine: Engine) -> None:
    wanted = expected(month)
    with Session(engine) as session:
        found = staff_work(session, first=month.first, last=month.last, timezone=ZONE)
        names = ("services", "unbilled", "value", "by_packages", "charged", "credited_services", "credited", "tips")
        assert {one.staff_id: kept(one, names) for one in found} == {
            staff_id: {name: amount for name, amount in work.items() if amount} for staff_id, work in wanted.items()
        }
        assert {one.name for one in found} == {"Meena", "Ritu", None}
        for one in found:
            lines = list_work(
                session, first=month.first, last=month.last, timezone=ZONE, staff_id=one.staff_id, is_everyone=False
            )
            assert sum(line.qty for line in lines) == one.services + one.unbilled + one.credited_services
            assert sum(line.value - line.by_packages + line.credited for line in lines) == one.charged
            tips = list_tips(session, first=month.first, last=month.last, staff_id=one.staff_id, is_everyone=False)
            assert sum(tip.share for tip in tips) == one.tips
        everything = list_work(
            session, first=month.first, last=month.last, timezone=ZONE, staff_id=None, is_everyone=True
        )
        assert sum(line.value for line in everything) == sum(one.value for one in found)
        tips = list_tips(session, first=month.first, last=month.last, staff_id=None, is_everyone=True)
        by_document = {(tip.invoice_id, tip.number): tip.tip for tip in tips}
        assert sum(tip.share for tip in tips) == sum(by_document.values()) == sum(one.tips for one in found) > 0

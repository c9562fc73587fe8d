"""Edits of an issued bill: a line is reversed and served anew on locked facts, under the same number.

A bill can be edited until its day is closed or something of it was refunded; after that a credit note corrects it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tula.domain.back_bar import Consumed
from tula.domain.document import DocumentLine, InvoiceDocument
from tula.domain.edit import EditedBill, EditFacts, edit_line
from tula.domain.errors import Conflict
from tula.domain.fifo import MoveKind
from tula.domain.invoice import InvoiceStatus, LineKind
from tula.domain.line_change import LineChange, require_edit_reason
from tula.domain.undo import GoodsReturned
from tula.domain.validity import local_date
from tula.domain.void import HasCreditNote
from tula.models import Invoice, InvoiceLine
from tula.models.issued import read_issued
from tula.operations import audit, ledger, stock
from tula.operations.audit import Deed
from tula.operations.benefits import reversal_entry, use_entry
from tula.operations.day_close import require_day_open
from tula.operations.facts import catalogue_of, to_catalogue_fact
from tula.operations.invoice_rows import (
    APPLIED,
    REVERSED,
    benefit_deed,
    consumption_moves,
    line_row,
    override_deeds,
    sum_columns,
    usage_time,
)
from tula.operations.invoices import IssuedInvoice, TotalChanged
from tula.operations.locks import batches_of, entitlements_of, lock_invoice, to_held_items, to_stock_facts
from tula.operations.packages import reprice_package
from tula.operations.payments import InvoiceNotFound, InvoiceVoid
from tula.operations.settings import load_settings
from tula.operations.statement import round_trip
from tula.operations.undo_rows import return_moves


class StaleVersion(Conflict):
    """Somebody changed this invoice since you opened it. Look at it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAsk:
    """Which line of which invoice is to be changed, and what staff saw: its version, and the total after the change."""

    invoice_id: int
    line_id: int
    version: int
    change: LineChange
    expected_total: int | None = None


def preview_edit(session: Session, *, ask: EditAsk, now: datetime) -> IssuedInvoice:
    """Show what `edit_invoice` would make of the bill, from the same rules on unlocked facts.

    :raises DomainError: whatever the edit would raise, but for a missing reason.
    """
    edited, facts = _edit(session, ask, now=now, locking=False)
    return _to_issued(edited, facts)


def edit_invoice(session: Session, *, ask: EditAsk, actor: str, now: datetime) -> IssuedInvoice:
    """Change one line of an issued bill.

    :raises InvoiceNotFound: no such invoice.
    :raises OverrideReasonRequired: a benefit was chosen by hand without a reason.
    :raises InvoiceVoid: the bill does not stand.
    :raises HasCreditNote: something of it was refunded.
    :raises DayClosed: its day is closed.
    :raises StaleVersion: staff saw another version; `version` is the current one.
    :raises TotalChanged: the bill comes to something else than staff saw; `preview` is the fresh one.
    :raises DomainError: see `edit_line`.
    """
    require_edit_reason(ask.change)
    edited, facts = _edit(session, ask, now=now, locking=True)
    if ask.expected_total not in (None, edited.after.total):
        raise TotalChanged(preview=_to_issued(edited, facts))
    _write(session, edited, facts, actor=actor, now=now)
    return _to_issued(edited, facts)


def _edit(session: Session, ask: EditAsk, *, now: datetime, locking: bool) -> tuple[EditedBill, EditFacts]:
    bill = _load_bill(session, ask, locking=locking)
    facts = _load_facts(session, ask, bill=bill, now=now, locking=locking)
    return edit_line(bill=bill, line_id=ask.line_id, change=ask.change, facts=facts), facts


def _to_issued(edited: EditedBill, facts: EditFacts) -> IssuedInvoice:
    return IssuedInvoice(
        document=edited.after,
        updated_packages=edited.packages,
        timezone=facts.settings.timezone,
        warnings=edited.warnings,
    )


# --- What an edit depends on --------------------------------------------------------------------------


def _load_bill(session: Session, ask: EditAsk, *, locking: bool) -> InvoiceDocument:
    """Read the bill as it stands, if it can be edited; locks are taken in their order."""
    invoice_id = ask.invoice_id
    invoice_date = session.scalar(select(Invoice.invoice_date).where(Invoice.id == invoice_id))
    if invoice_date is None:
        raise InvoiceNotFound
    require_day_open(session, on=invoice_date, locking=locking)
    if locking:
        lock_invoice(session, invoice_id=invoice_id)
    bill = read_issued(session, invoice_id=invoice_id)
    if bill is None:
        raise InvoiceNotFound
    if bill.status == InvoiceStatus.VOID:
        raise InvoiceVoid("This invoice is void. Bill anew.")
    if bill.credit_notes:
        raise HasCreditNote("Something of this invoice was refunded. Credit the line and bill it anew.")
    if bill.version != ask.version:
        raise StaleVersion(version=bill.version)
    return bill


def _load_facts(session: Session, ask: EditAsk, *, bill: InvoiceDocument, now: datetime, locking: bool) -> EditFacts:
    """Read what the customer holds, the shelf and treatment of the line, and what the change asks for, at once."""
    settings, change = load_settings(session), ask.change
    edited = [line for line in bill.lines if line.line_id == ask.line_id]
    goods = [line for line in edited if line.kind is LineKind.PRODUCT]
    given = [change.service_id or line.subject_id or 0 for line in edited if line.kind is LineKind.SERVICE]
    held, stocked, catalogue = round_trip(
        session,
        entitlements_of(bill.customer_id, locking=locking),
        batches_of(
            product_ids=[line.subject_id for line in goods if line.subject_id is not None],
            service_ids=given,
            batch_ids=[batch_id for line in edited for batch_id in line.batch_ids],
            locking=locking,
        ),
        catalogue_of(
            services=given,
            staff=[] if change.staff_id is None else [change.staff_id],
            on=bill.invoice_date,
        ),
    )
    service = next((to_catalogue_fact(row) for row in catalogue if row.kind == "service"), None)
    return EditFacts(
        settings=settings,
        today=local_date(now, settings.timezone),
        service=service,
        staff_is_active=next((row.is_active for row in catalogue if row.kind == "staff"), None),
        held=to_held_items(held),
        stock=to_stock_facts(stocked),
        recipe=service.recipe if service else (),
    )


# --- What an edit writes ------------------------------------------------------------------------------


def _write(session: Session, edited: EditedBill, facts: EditFacts, *, actor: str, now: datetime) -> None:
    before, after = edited.before, edited.after
    ledger.post(session, entries=list(_entries(edited, facts, now)), actor=actor, now=now)
    stock.post(session, moves=list(_moves(edited, facts)), actor=actor, now=now)
    for position, (was, line) in enumerate(zip(before.lines, after.lines, strict=True), start=1):
        if line != was:
            session.execute(
                update(InvoiceLine)
                .where(InvoiceLine.id == line.line_id)
                .values(**line_row(line, invoice_id=after.id, position=position))
            )
        if line.kind is LineKind.PACKAGE and line.subject_id is not None and line.final_price != was.final_price:
            reprice_package(
                session,
                package_id=line.subject_id,
                price_paid=line.final_price,
                price_before_tax=line.taxable,
                discount=line.discount,
            )
    session.execute(update(Invoice).where(Invoice.id == after.id).values(**sum_columns(after)))
    audit.record_all(session, deeds=list(_deeds(edited)), actor=actor, now=now)


def _entries(edited: EditedBill, facts: EditFacts, now: datetime) -> Iterator[ledger.Entry]:
    """Write the steps of an edit as ledger entries: what goes back, dated now, and what is taken, as the bill was."""
    bill = edited.after
    usage_at = usage_time(bill, issued_at=bill.created_at or now, timezone=facts.settings.timezone)
    for step in edited.steps:
        if step.back is None:
            yield use_entry(step.posted, line=step.line, document=bill, usage_at=usage_at)
        else:
            yield reversal_entry(
                step.posted,
                back=step.back,
                line=step.line,
                document=bill,
                reason=f"Edited to version {bill.version}",
                now=now,
            )


def _moves(edited: EditedBill, facts: EditFacts) -> Iterator[stock.Move]:
    """Take what a line has more of a batch, and put back what it has less; expired goods are set aside.

    What a treatment no longer uses goes back as it is: it never left the spa.
    """
    was, line = edited.before.lines[edited.index], edited.after.lines[edited.index]
    reason = f"{edited.after.number} edited"
    yield from consumption_moves(_change_of_use(was, line), line_id=line.line_id or 0, reason=reason)
    expired = {fact.batch.id for fact in facts.stock if fact.batch.has_expired(facts.today)}
    more = Counter({batch.batch_id: batch.qty for batch in line.batches})
    more.subtract({batch.batch_id: batch.qty for batch in was.batches})
    product_id, line_id = line.subject_id or 0, line.line_id or 0
    for batch_id, qty in more.items():
        if qty > 0:
            yield stock.Move(batch_id=batch_id, product_id=product_id, kind=MoveKind.SALE, qty=-qty, line_id=line_id)
    back = [
        GoodsReturned(
            line_id=line_id,
            product_id=product_id,
            batch_id=batch_id,
            qty=-qty,
            set_aside="Expired" if batch_id in expired else None,
        )
        for batch_id, qty in more.items()
        if qty < 0
    ]
    yield from return_moves(back, reason=reason)


def _change_of_use(was: DocumentLine, line: DocumentLine) -> Iterator[Consumed]:
    """Say what a line uses more of each batch (less is negative)."""
    used = {one.batch_id: one for one in (*was.consumed, *line.consumed)}
    more = Counter({one.batch_id: one.qty for one in line.consumed})
    more.subtract({one.batch_id: one.qty for one in was.consumed})
    for batch_id, qty in more.items():
        if qty:
            yield replace(used[batch_id], qty=qty)


_TOLD = (
    "name",
    "qty",
    "unit_price",
    "discount_bp",
    "staff_id",
    "benefit_asked",
    "override_reason",
    "deduction",
    "final_price",
    "line_total",
)


def _deeds(edited: EditedBill) -> Iterator[Deed]:
    """One deed for the edit, before and after, and one for every benefit reversed and applied."""
    before, after = edited.before, edited.after
    yield Deed(
        action="invoice.edited",
        entity="invoice",
        entity_id=after.id,
        details={
            "number": after.number,
            "version": after.version,
            "line_id": after.lines[edited.index].line_id,
            "before": _told(before, edited.index),
            "after": _told(after, edited.index),
        },
    )
    line = after.lines[edited.index]
    if line.benefit_asked != before.lines[edited.index].benefit_asked:
        yield from override_deeds(line, document=after)
    for step in edited.steps:
        yield benefit_deed(APPLIED if step.back is None else REVERSED, step.posted, document=after)


def _told(bill: InvoiceDocument, index: int) -> dict[str, Any]:
    line: DocumentLine = bill.lines[index]
    return {name: getattr(line, name) for name in _TOLD} | {"total": bill.total}

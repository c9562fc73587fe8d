"""Invoices: a preview and a commit of the same draft; the commit works on locked facts and writes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tula.domain.advice import Hint, advise
from tula.domain.bill import Draft, draft_bill, require_not_overpaid
from tula.domain.bill_request import BillRequest
from tula.domain.document import InvoiceDocument
from tula.domain.errors import Conflict
from tula.domain.lifecycle import PackageState
from tula.domain.override import require_override_reasons
from tula.operations import stock
from tula.operations.benefits import apply_benefits, updated_packages
from tula.operations.facts import LoadedFacts, load_facts
from tula.operations.invoice_document import SERIES, number_document, to_document
from tula.operations.invoice_rows import head_rows, part_rows, sale_moves, usage_time
from tula.operations.numbering import next_number, to_sequence
from tula.operations.rows import insert_rows, insertion
from tula.operations.statement import round_trip


class TotalChanged(Conflict):
    """The total has changed since you saw it. Look at the bill again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInvoice:
    """A written invoice, the packages it touched as they stand now, and the timezone its times are told in.

    `change` (paise) is given back of the cash handed over; `hints` come with a preview only.
    """

    document: InvoiceDocument
    updated_packages: Sequence[PackageState]
    timezone: str
    warnings: Sequence[str] = ()
    """What staff should know now, besides the warnings that stay on the document."""
    change: int = 0
    hints: Sequence[Hint] = ()


def preview_invoice(session: Session, *, request: BillRequest, now: datetime) -> IssuedInvoice:
    """Show what `issue_invoice` would write, from the same draft on unlocked facts.

    :raises DomainError: whatever the commit would raise.
    """
    loaded = load_facts(session, request=request, now=now, locking=False)
    draft = _agreed_draft(request, loaded)
    hints = advise(request=request, facts=loaded.facts, draft=draft)
    return replace(_preview(draft, loaded), hints=hints)


def issue_invoice(session: Session, *, request: BillRequest, actor: str, now: datetime) -> IssuedInvoice:
    """Bill a customer: take benefits, stock and a number, and write the invoice.

    :raises OverrideReasonRequired: a benefit was chosen by hand without a reason.
    :raises TotalChanged: the total is not the one staff saw; `preview` is the fresh one.
    :raises DomainError: see `draft_bill`.
    """
    require_override_reasons(request)
    loaded = load_facts(session, request=request, now=now, locking=True)
    draft = _agreed_draft(request, loaded)
    return _write(session, draft, loaded, actor=actor, now=now)


def _preview(draft: Draft, loaded: LoadedFacts) -> IssuedInvoice:
    return _issued(to_document(draft), draft, loaded)


def _issued(document: InvoiceDocument, draft: Draft, loaded: LoadedFacts) -> IssuedInvoice:
    return IssuedInvoice(
        document=document,
        updated_packages=updated_packages(draft=draft, held=loaded.held),
        timezone=draft.settings.timezone,
        warnings=draft.notices,
        change=draft.change,
    )


def _agreed_draft(request: BillRequest, loaded: LoadedFacts) -> Draft:
    draft = draft_bill(request=request, facts=loaded.facts)
    if request.expected_total is not None and request.expected_total != draft.priced.total:
        # The ids reserved for packages on this bill will never be: a fresh draft stands in for them as previews do.
        fresh = replace(loaded, facts=replace(loaded.facts, sale_ids=()))
        raise TotalChanged(preview=_preview(draft_bill(request=request, facts=fresh.facts), fresh))
    require_not_overpaid(draft)
    return draft


def _write(session: Session, draft: Draft, loaded: LoadedFacts, *, actor: str, now: datetime) -> IssuedInvoice:
    unnumbered = to_document(draft, loaded)
    usage_at = usage_time(unnumbered, issued_at=now, timezone=draft.settings.timezone)
    apply_benefits(session, draft=draft, document=unnumbered, usage_at=usage_at, actor=actor, now=now)
    moves = [stock.move_row(move, actor=actor, now=now) for move in sale_moves(draft, line_ids=loaded.line_ids)]
    *_, taken = round_trip(
        session,
        *stock.posting(moves),
        *insertion(*part_rows(unnumbered, actor=actor, now=now)),
        next_number(series=SERIES[draft.document_type], on=draft.invoice_date),
    )
    sequence = to_sequence(taken)
    document = number_document(unnumbered, draft=draft, sequence=sequence, now=now)
    insert_rows(session, *head_rows(document, draft=draft, sequence=sequence, actor=actor, now=now))
    return _issued(document, draft, loaded)

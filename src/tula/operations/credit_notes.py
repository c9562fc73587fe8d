"""Credit notes: a preview and a commit of the same draft; the commit works on locked facts and writes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from tula.domain.credit import CreditAsk, CreditDraft, CreditFacts, draft_credit
from tula.domain.credit_document import CreditNoteDocument
from tula.domain.errors import Conflict
from tula.domain.lifecycle import PackageState
from tula.domain.numbering import format_number
from tula.domain.reason import require_reason
from tula.models import Invoice, InvoiceLine
from tula.operations import stock
from tula.operations.credit_note_rows import credit_note_rows, to_document
from tula.operations.numbering import next_number, to_sequence
from tula.operations.package_worth import read_worth
from tula.operations.rows import insert_rows
from tula.operations.statement import Statement, round_trip
from tula.operations.undo_facts import Undoable, load_undoable
from tula.operations.undo_rows import return_moves, reverse_redemptions

_NEXT_ID = Statement(select(func.nextval("credit_note_id_seq").label("id")))
_NEXT_REVISION = Statement(
    update(InvoiceLine)
    .where(InvoiceLine.id == any_(bindparam("lines", type_=ARRAY(BigInteger))))
    .values(revision=InvoiceLine.revision + 1)
)


class CreditChanged(Conflict):
    """The credit note comes to something else than you saw. Look at it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCredit:
    """A written credit note, the packages it touched as they stand now, and the timezone its times are told in.

    `lowers_due` is what the customer no longer has to pay (paise).
    """

    document: CreditNoteDocument
    lowers_due: int
    updated_packages: Sequence[PackageState]
    timezone: str


def preview_refund(session: Session, *, invoice_id: int, ask: CreditAsk, now: datetime) -> IssuedCredit:
    """Show what `refund_invoice` would write, from the same draft on unlocked facts.

    :raises DomainError: whatever the commit would raise; a reason is not asked for yet.
    """
    loaded = load_undoable(session, invoice_id=invoice_id, now=now, locking=False)
    draft = _draft(session, loaded, ask)
    return _issued(to_document(draft, today=loaded.today), draft, loaded)


def refund_invoice(session: Session, *, invoice_id: int, ask: CreditAsk, actor: str, now: datetime) -> IssuedCredit:
    """Take units of lines back, or everything left, and write the credit note.

    :raises ReasonRequired: no reason was given.
    :raises InvoiceNotFound: no such invoice.
    :raises CreditChanged: it does not come to what staff saw.
    :raises DomainError: see `draft_credit`.
    """
    require_reason(ask.reason)
    loaded = load_undoable(session, invoice_id=invoice_id, now=now, locking=True)
    draft = _draft(session, loaded, ask)
    if ask.expected_total not in (None, draft.credit.total):
        raise CreditChanged
    reverse_redemptions(
        session,
        invoice=draft.invoice,
        given_back=draft.given_back,
        ended=draft.ended,
        reason=ask.reason,
        actor=actor,
        now=now,
    )
    _settle(session, draft)
    unnumbered = to_document(draft, today=loaded.today)
    moves = [stock.move_row(one, actor=actor, now=now) for one in return_moves(draft.goods, reason=ask.reason)]
    again = sorted({one.line.line_id or 0 for one in draft.given_back if one.kept is not None})
    *_, [made], taken = round_trip(
        session,
        *stock.posting(moves),
        _NEXT_REVISION(lines=again),
        _NEXT_ID(),
        next_number(series=unnumbered.series, on=loaded.today),
    )
    sequence = to_sequence(taken)
    document = replace(
        unnumbered,
        id=made.id,
        number=format_number(
            template=loaded.settings.invoice_number_format,
            series=unnumbered.series,
            on=loaded.today,
            sequence=sequence,
        ),
        created_by=actor,
        created_at=now,
    )
    insert_rows(session, *credit_note_rows(document, draft, sequence=sequence, actor=actor, now=now))
    return _issued(document, draft, loaded)


def _draft(session: Session, loaded: Undoable, ask: CreditAsk) -> CreditDraft:
    facts = CreditFacts(
        settings=loaded.settings,
        today=loaded.today,
        held=loaded.held,
        uses=loaded.uses,
        worth=read_worth(session, package_ids=loaded.sold_ids, settings=loaded.settings, on=loaded.today),
        batches=loaded.batches,
    )
    return draft_credit(invoice=loaded.invoice, ask=ask, facts=facts)


def _issued(document: CreditNoteDocument, draft: CreditDraft, loaded: Undoable) -> IssuedCredit:
    return IssuedCredit(
        document=document,
        lowers_due=draft.credit.lowers_due,
        updated_packages=draft.packages,
        timezone=loaded.settings.timezone,
    )


def _settle(session: Session, draft: CreditDraft) -> None:
    settled = draft.settled
    session.execute(
        update(Invoice)
        .where(Invoice.id == draft.invoice.id)
        .values(
            credited_amount=settled.credited,
            tender_returned=settled.returned,
            paid_back=settled.paid_back,
            payment_status=settled.status.value,
        )
    )

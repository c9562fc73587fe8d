"""What was taken back of an issued invoice: credit notes, money paid back, a void."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.document import CreditNoteMention, DocumentPayout, Voiding
from tula.domain.invoice import PaymentMethod
from tula.domain.standing import LineCredit
from tula.models.columns import AnyRow
from tula.models.credit_note import CreditNote, CreditNoteLine
from tula.models.invoice import Payout


def read_line_credits(session: Session, line_ids: Sequence[int]) -> Mapping[int, Sequence[LineCredit]]:
    """Read what credit notes took back of lines, oldest first."""
    rows = session.execute(
        select(CreditNoteLine.__table__).where(CreditNoteLine.line_id.in_(line_ids)).order_by(CreditNoteLine.id)
    )
    credited: dict[int, list[LineCredit]] = defaultdict(list)
    for row in rows:
        credited[row.line_id].append(
            LineCredit(
                line_id=row.line_id,
                qty=row.qty,
                line_total=row.line_total,
                cgst=row.cgst_amount,
                sgst=row.sgst_amount,
                igst=row.igst_amount,
            )
        )
    return credited


def read_credit_notes(session: Session, invoice_id: int) -> tuple[CreditNoteMention, ...]:
    """Read the credit notes of an invoice, oldest first."""
    rows = session.execute(
        select(
            CreditNote.id,
            CreditNote.number,
            CreditNote.credit_date,
            CreditNote.reason,
            CreditNote.total_amount,
            CreditNote.round_off,
            CreditNote.tip,
        )
        .where(CreditNote.invoice_id == invoice_id)
        .order_by(CreditNote.id)
    )
    return tuple(
        CreditNoteMention(
            id=row.id,
            number=row.number,
            credit_date=row.credit_date,
            reason=row.reason,
            total=row.total_amount,
            round_off=row.round_off,
            tip=row.tip,
        )
        for row in rows
    )


def read_payouts(session: Session, invoice_id: int) -> tuple[DocumentPayout, ...]:
    """Read what was paid back on an invoice, oldest first."""
    rows = session.execute(select(Payout.__table__).where(Payout.invoice_id == invoice_id).order_by(Payout.id))
    return tuple(
        DocumentPayout(
            id=row.id,
            credit_note_id=row.credit_note_id,
            method=PaymentMethod(row.method),
            amount=row.amount,
            reference=row.reference,
            paid_at=row.paid_at,
        )
        for row in rows
    )


def to_voiding(invoice: AnyRow) -> Voiding | None:
    """Read when and why an invoice was made void."""
    if invoice.voided_at is None:
        return None
    return Voiding(at=invoice.voided_at, by=invoice.voided_by, reason=invoice.void_reason)

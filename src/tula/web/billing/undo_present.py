"""What was taken back of an invoice, as the invoice tells it in JSON."""

from typing import Any

from tula.domain.document import CreditNoteMention, DocumentPayout, Voiding
from tula.web.formats import instant, rupees


def present_mention(note: CreditNoteMention) -> dict[str, Any]:
    """Show a credit note as its invoice names it."""
    return {
        "id": note.id,
        "credit_note_number": note.number,
        "credit_date": note.credit_date.isoformat(),
        "reason": note.reason,
        "total_amount": rupees(note.total),
    }


def present_payout(payout: DocumentPayout, *, timezone: str) -> dict[str, Any]:
    """Show money that was paid back."""
    return {
        "id": payout.id,
        "credit_note_id": payout.credit_note_id,
        "method": payout.method.value,
        "amount": rupees(payout.amount),
        "reference": payout.reference,
        "paid_at": instant(payout.paid_at, timezone),
    }


def present_voiding(voiding: Voiding | None, *, timezone: str) -> dict[str, Any] | None:
    """Show when, by whom and why an invoice was made void."""
    if voiding is None:
        return None
    return {"at": instant(voiding.at, timezone), "by": voiding.by, "reason": voiding.reason}

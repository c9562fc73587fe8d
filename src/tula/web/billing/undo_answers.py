"""What the routes that undo answer, for the description of the API."""

from tula.domain.invoice import PaymentMethod
from tula.web.parsing import Answer, Day, Instant, Rupees


class CreditNoteMentionAnswer(Answer):
    """A credit note as its invoice names it."""

    id: int
    credit_note_number: str
    credit_date: Day
    reason: str
    total_amount: Rupees


class PayoutAnswer(Answer):
    """Money that was paid back."""

    id: int
    credit_note_id: int | None
    method: PaymentMethod
    amount: Rupees
    reference: str
    paid_at: Instant


class VoidingAnswer(Answer):
    """When, by whom and why an invoice was made void."""

    at: Instant
    by: str
    reason: str

"""Money as it moved: what was received is above zero, what was paid back below, of void invoices too."""

from sqlalchemy import Subquery, literal, select, union_all

from tula.models import Payment, Payout


def moved_money() -> Subquery:
    """Select every payment and payout with its `at`, as one table."""
    received = select(Payment.id, Payment.invoice_id, Payment.method, Payment.amount, Payment.received_at.label("at"))
    handed_back = select(
        Payout.id, Payout.invoice_id, Payout.method, (literal(-1) * Payout.amount).label("amount"), Payout.paid_at
    )
    return union_all(received, handed_back).subquery("money")

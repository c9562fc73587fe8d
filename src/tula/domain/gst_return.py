"""Where a supply stands in the return of outward supplies (GSTR-1, CGST Rules, rule 59)."""

from datetime import date
from enum import StrEnum

SINCE_LOWER_LIMIT = date(2024, 8, 1)


class Section(StrEnum):
    """The part of the return, or beside it, that a line belongs to."""

    REGISTERED = "registered"
    """To a registered person, invoice by invoice (tables 4 and 9B)."""
    LARGE = "large"
    """Inter-state to a consumer on an invoice above the limit, invoice by invoice (tables 5 and 9B)."""
    SMALL = "small"
    """Every other taxed supply to consumers, by place and rate, credit notes taken off (table 7)."""
    NIL = "nil"
    """Supplies at 0% (table 8)."""
    BILL_OF_SUPPLY = "bill_of_supply"
    """Billed without tax, by a spa that was not a regular taxpayer then: no part of the return."""
    ADVANCE = "advance"
    """Packages sold untaxed, which are taxed on use: no supply yet, and no part of the return."""


IN_RETURN = (Section.REGISTERED, Section.LARGE, Section.SMALL, Section.NIL)


def large_limit(on: date) -> int:
    """Give the invoice value (paise) above which an inter-state supply to a consumer is listed by itself.

    ₹1,00,000 since 1 August 2024 (Notification 12/2024-Central Tax), ₹2,50,000 before.
    """
    return 10_000_000 if on >= SINCE_LOWER_LIMIT else 25_000_000

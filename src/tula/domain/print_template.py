"""What of a document is printed: the parts a spa may leave off, paper by paper.

The particulars that CGST Rules, rule 46 wants are no parts: whatever is chosen, they stay.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum

from tula.domain.errors import Invalid
from tula.domain.printed import PrintedDocument

SIGNATORY = "Authorised signatory"
LONGEST_SIGNATURE = 60


class PrintPart(StrEnum):
    """What may be left off, from the head of the paper to its foot."""

    LOGO = "logo"
    CONTACT = "contact"
    TAX_BY_CODE = "tax_by_code"
    TAX_BY_RATE = "tax_by_rate"
    WORDS = "words"
    SAVINGS = "savings"
    NOTES = "notes"
    UPI = "upi"
    TERMS = "terms"
    GREETING = "greeting"


class InvalidSignature(Invalid):
    """Say in at most 60 characters whose signature stands there, such as Authorised signatory."""


def parse_signature(text: str) -> str:
    """Check the words under the signature, which rule 46(q) wants on every invoice.

    :raises InvalidSignature: none, or too many for the line.
    """
    if not text or len(text) > LONGEST_SIGNATURE:
        raise InvalidSignature
    return text


def order_parts(parts: Iterable[PrintPart]) -> tuple[PrintPart, ...]:
    """Give each part once, in the order of the paper."""
    wanted = set(parts)
    return tuple(part for part in PrintPart if part in wanted)


def leave_off(
    printed: PrintedDocument, *, shown: Collection[PrintPart], greeting: str, signature: str
) -> PrintedDocument:
    """Take from a printed document what is not to be shown, and give it its greeting and the words of its signature.

    The desk's notes are left off by who writes the document: what the books must say stands beside them.
    """
    supplier = printed.supplier
    return replace(
        printed,
        has_logo=PrintPart.LOGO in shown,
        supplier=supplier if PrintPart.CONTACT in shown else replace(supplier, contact=""),
        tax_by_code=printed.tax_by_code if PrintPart.TAX_BY_CODE in shown else (),
        tax_by_rate=printed.tax_by_rate if PrintPart.TAX_BY_RATE in shown else (),
        words=printed.words if PrintPart.WORDS in shown else "",
        savings=printed.savings if PrintPart.SAVINGS in shown else "",
        upi=printed.upi if PrintPart.UPI in shown else None,
        terms=printed.terms if PrintPart.TERMS in shown else "",
        greeting=greeting if PrintPart.GREETING in shown else "",
        signature=signature,
    )

"""What the tables of the GST report share: the columns of tax, and places in words."""

from tula.domain.gstin import STATES
from tula.queries.reports.gst import Amounts
from tula.web.reports.view import Column, Kind, Value, columns

HEADS = columns("Taxable", "CGST", "SGST/UTGST", "IGST", kind=Kind.MONEY)
COUNT = Column(label="Quantity", kind=Kind.COUNT)


def head_values(amounts: Amounts) -> tuple[Value, ...]:
    """Give the values under `HEADS`."""
    return amounts.taxable, amounts.cgst, amounts.sgst, amounts.igst


def place_words(code: str) -> str:
    """Write a place of supply with its code: `29 Karnataka`."""
    return f"{code} {STATES.get(code, '')}".strip()

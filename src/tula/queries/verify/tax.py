"""The tax of every line, computed afresh by the engine: once for each combination of net, rate and mode."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.gst import DocumentType, Supply, compute_tax
from tula.domain.money import format_rupees
from tula.models import Invoice, InvoiceLine
from tula.queries.verify.proof import Difference

# Lines that share all of these share their tax; a year of bills has a few thousand such combinations.
_COMBINATION = (
    InvoiceLine.final_price,
    InvoiceLine.gst_rate_bp,
    InvoiceLine.tax_inclusive,
    Invoice.is_interstate,
    Invoice.document_type,
    InvoiceLine.taxable_value,
    InvoiceLine.cgst_amount,
    InvoiceLine.sgst_amount,
    InvoiceLine.igst_amount,
    InvoiceLine.line_total,
)
_COMBINATIONS = (
    select(*_COMBINATION, func.min(InvoiceLine.id).label("line_id"), func.count().label("lines"))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .group_by(*_COMBINATION)
    .execution_options(yield_per=10_000)
)


def prove_tax(session: Session) -> Iterable[Difference]:
    """Compare every line's taxable value, heads and total with what `compute_tax` makes of its net."""
    for row in session.execute(_COMBINATIONS):
        tax = compute_tax(
            net=row.final_price,
            rate_bp=row.gst_rate_bp,
            is_inclusive=row.tax_inclusive,
            supply=Supply(
                place_of_supply="",
                is_interstate=row.is_interstate,
                is_taxed=row.document_type == DocumentType.TAX_INVOICE.value,
            ),
        )
        expected = (tax.taxable, tax.cgst, tax.sgst, tax.igst, tax.line_total)
        actual = (row.taxable_value, row.cgst_amount, row.sgst_amount, row.igst_amount, row.line_total)
        if expected != actual:
            alike = f" and {row.lines - 1} alike" if row.lines > 1 else ""
            yield Difference("line_tax", f"invoice line {row.line_id}{alike}", _write(expected), _write(actual))


def _write(amounts: tuple[int, ...]) -> str:
    taxable, cgst, sgst, igst, total = map(format_rupees, amounts)
    return f"{taxable} + {cgst} + {sgst} + {igst} = {total}"


PROOFS = (prove_tax,)

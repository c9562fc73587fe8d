"""What every printed document is made of: money, states, parties, heads of tax and their sums."""

from collections.abc import Sequence

from tula.domain.document import Party
from tula.domain.gstin import STATES
from tula.domain.money import format_percent, format_rupees
from tula.domain.printed import Labelled, PrintedParty, PrintedSum, PrintedTax, PrintedTaxRow
from tula.domain.tax_summary import TaxedLine, TaxGroup, summarise_rates, summarise_tax


def print_state(code: str) -> str:
    """Write a state by name and code: `Maharashtra (27)` (rule 46(n))."""
    return f"{STATES.get(code, code)} ({code})"


def print_facts(*facts: tuple[str, str]) -> tuple[Labelled, ...]:
    """Write the facts that have a value."""
    return tuple(Labelled(label=label, value=value) for label, value in facts if value)


def print_party(party: Party) -> PrintedParty:
    """Write who supplies or receives (rule 46(a), (d), (e))."""
    return PrintedParty(
        name=party.name,
        address=party.address,
        details=print_facts(("GSTIN", party.gstin), ("State", party.state_code and print_state(party.state_code))),
        contact=" · ".join(filter(None, (party.phone, party.email))),
    )


def tax_heads(*, is_interstate: bool, state_tax_name: str) -> tuple[str, ...]:
    """Name the heads of tax of a taxed document."""
    return ("IGST",) if is_interstate else ("CGST", state_tax_name)


def print_taxes(rate_bp: int, amounts: tuple[int, int, int], heads: tuple[str, ...]) -> tuple[PrintedTax, ...]:
    """Write rate and amount of each head (rule 46(l), (m)); the amounts are CGST, SGST, IGST in paise."""
    cgst, sgst, igst = amounts
    match len(heads):
        case 2:
            half = _half_percent(rate_bp)
            return (
                PrintedTax(rate=half, amount=format_rupees(cgst)),
                PrintedTax(rate=half, amount=format_rupees(sgst)),
            )
        case 1:
            return (PrintedTax(rate=format_percent(rate_bp), amount=format_rupees(igst)),)
        case _:
            return ()


def print_sums(*rows: tuple[str, int]) -> tuple[PrintedSum, ...]:
    """Write the rows that are not zero."""
    return tuple(PrintedSum(label=label, amount=format_rupees(amount)) for label, amount in rows if amount)


def print_summaries(
    lines: Sequence[TaxedLine], heads: tuple[str, ...]
) -> tuple[tuple[PrintedTaxRow, ...], tuple[PrintedTaxRow, ...]]:
    """Write the tax by HSN/SAC and by rate; both are empty on a document without tax."""
    if not heads:
        return (), ()
    by_code = (_tax_row(group, group.hsn_sac or "–", heads) for group in summarise_tax(lines))
    by_rate = (_tax_row(group, f"GST {format_percent(group.rate_bp)}", heads) for group in summarise_rates(lines))
    return tuple(by_code), tuple(by_rate)


def _half_percent(rate_bp: int) -> str:
    """Write half a rate, exactly: half of 0.25% is 0.125%."""
    whole, rest = divmod(5 * rate_bp, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + "%"


def _tax_row(group: TaxGroup, label: str, heads: tuple[str, ...]) -> PrintedTaxRow:
    return PrintedTaxRow(
        label=label,
        rate=format_percent(group.rate_bp),
        taxable=format_rupees(group.taxable),
        taxes=print_taxes(group.rate_bp, (group.cgst, group.sgst, group.igst), heads),
        tax=format_rupees(group.cgst + group.sgst + group.igst),
    )

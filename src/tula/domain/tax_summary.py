"""The tax of a document by HSN/SAC and rate, and by rate alone, as a tax invoice shows it beneath its lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol


class TaxedLine(Protocol):
    """A line with its tax (paise) at its rate (basis points): of an invoice or of a credit note."""

    @property
    def hsn_sac(self) -> str | None: ...
    @property
    def rate_bp(self) -> int: ...
    @property
    def taxable(self) -> int: ...
    @property
    def cgst(self) -> int: ...
    @property
    def sgst(self) -> int: ...
    @property
    def igst(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGroup:
    """The lines of one HSN/SAC and rate (basis points) added up; amounts are paise."""

    hsn_sac: str
    rate_bp: int
    taxable: int
    cgst: int
    sgst: int
    igst: int


def summarise_tax(lines: Iterable[TaxedLine]) -> tuple[TaxGroup, ...]:
    """Add lines up by HSN/SAC and rate, in the order of their code."""
    return _summarise(lines, lambda line: line.hsn_sac or "")


def summarise_rates(lines: Iterable[TaxedLine]) -> tuple[TaxGroup, ...]:
    """Add lines up by rate alone, the lowest first."""
    return _summarise(lines, lambda _: "")


def _summarise(lines: Iterable[TaxedLine], code_of: Callable[[TaxedLine], str]) -> tuple[TaxGroup, ...]:
    """Add lines up; sums only, nothing is rounded again."""
    sums: dict[tuple[str, int], list[int]] = {}
    for line in lines:
        group = sums.setdefault((code_of(line), line.rate_bp), [0, 0, 0, 0])
        for index, amount in enumerate((line.taxable, line.cgst, line.sgst, line.igst)):
            group[index] += amount
    return tuple(
        TaxGroup(hsn_sac=code, rate_bp=rate, taxable=taxable, cgst=cgst, sgst=sgst, igst=igst)
        for (code, rate), (taxable, cgst, sgst, igst) in sorted(sums.items())
    )

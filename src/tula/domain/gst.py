"""GST: where a supply takes place, which heads it bears and how much, in whole paise per line and head."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tula.domain.gstin import STATES
from tula.domain.money import round_half_up

UNION_TERRITORIES = frozenset({"04", "26", "31", "35", "38", "97"})
"""Union territories without a legislature: their head is UTGST (UTGST Act s.1, s.2)."""


class Registration(StrEnum):
    """How the spa stands with GST; only a regular one charges tax (CGST Act s.10, s.31(3)(c))."""

    REGULAR = "regular"
    COMPOSITION = "composition"
    UNREGISTERED = "unregistered"


class DocumentType(StrEnum):
    """What a bill is in law."""

    TAX_INVOICE = "tax_invoice"
    BILL_OF_SUPPLY = "bill_of_supply"
    RECEIPT_VOUCHER = "receipt_voucher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Where a bill's supply takes place and which kind of tax it bears."""

    place_of_supply: str
    is_interstate: bool
    is_taxed: bool
    warnings: tuple[str, ...] = ()

    @property
    def document_type(self) -> DocumentType:
        """Name the document: without tax it is a bill of supply (CGST Act s.31(3)(c))."""
        return DocumentType.TAX_INVOICE if self.is_taxed else DocumentType.BILL_OF_SUPPLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """The tax of one line in paise. Refuses heads that differ, two kinds at once, and sums that do not hold."""

    taxable: int
    cgst: int = 0
    sgst: int = 0
    igst: int = 0
    line_total: int

    def __post_init__(self) -> None:
        """Refuse what could not be filed."""
        if self.cgst != self.sgst or (self.igst and self.cgst):
            raise ValueError(f"impossible heads {self.cgst}/{self.sgst}/{self.igst}")
        if self.line_total != self.taxable + self.cgst + self.sgst + self.igst or self.taxable < 0:
            raise ValueError(f"{self.taxable} and its taxes are not {self.line_total}")


def state_tax_name(state: str) -> str:
    """Name the state head of a place: SGST, or UTGST in a union territory without legislature."""
    return "UTGST" if state in UNION_TERRITORIES else "SGST"


def resolve_supply(
    *,
    registration: Registration,
    spa_state: str,
    customer_state: str | None,
    products_only: bool,
    place_of_supply: str | None = None,
    is_interstate: bool | None = None,
) -> Supply:
    """Find the place of supply of a bill and whether it is inter-state.

    Services of a spa are supplied where they are performed (IGST Act s.12(4)), and one bill has one place:
    any service or package puts it in the spa's state; goods alone go to the customer's state where recorded.
    Staff may name the place, or decide inter-state for the whole bill; the latter wins, with a warning.
    """
    lawful_place = (customer_state or spa_state) if products_only else spa_state
    place = place_of_supply or lawful_place
    follows = place != spa_state
    interstate = follows if is_interstate is None else is_interstate
    warnings = []
    if interstate != follows:
        kind = "inter-state" if interstate else "within the state"
        warnings.append(
            f"Billed as {kind} by choice, though the place of supply is {STATES[place]} "
            f"and the spa is in {STATES[spa_state]}."
        )
    return Supply(
        place_of_supply=place,
        is_interstate=interstate,
        is_taxed=registration is Registration.REGULAR,
        warnings=tuple(warnings),
    )


def compute_tax(*, net: int, rate_bp: int, is_inclusive: bool, supply: Supply) -> Tax:
    """Compute the tax of a line on its net value (paise), each head rounded half up on its own.

    Exclusive: the net is taxable. Inclusive: the net is what the customer pays, and the heads come out of it
    (CGST Rules, rule 35). Intra-state CGST = SGST at half the rate each; inter-state one head at the whole rate.
    """
    if not supply.is_taxed:
        return Tax(taxable=net, line_total=net)
    base = 10_000 + rate_bp if is_inclusive else 10_000
    if supply.is_interstate:
        half, igst = 0, round_half_up(net * rate_bp, base)
    else:
        half, igst = round_half_up(net * rate_bp, 2 * base), 0
    tax = 2 * half + igst
    taxable = net - tax if is_inclusive else net
    return Tax(taxable=taxable, cgst=half, sgst=half, igst=igst, line_total=taxable + tax)


def single_rate_bp(rates_bp: Iterable[int]) -> int | None:
    """Give the one rate (basis points) among those above zero: 0 when there is none, None when they differ."""
    rates = {rate for rate in rates_bp if rate > 0}
    return None if len(rates) > 1 else next(iter(rates), 0)

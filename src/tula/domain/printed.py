"""What stands on a printed document, word for word. The page, the receipt and the PDF only lay it out.

Every figure is text already, so that no two of them can write it differently.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A fact with its name: `Number`, `INV-251006-0003`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedParty:
    """The supplier or the recipient; the address may have several lines."""

    name: str
    address: str
    details: tuple[Labelled, ...]
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTax:
    """One head of tax: its rate and amount."""

    rate: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBenefit:
    """What one package did for a line, and what is left of it after; `remaining` is empty where nothing is counted."""

    words: str
    remaining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One line; an empty figure does not apply to it."""

    name: str
    hsn_sac: str
    qty: str
    taxable: str
    taxes: tuple[PrintedTax, ...]
    total: str
    price: str = ""
    normal_price: str = ""
    discount: str = ""
    deduction: str = ""
    final_price: str = ""
    is_inclusive: bool = False
    benefits: tuple[PrintedBenefit, ...] = ()
    trial: str = ""
    """What packages would have done, while they are on trial."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTaxRow:
    """Lines of one kind added up: by HSN/SAC and rate, or by rate alone."""

    label: str
    rate: str
    taxable: str
    taxes: tuple[PrintedTax, ...]
    tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSum:
    """A row of the sums on the right."""

    label: str
    amount: str
    note: str = ""
    is_benefit: bool = False
    is_grand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedUpi:
    """A request to pay by UPI: the link in the QR code, and the same for people."""

    uri: str
    amount: str
    upi_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDocument:
    """A whole document."""

    title: str
    number: str
    stamp: str
    """What is written across it, such as VOID; else empty."""
    declaration: str
    """What the law wants at its head."""
    supplier: PrintedParty
    recipient: PrintedParty
    facts: tuple[Labelled, ...]
    heads: tuple[str, ...]
    """The heads of tax, in the order of every line's `taxes`; none on a document without tax."""
    lines: tuple[PrintedLine, ...]
    tax_by_code: tuple[PrintedTaxRow, ...]
    tax_by_rate: tuple[PrintedTaxRow, ...]
    sums: tuple[PrintedSum, ...]
    savings: str
    words: str
    notes: tuple[str, ...]
    terms: str
    recipient_label: str = "Billed to"
    upi: PrintedUpi | None = None
    has_logo: bool = True
    """Whether the spa's logo, where it has one, stands at the head."""
    greeting: str = ""
    signature: str = ""
    """What stands under the line of the signature (rule 46(q))."""

    @property
    def has_prices(self) -> bool:
        """Tell whether lines say what they cost; on a credit note they say what is taken back."""
        return any(line.normal_price for line in self.lines)

    @property
    def has_discounts(self) -> bool:
        """Tell whether a line carries a discount."""
        return any(line.discount for line in self.lines)

    @property
    def has_deductions(self) -> bool:
        """Tell whether a package lowered a line."""
        return any(line.deduction for line in self.lines)

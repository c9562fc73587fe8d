"""An invoice made void: everything that it took goes back, and what it sold is taken back; its number stays.

A void bill should never have been written: its treatments used nothing up. A refund leaves that as it is, for the
treatment was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tula.domain.document import DocumentLine, InvoiceDocument
from tula.domain.errors import Conflict
from tula.domain.fifo import Batch
from tula.domain.invoice import LineKind
from tula.domain.lifecycle import HeldItem, PackageState
from tula.domain.package_worth import held_benefit
from tula.domain.reversal import reverse_all
from tula.domain.undo import (
    EndedPackage,
    GivenBack,
    GoodsReturned,
    InvoiceIsVoid,
    StandingUse,
    Undoing,
    return_goods,
    stand,
)


class HasCreditNote(Conflict):
    """This invoice has a credit note. Credit what is left of it instead."""


class PackageUsedElsewhere(Conflict):
    """A package that this invoice sold has been used since. Refund the package instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedElsewhere:
    """A sold package and where else it was used: the invoice's number, or None without a bill."""

    package_name: str
    invoice_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidFacts:
    """What a void depends on besides the bill, read at one moment."""

    held: Sequence[HeldItem]
    uses: Mapping[int, StandingUse]
    batches: Mapping[int, Batch]
    used_elsewhere: Sequence[UsedElsewhere]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidDraft:
    """What a void writes."""

    invoice: InvoiceDocument
    given_back: tuple[GivenBack, ...]
    ended: tuple[EndedPackage, ...]
    goods: tuple[GoodsReturned, ...]
    unused: tuple[DocumentLine, ...]
    """Lines whose treatments used nothing up after all."""
    packages: tuple[PackageState, ...]
    warnings: tuple[str, ...]


def draft_void(*, invoice: InvoiceDocument, facts: VoidFacts) -> VoidDraft:
    """Take everything of a bill back.

    :raises InvoiceIsVoid: it was made void before.
    :raises HasCreditNote: a part of it was credited.
    :raises PackageUsedElsewhere: names the package, and the bill that used it.
    """
    if invoice.voiding is not None:
        raise InvoiceIsVoid
    if invoice.credit_notes:
        raise HasCreditNote
    for used in facts.used_elsewhere:
        where = f"on {used.invoice_number}" if used.invoice_number else "without a bill"
        raise PackageUsedElsewhere(
            f"{used.package_name} was sold on this invoice and has been used {where}. Refund the package instead.",
            package=used.package_name,
            invoice_number=used.invoice_number,
        )
    undoing = Undoing(invoice=invoice, held=facts.held, uses=facts.uses, today=facts.today)
    undoing.give_back(reverse_all(one for line in stand(invoice).lines for one in line.redemptions))
    for line in invoice.lines:
        if line.kind is LineKind.PACKAGE:
            undoing.end_package(
                line, [held_benefit(item) for item in undoing.holdings.of_package(line.subject_id or 0)]
            )
    return VoidDraft(
        invoice=invoice,
        given_back=tuple(undoing.given_back),
        ended=tuple(undoing.ended),
        goods=tuple(
            goods
            for line in invoice.lines
            for goods in return_goods(line, qty=line.qty, batches=facts.batches, on=facts.today)
        ),
        unused=tuple(line for line in invoice.lines if line.consumed),
        packages=undoing.states(),
        warnings=undoing.warnings(),
    )

"""A credit note drafted: what staff take back of an invoice, worked out whole before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tula.domain.document import DocumentLine, InvoiceDocument
from tula.domain.errors import Conflict, Invalid
from tula.domain.fifo import Batch
from tula.domain.invoice import LineKind, PaymentMethod
from tula.domain.lifecycle import HeldItem, PackageState
from tula.domain.package_worth import (
    BenefitWorth,
    PriceTerms,
    held_benefit,
    in_terms_of_package,
    prepaid_terms,
    refundable_share,
)
from tula.domain.payment_methods import require_way_back
from tula.domain.reversal import (
    CreditTooLarge,
    InvoiceCredit,
    LineNotOnInvoice,
    credit_invoice,
    require_left,
    reverse_units,
)
from tula.domain.settings import Settings
from tula.domain.settlement import Settlement
from tula.domain.standing import Share, StandingInvoice
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


class LineNamedTwice(Invalid):
    """Name each line once, with all its units."""


class PackageUsedUp(Conflict):
    """Nothing of this package is left to pay back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLineAsk:
    """Units of a line to take back; damaged goods are set aside."""

    line_id: int
    qty: int
    is_damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAsk:
    """What staff want back; no `lines` means everything left, no method the way it was paid.

    `expected_total` is what they saw the credit note come to (paise).
    """

    reason: str
    lines: tuple[CreditLineAsk, ...] | None = None
    restock: bool = True
    refund_method: PaymentMethod | None = None
    expected_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFacts:
    """What a credit depends on besides the bill and the ask, read at one moment."""

    settings: Settings
    today: date
    held: Sequence[HeldItem] = ()
    uses: Mapping[int, StandingUse] = field(default_factory=dict)
    worth: Mapping[int, BenefitWorth] = field(default_factory=dict)
    batches: Mapping[int, Batch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDraft:
    """What a credit note writes, and how its invoice is settled after it."""

    invoice: InvoiceDocument
    ask: CreditAsk
    credit: InvoiceCredit
    given_back: tuple[GivenBack, ...]
    ended: tuple[EndedPackage, ...]
    goods: tuple[GoodsReturned, ...]
    packages: tuple[PackageState, ...]
    warnings: tuple[str, ...]
    settled: Settlement

    @property
    def prepaid_restored(self) -> int:
        """What is on prepaid balances again (paise)."""
        return sum(one.restored_amount for one in self.given_back if one.reversal.qty is None)


def draft_credit(*, invoice: InvoiceDocument, ask: CreditAsk, facts: CreditFacts) -> CreditDraft:
    """Take units of lines back, or everything left of them; a sold package by what is left of it.

    :raises InvoiceIsVoid: nothing of the invoice stands.
    :raises LineNamedTwice: a line is named twice.
    :raises LineNotOnInvoice: a line of another invoice is named.
    :raises CreditTooLarge: more units than are left on a line.
    :raises PackageUsedUp: nothing of a package asked for is left.
    :raises MethodNotTaken: money is to go back by a way that is switched off, and none of it came by it.
    :raises DomainError: see `credit_invoice` and `refundable_share`.
    """
    if invoice.voiding is not None:
        raise InvoiceIsVoid
    standing = stand(invoice)
    quantities = _quantities(ask, standing)
    shares = _package_shares(invoice, standing, quantities, facts)
    used_up = [line_id for line_id, share in shares.items() if not share.part]
    for line_id in used_up:
        if ask.lines is not None:
            name = next(line.name for line in invoice.lines if line.line_id == line_id)
            failure = PackageUsedUp(f"Nothing of {name} is left to pay back.", line_id=line_id)
            raise failure.blaming(_field(ask, line_id, "line_id"))
        del quantities[line_id]
    credit = credit_invoice(invoice=standing, quantities=quantities, shares=shares, refund_method=ask.refund_method)
    if ask.refund_method is not None and credit.refunds:
        require_way_back(
            ask.refund_method,
            taken=facts.settings.payment_methods,
            paid_by=(payment.method for payment in invoice.payments),
            where="refund_method",
        )
    undoing = _undoing(invoice, facts)
    undoing.give_back(credit.reversals)
    for line in _packages_among(invoice, quantities):
        undoing.end_package(line, [held_benefit(item) for item in undoing.holdings.of_package(line.subject_id or 0)])
    return CreditDraft(
        invoice=invoice,
        ask=ask,
        credit=credit,
        given_back=tuple(undoing.given_back),
        ended=tuple(undoing.ended),
        goods=tuple(_goods(invoice, ask, quantities, facts)) if ask.restock else (),
        packages=undoing.states(),
        warnings=undoing.warnings(),
        settled=_settle(invoice, credit, undoing),
    )


def _quantities(ask: CreditAsk, standing: StandingInvoice) -> dict[int, int]:
    if ask.lines is None:
        return dict(standing.open_quantities)
    quantities = {line.line_id: line.qty for line in ask.lines}
    if len(quantities) < len(ask.lines):
        raise LineNamedTwice.at("lines")
    try:
        require_left(standing, quantities)
    except LineNotOnInvoice as failure:
        raise failure.blaming(_field(ask, failure.details["line_id"], "line_id")) from None
    except CreditTooLarge as failure:
        left = failure.details["left"]
        fault = f"At most {left}." if left else "Nothing is left of this line."
        raise failure.blaming(_field(ask, failure.details["line_id"], "qty"), fault=fault) from None
    return quantities


def _field(ask: CreditAsk, line_id: int, name: str) -> str:
    """Name a field of the line that staff asked for, as in `lines.0.qty`."""
    asked = [line.line_id for line in ask.lines or ()]
    return f"lines.{asked.index(line_id)}.{name}"


def _undoing(invoice: InvoiceDocument, facts: CreditFacts) -> Undoing:
    return Undoing(invoice=invoice, held=facts.held, uses=facts.uses, today=facts.today)


def _packages_among(invoice: InvoiceDocument, quantities: Mapping[int, int]) -> list[DocumentLine]:
    return [line for line in invoice.lines if line.kind is LineKind.PACKAGE and line.line_id in quantities]


def _package_shares(
    invoice: InvoiceDocument, standing: StandingInvoice, quantities: Mapping[int, int], facts: CreditFacts
) -> dict[int, Share]:
    """Measure the packages to be refunded as they are once this very credit has given back what it takes of them."""
    lines = _packages_among(invoice, quantities)
    if not lines:
        return {}
    undoing = _undoing(invoice, facts)
    undoing.give_back(reverse_units(invoice=standing, quantities=quantities))
    return {line.line_id or 0: _package_share(line, undoing, facts) for line in lines}


def _package_share(line: DocumentLine, undoing: Undoing, facts: CreditFacts) -> Share:
    package_id = line.subject_id or 0
    return refundable_share(
        items=undoing.holdings.of_package(package_id),
        worth=facts.worth,
        returned=[
            _returned_value(one, package=line)
            for one in undoing.given_back
            if one.posted.redemption.customer_package_id == package_id
        ],
        price=line.final_price,
        settings=facts.settings,
        on=facts.today,
    )


def _returned_value(given: GivenBack, *, package: DocumentLine) -> int:
    """Say what a use was worth that goes back with this credit, as it counts among what was taken."""
    is_prepaid = given.reversal.qty is None
    own = PriceTerms(is_inclusive=given.line.is_inclusive, rate_bp=given.line.rate_bp)
    return in_terms_of_package(
        given.restored_amount,
        terms=prepaid_terms(package.rate_bp) if is_prepaid else own,
        package_is_inclusive=package.is_inclusive,
    )


def _goods(
    invoice: InvoiceDocument, ask: CreditAsk, quantities: Mapping[int, int], facts: CreditFacts
) -> list[GoodsReturned]:
    damaged = {line.line_id for line in ask.lines or () if line.is_damaged}
    return [
        goods
        for line in invoice.lines
        if line.kind is LineKind.PRODUCT
        for goods in return_goods(
            line,
            qty=quantities.get(line.line_id or 0, 0),
            batches=facts.batches,
            on=facts.today,
            is_damaged=line.line_id in damaged,
        )
    ]


def _settle(invoice: InvoiceDocument, credit: InvoiceCredit, undoing: Undoing) -> Settlement:
    before = invoice.settlement
    tendered = sum(one.reversal.amount for one in undoing.given_back if one.posted.redemption.tender)
    return replace(
        before,
        credited=before.credited + credit.total,
        returned=before.returned + tendered,
        paid_back=before.paid_back + sum(one.amount for one in credit.refunds),
        is_credited=credit.is_last,
    )

"""Advice for the desk: the choices of benefit that would leave the customer less to pay now.

The burn order is a rule, not a search: it takes a discount before prepaid, and the first line before the second. Advice
looks for what that order misses by drafting the same bill again with one choice changed, so it cannot promise what the
bill would not give. Only a preview asks for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tula.domain.benefits import BenefitChoice, Reason
from tula.domain.bill import Draft, DraftLine, draft_bill
from tula.domain.bill_facts import BillFacts
from tula.domain.bill_request import BillRequest
from tula.domain.errors import DomainError
from tula.domain.invoice import PackageBilling
from tula.domain.money import format_rupees
from tula.domain.sale import PREVIEW_IDS

MOST_PER_LINE = 4
MOST_TRIALS = 16
"""Each trial drafts the whole bill once more: these bounds keep a preview quick however much a customer holds."""

_USABLE = frozenset({Reason.LOWER_PRIORITY, Reason.LOWER_DISCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A choice for one service line (counted from 1) that saves money now (paise); `reason` is what the books keep."""

    line: int
    choice: BenefitChoice
    package_name: str
    saving: int
    message: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A choice to try on a line (its index); a package set aside waits for the line named."""

    index: int
    choice: BenefitChoice
    package_name: str
    kept_for: str | None = None


def advise(*, request: BillRequest, facts: BillFacts, draft: Draft) -> tuple[Hint, ...]:
    """Find the best other choice for each line that is left to the burn order, the largest saving first."""
    if facts.settings.package_billing is not PackageBilling.ON:
        return ()
    best: dict[int, Hint] = {}
    for candidate in _candidates(request, draft):
        saving = draft.priced.payable - _payable_with(candidate, request, facts, default=draft.priced.payable)
        known = best.get(candidate.index)
        if saving > (known.saving if known else 0):
            best[candidate.index] = _hint(candidate, saving)
    return tuple(sorted(best.values(), key=lambda hint: (-hint.saving, hint.line)))


def choose(request: BillRequest, *, index: int, choice: BenefitChoice, reason: str) -> BillRequest:
    """Give the request with another choice of benefit on one service line (its index)."""
    changed = replace(request.services[index], benefit=choice, override_reason=reason)
    return replace(request, services=(*request.services[:index], changed, *request.services[index + 1 :]))


def _payable_with(candidate: _Candidate, request: BillRequest, facts: BillFacts, *, default: int) -> int:
    """Price the bill with a choice changed (paise); a choice that the bill refuses changes nothing."""
    trial = choose(request, index=candidate.index, choice=candidate.choice, reason="")
    try:
        return draft_bill(request=trial, facts=facts).priced.payable
    except DomainError:
        return default


def _candidates(request: BillRequest, draft: Draft) -> Iterator[_Candidate]:
    left = MOST_TRIALS
    lines = draft.lines[: len(request.services)]
    for index, (ask, line) in enumerate(zip(request.services, lines, strict=True)):
        if ask.benefit != "auto":
            continue
        for candidate in [*_of_line(index, line, lines[index + 1 :])][: min(left, MOST_PER_LINE)]:
            left -= 1
            yield candidate


def _of_line(index: int, line: DraftLine, later: Sequence[DraftLine]) -> Iterator[_Candidate]:
    """Name what could be tried on a line: what was passed over, and leaving what it used to a later line."""
    kept_for = _wanted_later(line, later)
    tendered = sum(one.amount for one in line.priced.redemptions if one.tender)
    if not kept_for and line.priced.tax.line_total <= tendered:
        return
    for refusal in line.priced.refusals:
        if refusal.reason in _USABLE and refusal.entitlement_id < PREVIEW_IDS:
            yield _Candidate(index=index, choice=refusal.entitlement_id, package_name=refusal.package_name)
    if kept_for:
        package_name, service_name = kept_for
        yield _Candidate(index=index, choice="none", package_name=package_name, kept_for=service_name)


def _wanted_later(line: DraftLine, later: Sequence[DraftLine]) -> tuple[str, str] | None:
    """Find a package that this line used up and a later one would have wanted: its name and the later service's."""
    used = {one.entitlement_id for one in line.priced.redemptions}
    for other in later:
        for refusal in other.priced.refusals:
            if refusal.reason is Reason.EXHAUSTED and refusal.entitlement_id in used:
                return refusal.package_name, other.subject.name
    return None


def _hint(candidate: _Candidate, saving: int) -> Hint:
    amount = format_rupees(saving)
    if candidate.kept_for:
        message = f"Keeping {candidate.package_name} for {candidate.kept_for} would save {amount}."
    else:
        message = f"Using {candidate.package_name} here instead would save {amount}."
    return Hint(
        line=candidate.index + 1,
        choice=candidate.choice,
        package_name=candidate.package_name,
        saving=saving,
        message=message,
        reason=f"Saves the customer {amount} now",
    )

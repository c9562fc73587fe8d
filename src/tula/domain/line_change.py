"""What staff change of a line of an issued bill, and the line as they want it, still to be served and priced."""

from dataclasses import dataclass, replace

from tula.domain.benefits import BenefitChoice
from tula.domain.catalogue import CatalogueFact, offered_service, require_working
from tula.domain.document import DocumentLine
from tula.domain.errors import Invalid
from tula.domain.invoice import LineKind
from tula.domain.override import OverrideReasonRequired, lacks_override_reason


class NotOfThisLine(Invalid):
    """That cannot be changed on this kind of line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """The change, in paise and basis points; None keeps what the line has. `sets_staff` tells nobody from no change."""

    service_id: int | None = None
    qty: int | None = None
    unit_price: int | None = None
    discount_bp: int | None = None
    staff_id: int | None = None
    sets_staff: bool = False
    benefit: BenefitChoice | None = None
    override_reason: str | None = None

    @property
    def fields(self) -> list[str]:
        """Name the fields that are given, as programs know them."""
        given = {
            "service_id": self.service_id is not None,
            "qty": self.qty is not None,
            "unit_price": self.unit_price is not None,
            "discount_percent": self.discount_bp is not None,
            "staff_id": self.sets_staff,
            "benefit": self.benefit is not None,
            "override_reason": self.override_reason is not None,
        }
        return [name for name, is_given in given.items() if is_given]

    @property
    def keeps_benefits(self) -> bool:
        """Tell whether only the words of the line change, so that packages give what they gave."""
        return bool(self.fields) and set(self.fields) <= {"staff_id", "override_reason"}


_SERVICE_ONLY = frozenset({"service_id", "staff_id", "benefit", "override_reason"})
_FOREIGN = {
    LineKind.SERVICE: frozenset[str](),
    LineKind.PRODUCT: _SERVICE_ONLY,
    LineKind.PACKAGE: _SERVICE_ONLY | {"qty"},
}
"""The fields that a kind of line has not."""


def require_edit_reason(change: LineChange) -> None:
    """Refuse a benefit chosen by hand without a reason.

    :raises OverrideReasonRequired: names the field.
    """
    if lacks_override_reason(change.benefit, change.override_reason):
        raise OverrideReasonRequired.at("override_reason")


def change_line(
    line: DocumentLine,
    change: LineChange,
    *,
    service: CatalogueFact | None,
    staff_is_active: bool | None,
    is_taxed: bool,
) -> DocumentLine:
    """Give the line as staff want it, under its next revision; its amounts are still the old ones.

    `service` and `staff_is_active` are what is known of the ids asked for. Another service comes at its list price.

    :raises NotOfThisLine: a field that this kind of line has not.
    :raises NotFound: the service or the staff member does not exist.
    :raises Inactive: they are no longer offered, or have left.
    """
    foreign = [name for name in change.fields if name in _FOREIGN[line.kind]]
    if foreign:
        raise NotOfThisLine.at(*foreign)
    if change.service_id not in (None, line.subject_id):
        line = _with_service(line, service, is_taxed=is_taxed)
    if change.sets_staff and change.staff_id != line.staff_id:
        if change.staff_id is not None:
            require_working(is_active=staff_is_active, where="staff_id")
        line = replace(line, staff_id=change.staff_id)
    return replace(
        line,
        qty=line.qty if change.qty is None else change.qty,
        unit_price=line.unit_price if change.unit_price is None else change.unit_price,
        discount_bp=line.discount_bp if change.discount_bp is None else change.discount_bp,
        benefit_asked=line.benefit_asked if change.benefit is None else change.benefit,
        override_reason=_reason(line, change),
        revision=line.revision + 1,
    )


def _with_service(line: DocumentLine, service: CatalogueFact | None, *, is_taxed: bool) -> DocumentLine:
    service = offered_service(service, where="service_id")
    return replace(
        line,
        subject_id=service.id,
        name=service.name,
        hsn_sac=service.hsn_sac,
        unit_price=service.price,
        rate_bp=service.rate_bp if is_taxed else 0,
        is_inclusive=service.is_inclusive,
    )


def _reason(line: DocumentLine, change: LineChange) -> str | None:
    if change.benefit == "auto":
        return None
    return line.override_reason if change.override_reason is None else change.override_reason.strip() or None

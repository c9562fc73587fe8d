"""What an edit of an invoice line takes."""

from typing import Annotated

from pydantic import Field

from tula.domain.line_change import LineChange
from tula.web.billing.schemas import BenefitAsk
from tula.web.parsing import LARGEST_ID, Body, Flag, Line, Money, Percent, Qty, RowId, Whole


class EditBody(Body):
    """A change of one line; what is left out stays.

    `version` is the one that staff saw, `expected_total` what the changed bill came to then: another is refused.
    """

    version: Annotated[Whole, Field(ge=1, le=LARGEST_ID)]
    service_id: RowId | None = None
    qty: Qty | None = None
    unit_price: Money | None = None
    discount_percent: Percent | None = None
    staff_id: RowId | None = None
    benefit: BenefitAsk | None = None
    override_reason: Line | None = None
    expected_total: Money | None = None
    dry_run: Flag = False

    def overrides_benefit(self) -> bool:
        """Tell whether staff decide about the line's benefit."""
        return self.benefit not in (None, "auto")

    def leans_on_benefit(self) -> bool:
        """Tell whether the line would take more or less of the benefit that was asked for it before."""
        return self.benefit is None and not self.to_change().keeps_benefits

    def to_change(self) -> LineChange:
        """Say it in the words of the domain; nobody as staff is a change, too."""
        return LineChange(
            service_id=self.service_id,
            qty=self.qty,
            unit_price=self.unit_price,
            discount_bp=self.discount_percent,
            staff_id=self.staff_id,
            sets_staff="staff_id" in self.model_fields_set,
            benefit=self.benefit,
            override_reason=self.override_reason,
        )

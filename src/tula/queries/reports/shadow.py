"""Bills of a trial (`package_billing` shadow): what packages would have paid beside what was charged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind
from tula.domain.invoice import InvoiceStatus, PackageBilling
from tula.models import Invoice, InvoiceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowUse:
    """What one package would have paid on a line (paise); a tender would have paid after tax."""

    package: str | None
    kind: BenefitKind
    qty: int | None
    amount: int
    tender: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowLine:
    """A line as it was charged, before tax (paise), and what would have been used for it."""

    invoice_id: int
    number: str
    invoice_date: date
    customer: str
    line_id: int
    name: str
    qty: int
    charged: int
    uses: tuple[ShadowUse, ...]

    @property
    def would_pay(self) -> int:
        """What packages would have paid; never more than was charged, for an invoice discount comes after them."""
        return min(self.charged, sum(use.amount for use in self.uses if not use.tender))

    @property
    def would_tender(self) -> int:
        """What prepaid would have paid after tax."""
        return sum(use.amount for use in self.uses if use.tender)

    @property
    def would_be_left(self) -> int:
        """What the customer would have been left to pay for it."""
        return self.charged - self.would_pay


def shadow_lines(session: Session, *, first: date, last: date) -> list[ShadowLine]:
    """Read all lines of the trial's bills that stand, in their order."""
    rows = session.execute(
        select(
            Invoice.id.label("invoice_id"),
            Invoice.number,
            Invoice.invoice_date,
            Invoice.recipient["name"].astext.label("customer"),
            InvoiceLine.id.label("line_id"),
            InvoiceLine.name,
            InvoiceLine.qty,
            InvoiceLine.final_price.label("charged"),
            InvoiceLine.would_apply,
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(
            Invoice.invoice_date.between(first, last),
            Invoice.package_billing == PackageBilling.SHADOW.value,
            Invoice.status == InvoiceStatus.ISSUED.value,
        )
        .order_by(Invoice.invoice_date, Invoice.id, InvoiceLine.position)
    )
    return [
        ShadowLine(
            invoice_id=row.invoice_id,
            number=row.number,
            invoice_date=row.invoice_date,
            customer=row.customer,
            line_id=row.line_id,
            name=row.name,
            qty=row.qty,
            charged=row.charged,
            uses=tuple(_use(stored) for stored in row.would_apply or ()),
        )
        for row in rows
    ]


def _use(stored: Mapping[str, Any]) -> ShadowUse:
    return ShadowUse(
        package=stored["package_name"],
        kind=BenefitKind(stored["kind"]),
        qty=stored["qty"],
        amount=stored["amount"],
        tender=stored["tender"],
    )

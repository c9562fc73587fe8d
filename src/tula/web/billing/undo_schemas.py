"""What the routes that undo take."""

from typing import Annotated, Final, Literal

from pydantic import Field

from tula.domain.credit import CreditAsk, CreditLineAsk
from tula.domain.invoice import PaymentMethod
from tula.web.parsing import Body, Flag, Line, LocalDate, Money, PageQuery, Qty, QueryId, RowId, SearchText

ORIGINAL: Final = "original"
"""Money goes back the way it came."""

RefundMethod = Literal["original"] | PaymentMethod


class VoidBody(Body):
    """Why an invoice is made void."""

    reason: Line = ""


class RefundLineBody(Body):
    """Units of a line to take back; damaged goods are set aside instead of being sold again."""

    line_id: RowId
    qty: Qty
    damaged: Flag = False


class RefundBody(Body):
    """What to take back: without lines everything left.

    `dry_run` shows the credit note and writes nothing. `expected_total` is what it came to then: another is refused.
    """

    reason: Line = ""
    lines: Annotated[list[RefundLineBody], Field(min_length=1, max_length=420)] | None = None
    restock: Flag = True
    refund_method: RefundMethod = ORIGINAL
    expected_total: Money | None = None
    dry_run: Flag = False

    def to_ask(self) -> CreditAsk:
        """Say it in the words of the domain."""
        return CreditAsk(
            reason=self.reason,
            lines=None
            if self.lines is None
            else tuple(
                CreditLineAsk(line_id=line.line_id, qty=line.qty, is_damaged=line.damaged) for line in self.lines
            ),
            restock=self.restock,
            refund_method=self.refund_method if isinstance(self.refund_method, PaymentMethod) else None,
            expected_total=self.expected_total,
        )


class CreditNoteQuery(PageQuery):
    """Which credit notes to list; `q` looks for both numbers and for customers as the invoices' list does."""

    invoice_id: QueryId | None = None
    customer_id: QueryId | None = None
    from_: LocalDate | None = Field(default=None, alias="from")
    to: LocalDate | None = None
    q: SearchText | None = None

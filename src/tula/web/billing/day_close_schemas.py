"""What the routes of the day close take and answer."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from tula.domain.day_close import DENOMINATIONS, BlockCode, count_cash
from tula.domain.invoice import PaymentMethod
from tula.web.parsing import (
    Answer,
    Body,
    Day,
    Instant,
    LocalDate,
    Money,
    PageQuery,
    Query,
    Rupees,
    Text,
    Whole,
    is_whole,
    refused,
)


def _read_denomination(value: object) -> object:
    if is_whole(value) and value in DENOMINATIONS:
        return value
    raise refused("Choose one of the notes and coins in use.")


Denomination = Annotated[
    int, BeforeValidator(_read_denomination), WithJsonSchema({"type": "integer", "enum": list(DENOMINATIONS)})
]


class DayQuery(Query):
    """Which day to look at; today when it is left out."""

    date: LocalDate | None = None


class CloseBody(Body):
    """A day to close, with the cash that was counted in the drawer, without its float."""

    date: LocalDate
    counted_cash: Money | None = None


class ReopenBody(Body):
    """A day to open again, and why."""

    date: LocalDate
    reason: Text


class NotesBody(Body):
    """How many of one note or coin (rupees) there are."""

    denomination: Denomination
    count: Annotated[Whole, Field(ge=0, le=99_999)]


class CountBody(Body):
    """Notes and coins of the drawer, or their sum, to be held against what a day expects."""

    date: LocalDate
    notes: list[NotesBody] = Field(default=[], max_length=100)
    counted_cash: Money | None = None

    def total(self) -> int:
        """Say what was counted (paise)."""
        if self.counted_cash is not None:
            return self.counted_cash
        return sum(count_cash({one.denomination: one.count}) for one in self.notes)


class ClosesQuery(PageQuery):
    """Which page of the closes."""


class SumAnswer(Answer):
    """How many documents, and what they come to."""

    count: int
    amount: Rupees


class TenderAnswer(Answer):
    """Money of one method."""

    method: PaymentMethod
    received: Rupees
    paid_back: Rupees
    net: Rupees


class TipsAnswer(Answer):
    """The tips of one of the staff."""

    staff_id: int | None
    name: str
    amount: Rupees


class FiguresAnswer(Answer):
    """A day in sums."""

    bills: SumAnswer
    voids: SumAnswer
    credit_notes: SumAnswer
    balance_due: Rupees
    cash_expected: Rupees
    tenders: list[TenderAnswer]
    tips: list[TipsAnswer]


class CloseAnswer(FiguresAnswer):
    """One close of a day."""

    id: int
    date: Day
    counted_cash: Rupees | None
    difference: Rupees | None
    closed_by: str
    closed_at: Instant
    reopened_by: str | None
    reopened_at: Instant | None
    reopen_reason: str | None


class BlockAnswer(Answer):
    """One thing that stands in the way of closing a day."""

    code: BlockCode
    message: str
    date: Day


class OwedRefundAnswer(Answer):
    """Money that a bill of the day still has to give back; it does not keep the day open."""

    invoice_id: int
    invoice_number: str
    amount: Rupees
    message: str


class DayAnswer(FiguresAnswer):
    """A day as it can be closed now, or as it was closed and what came after."""

    success: bool
    date: Day
    is_closed: bool
    can_close: bool
    blocks: list[BlockAnswer]
    refunds_due: list[OwedRefundAnswer]
    close: CloseAnswer | None
    after_close: FiguresAnswer | None


class ClosedAnswer(Answer):
    """The close that was written."""

    success: bool
    day_close: CloseAnswer


class CountAnswer(Answer):
    """Cash counted against what the day expects."""

    success: bool
    counted_cash: Rupees
    cash_expected: Rupees
    difference: Rupees


class CloseListAnswer(Answer):
    """A page of closes."""

    success: bool
    items: list[CloseAnswer]
    total: int
    page: int
    pages: int

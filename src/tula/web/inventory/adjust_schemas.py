"""What requests that correct stock hold, and what they are answered with."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from tula.domain.stock_adjustment import MOST_UNITS, AdjustReason
from tula.web.inventory.schemas import BatchView, MoveView
from tula.web.parsing import Answer, Body, Flag, Line, Name, RowId, Rupees, Whole, is_whole, refused

MOST_LINES = 1000
"""So many batches are counted in one go; a larger shelf is counted in parts."""


def _read_signed_units(value: object) -> int:
    if not is_whole(value) or not 1 <= abs(value) <= MOST_UNITS:
        raise refused("Please provide a valid quantity.")
    return value


SignedUnits = Annotated[
    int,
    BeforeValidator(_read_signed_units),
    WithJsonSchema({"type": "integer", "minimum": -MOST_UNITS, "maximum": MOST_UNITS, "not": {"const": 0}}),
]
Counted = Annotated[Whole, Field(ge=0, le=MOST_UNITS)]
Expected = Annotated[Whole, Field(ge=0)]
"""What came back to a full batch may be more than can be received or counted."""


class AdjustStockBody(Body):
    """`qty` more (below zero: fewer), or what was `counted`: one of the two."""

    qty: SignedUnits | None = None
    counted: Counted | None = None
    reason_code: AdjustReason = AdjustReason.OTHER
    reason: Name


class AdjustStockAnswer(Answer):
    """The move that was written, and the batch after it."""

    success: bool
    movement: MoveView
    batch: BatchView


class CountedBatch(Body):
    """A batch that was counted; `expected` is what the books said when it was."""

    batch_id: RowId
    counted: Counted
    expected: Expected


class StockCountBody(Body):
    """`dry_run` shows the differences and writes nothing; then no reason is asked for."""

    lines: Annotated[list[CountedBatch], Field(min_length=1, max_length=MOST_LINES)]
    reason: Line = ""
    dry_run: Flag = False


class DifferenceView(Answer):
    """A batch counted otherwise than the books had it; `value` is null where its cost is not known."""

    batch_id: int
    batch_no: str
    product_id: int
    product_name: str
    unit: str
    expected: int
    counted: int
    change: int
    value: Rupees | None


class StockCountView(Answer):
    """`value` is at cost, over the differences whose cost is known; `uncosted` counts the others."""

    batches: int
    agreeing: int
    value: Rupees
    uncosted: int
    differences: list[DifferenceView]


class StockCountAnswer(Answer):
    """What a count comes to, written or not."""

    success: bool
    dry_run: bool
    count: StockCountView

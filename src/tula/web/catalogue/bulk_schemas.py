"""What a bulk edit asks, and what it is answered with."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from tula.domain.bulk_edit import NEVER
from tula.domain.fifo import PickOrder
from tula.domain.money import group_digits, scale_hundredfold
from tula.web.catalogue.schemas import HIGHEST_LEVEL
from tula.web.parsing import Answer, Body, Flag, Line, LocalDate, Percent, RowId, is_whole, refused

MOST_IDS = 1000
HIGHEST_RISE = 1000


def _read_signed_percent(value: object) -> int:
    hundredths = scale_hundredfold(value)
    if hundredths is None or not -10_000 <= hundredths <= HIGHEST_RISE * 100:
        words = f"Give a percentage from -100 to {HIGHEST_RISE} with at most two decimals."
        raise refused(words)
    return hundredths


SignedPercent = Annotated[
    int,
    BeforeValidator(_read_signed_percent),
    WithJsonSchema(
        {
            "description": "Percent up or down with at most two decimals, as a number or a string.",
            "anyOf": [
                {"type": "number", "minimum": -100, "maximum": HIGHEST_RISE},
                {"type": "string", "pattern": r"^[+-]?\d{1,2}(\.\d{1,2})?$"},
            ],
        }
    ),
]


def _read_level(value: object) -> object:
    if value == NEVER or (is_whole(value) and 0 <= value <= HIGHEST_LEVEL):
        return value
    raise refused(f"Give a whole number from 0 to {group_digits(HIGHEST_LEVEL)}, or the word {NEVER}.")


Level = Annotated[
    int | Literal["never"],
    BeforeValidator(_read_level),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0, "maximum": HIGHEST_LEVEL}, {"const": NEVER}]}),
]


class BulkBody(Body):
    """`price_percent` raises or lowers each price, rounded to the rupee unless told otherwise.

    Products are low at `low_stock_at` units or fewer, or `never`; `pick_order` says which batch goes first.
    `expected` is the `fingerprint` of a dry run: other changes than those are refused.
    """

    ids: Annotated[list[RowId], Field(min_length=1, max_length=MOST_IDS)]
    price_percent: SignedPercent | None = None
    round_to_rupee: Flag = True
    category: Line | None = None
    is_active: Flag | None = None
    low_stock_at: Level | None = None
    pick_order: PickOrder | None = None
    gst_rate: Percent | None = None
    gst_rate_from: LocalDate | None = None
    expected: Line | None = None
    dry_run: Flag = False


class BulkChangeView(Answer):
    """One field of one entry, before and after: price in rupees, gst_rate in percent."""

    id: int
    name: str
    field: str
    before: Annotated[Any, Field(alias="from")]
    after: Annotated[Any, Field(alias="to")]


class BulkAnswer(Answer):
    """Every change, entry by entry; what would stay as it is is left out."""

    success: bool
    dry_run: bool
    fingerprint: str
    changes: list[BulkChangeView]

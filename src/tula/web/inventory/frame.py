"""What all pages of stock share: their tabs, who may do what on them, and the words for moves and quantities."""

from collections.abc import Mapping
from typing import Any

from tula.domain.back_bar import amount_words
from tula.domain.fifo import MoveKind
from tula.domain.stock_adjustment import AdjustReason
from tula.queries.stock_moves import MoveCard
from tula.web.security import Deed, may

KINDS: Mapping[str, str] = {
    MoveKind.RECEIPT.value: "Received",
    MoveKind.SALE.value: "Sold",
    MoveKind.CONSUMPTION.value: "Used in a treatment",
    MoveKind.RETURN.value: "Came back",
    MoveKind.ADJUSTMENT.value: "Adjusted",
    MoveKind.QUARANTINE.value: "Set aside",
}

_TABS = (
    ("/inventory", "Products", Deed.LOOK),
    ("/inventory/low", "Low stock", Deed.LOOK),
    ("/inventory/expiring", "Expiring", Deed.LOOK),
    ("/inventory/movements", "Movements", Deed.LOOK),
    ("/inventory/valuation", "Valuation", Deed.REPORTS),
)


def frame() -> dict[str, Any]:
    """Give what every page of stock is rendered with."""
    return {
        "tabs": [(address, word) for address, word, deed in _TABS if may(deed)],
        "may_work": may(Deed.WORK),
        "sees_value": may(Deed.REPORTS),
        "reasons": [(reason.value, reason.words) for reason in AdjustReason],
        "kinds": KINDS,
    }


def signed(qty: int, unit: str) -> str:
    """Write a change with its sign."""
    return f"{'+' if qty > 0 else '−'}{amount_words(abs(qty), unit)}"


def told(move: MoveCard) -> str:
    """Say what a move was."""
    if move.kind == MoveKind.CONSUMPTION.value and move.qty > 0:
        return "Put back from a treatment"
    if move.reason_code is not None:
        return AdjustReason(move.reason_code).words
    return KINDS.get(move.kind, move.kind)


def why(move: MoveCard) -> str:
    """Say what stands behind a move beside its kind: the reason in somebody's words, or what it was billed with."""
    if move.kind == MoveKind.RECEIPT.value and move.reason:
        return f"From {move.reason}"
    if move.kind == MoveKind.CONSUMPTION.value and move.line_name:
        return move.line_name
    return move.reason or ""

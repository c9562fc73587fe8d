"""A stock count: what was counted beside what the books said when it was counted, and what the difference is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tula.domain.errors import Conflict, Invalid


class CountedTwice(Invalid):
    """A batch stands in this count twice."""


class StockMoved(Conflict):
    """Stock moved while you counted. Nothing was written; look at the rows that are named and count them again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """A batch that was counted; `expected` is what the books said when it was."""

    batch_id: int
    counted: int
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFact:
    """A batch as the books have it; `unit_cost` is paise, None where nobody knows it."""

    id: int
    product_id: int
    product_name: str
    unit: str
    batch_no: str
    available: int
    unit_cost: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A batch whose count is another than the books; `value` (paise at cost) is None where the cost is not known."""

    batch: BatchFact
    counted: int

    @property
    def change(self) -> int:
        """Units to add, below zero to take away."""
        return self.counted - self.batch.available

    @property
    def value(self) -> int | None:
        """What the difference is worth at cost."""
        return None if self.batch.unit_cost is None else self.change * self.batch.unit_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCount:
    """What a count comes to: its differences, and how many batches agreed."""

    differences: tuple[Difference, ...]
    agreeing: int

    @property
    def value(self) -> int:
        """What the differences with a known cost are worth together (paise)."""
        return sum(one.value or 0 for one in self.differences)

    @property
    def uncosted(self) -> int:
        """How many differences have no known cost."""
        return sum(1 for one in self.differences if one.value is None)


def require_once(lines: Sequence[CountLine]) -> None:
    """Refuse a count that names a batch twice.

    :raises CountedTwice: naming the later place.
    """
    seen: set[int] = set()
    for index, line in enumerate(lines):
        if line.batch_id in seen:
            raise CountedTwice.at(f"lines.{index}.batch_id")
        seen.add(line.batch_id)


def plan_count(*, lines: Iterable[CountLine], batches: Mapping[int, BatchFact]) -> StockCount:
    """Find the differences of a count in the order it was made.

    :raises StockMoved: the books say something else by now; `moved` names every batch with what there is.
    """
    moved, differences, agreeing = [], [], 0
    for line in lines:
        batch = batches[line.batch_id]
        if batch.available != line.expected:
            moved.append(
                {
                    "batch_id": batch.id,
                    "product_name": batch.product_name,
                    "batch_no": batch.batch_no,
                    "expected": line.expected,
                    "available": batch.available,
                }
            )
        elif line.counted == batch.available:
            agreeing += 1
        else:
            differences.append(Difference(batch=batch, counted=line.counted))
    if moved:
        raise StockMoved(moved=moved)
    return StockCount(differences=tuple(differences), agreeing=agreeing)

"""Pages of a list.

A list that may grow without end is counted only up to `COUNTED`; beyond that its total is a lower bound that moves on
with the page that is read, so that whoever follows the pages still comes to the end of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.models.columns import AnyRow, AnySelect

COUNTED = 10_000

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list, with how many items and pages there are in all, or at least."""

    items: tuple[T, ...]
    total: int
    page: int
    pages: int
    has_exact_total: bool = True

    def holding(self, items: Iterable[U]) -> "Page[U]":
        """Give the same page with what its rows were read as."""
        return Page(
            items=tuple(items),
            total=self.total,
            page=self.page,
            pages=self.pages,
            has_exact_total=self.has_exact_total,
        )


def fetch_rows(
    session: Session, statement: AnySelect, *, page: int, per_page: int, counted: int | None = None
) -> Page[AnyRow]:
    """Count an ordered statement's rows, at most `counted` of them, and read one page (`page` from 1)."""
    everything = statement.order_by(None).limit(None if counted is None else counted + 1)
    total = session.execute(select(func.count()).select_from(everything.subquery())).scalar_one()
    before = (page - 1) * per_page
    # One row more tells whether the list goes on.
    rows = session.execute(statement.limit(per_page + 1).offset(before)).all() if total else []
    has_exact_total = counted is None or total <= counted
    if not has_exact_total:
        total = counted or 0
        if rows:
            has_exact_total = total < before + len(rows) <= before + per_page
            total = max(total, before + len(rows))
    return Page(
        items=tuple(rows[:per_page]),
        total=total,
        page=page,
        pages=count_pages(total, per_page=per_page),
        has_exact_total=has_exact_total,
    )


def fetch_page(
    session: Session,
    statement: AnySelect,
    *,
    page: int,
    per_page: int,
    read: Callable[[AnyRow], T],
    counted: int | None = None,
) -> Page[T]:
    """Fetch the rows of one page and read each by itself; see `fetch_rows`."""
    found = fetch_rows(session, statement, page=page, per_page=per_page, counted=counted)
    return found.holding(read(row) for row in found.items)


def count_pages(total: int, *, per_page: int) -> int:
    """Count the pages of a list; an empty one has a page too."""
    return max(1, -(-total // per_page))


def is_among(column: InstrumentedAttribute[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Say that an id is one of these: one parameter, however many they are."""
    return column == any_(cast(list(ids), ARRAY(BigInteger)))


def escape_like(text: str) -> str:
    """Make the text stand for itself in a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

"""Pages of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.models.columns import AnyRow, AnySelect

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list, with how many items and pages there are in all."""

    items: tuple[T, ...]
    total: int
    page: int
    pages: int


def fetch_page(
    session: Session,
    statement: AnySelect,
    *,
    page: int,
    per_page: int,
    read: Callable[[AnyRow], T],
) -> Page[T]:
    """Count an ordered statement's rows and read one page of them (`page` from 1)."""
    total = session.execute(select(func.count()).select_from(statement.order_by(None).subquery())).scalar_one()
    rows = session.execute(statement.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return Page(items=tuple(read(row) for row in rows), total=total, page=page, pages=max(1, -(-total // per_page)))


def escape_like(text: str) -> str:
    """Make the text stand for itself in a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

"""A table as it is exported: named columns, and rows of text, whole numbers, paise and dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
"""One value; amounts are `Decimal` rupees, made by `rupees`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A named table; every row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def rupees(paise: int | None) -> Decimal | None:
    """Turn paise into exact rupees with two decimals."""
    return None if paise is None else Decimal(paise).scaleb(-2)

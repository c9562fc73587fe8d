"""What every kind of import has: how its rows meet what is there, and how they are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.orm import Session

from tula.domain.imports.sheet import Problem, Record
from tula.domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and by whom a file is imported, and the settings of the spa."""

    settings: Settings
    today: date
    actor: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What rows meet: problems, rows that are there already, and warnings; `plan` is for who writes them."""

    problems: Sequence[Problem] = ()
    existing: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    plan: Any = None
    """What the kind's own `write` needs besides the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A kind: `meet` only reads; `write` writes the records that are new, all of them, and gives how many."""

    meet: Callable[[Session, Sequence[Record], Occasion], Met]
    write: Callable[[Session, Sequence[Record], Met, Occasion], int]


def reserve_ids(session: Session, table: str, count: int) -> list[int]:
    """Reserve as many ids of a table as rows will be written."""
    numbers = func.generate_series(1, bindparam("count", type_=BigInteger)).table_valued("n")
    return list(session.scalars(select(func.nextval(f"{table}_id_seq")).select_from(numbers), {"count": count}))

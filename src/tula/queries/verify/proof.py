"""What a proof is: one statement, so it sees one moment of the books, also while desks are billing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import text
from sqlalchemy.orm import Session

LISTED = 100
"""So many differences of one kind are listed; after them one more says that there are others."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in the books that does not agree: what, where, what it should be and what it is."""

    kind: str
    subject: str
    expected: str
    actual: str


Proof: TypeAlias = Callable[[Session], Iterable[Difference]]


def sql_proof(kind: str, statement: str) -> Proof:
    """Make a proof of a statement whose rows are subject, expected and actual: what should not be there."""
    query = text(f"{statement} LIMIT {LISTED + 1}")

    def prove(session: Session) -> Iterable[Difference]:
        rows = session.execute(query).all()
        for row in rows[:LISTED]:
            yield Difference(kind, str(row.subject), str(row.expected), str(row.actual))
        if len(rows) > LISTED:
            yield Difference(kind, "and more like these", "", "")

    return prove

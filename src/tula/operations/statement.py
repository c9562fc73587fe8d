"""The statements of the write path: written with the tables' columns, compiled once, run by the driver itself.

A bill is a dozen short statements, and SQLAlchemy's bookkeeping round each of them costs several times what the
statement itself does. The one rule: what travels together is sent together; `round_trip` waits once for all of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import psycopg as postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Values = dict[str, Any]
Rows = Sequence[Any]
"""Named tuples, one for each row, with values as SQLAlchemy would give them."""

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class Statement:
    """A statement that many requests run; calling it with its values gives what `round_trip` sends.

    Values travel as the driver writes them: money is written by the statement itself or as JSON by `rows`.
    """

    def __init__(self, clause: ClauseElement) -> None:
        self._compiled = clause.compile(dialect=_DIALECT)
        self._text = str(self._compiled)
        self._types = [column.type for column in getattr(clause, "exported_columns", ())]
        self._readers: list[tuple[int, Callable[[Any], Any]]] | None = None

    def __call__(self, **values: Any) -> "Asked":
        return Asked(self, values)

    def start(self, cursor: psycopg.Cursor[Any], values: Values) -> None:
        """Send the statement; in a pipeline its answer is not waited for."""
        cursor.execute(self._text, self._compiled.construct_params(values))

    def make_row(self, cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], Any]:
        """Give what turns the driver's values into a row (a row factory)."""
        name = namedtuple_row(cursor)
        if self._readers is None:
            self._readers = list(self._find_readers(cursor))
        if not self._readers:
            return name
        readers = self._readers

        def read(values: Sequence[Any]) -> Any:
            converted = list(values)
            for index, reader in readers:
                converted[index] = reader(converted[index])
            return name(converted)

        return read

    def _find_readers(self, cursor: psycopg.Cursor[Any]) -> Iterator[tuple[int, Callable[[Any], Any]]]:
        """Find the columns whose values are not what the driver gives: money above all."""
        for index, (kind, found) in enumerate(zip(self._types, cursor.description or (), strict=False)):
            reader = kind.dialect_impl(_DIALECT).result_processor(_DIALECT, found.type_code)
            if reader is not None:
                yield index, reader


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with its values, ready to be sent."""

    statement: Statement
    values: Values


def round_trip(session: Session, *asked: Asked) -> list[Rows]:
    """Send statements together, in order, and give the rows of each; one that fails keeps the later from running.

    :raises sqlalchemy.exc.DBAPIError: of the first that failed, as `session.execute` would.
    """
    with _driver(session) as driver:
        cursors = [driver.cursor(row_factory=one.statement.make_row) for one in asked]
        with driver.pipeline() if len(asked) > 1 else nullcontext():
            for one, cursor in zip(asked, cursors, strict=True):
                one.statement.start(cursor, one.values)
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


@contextmanager
def _driver(session: Session) -> Iterator[psycopg.Connection[Any]]:
    """Hand out the driver's connection in the session's transaction, and raise its errors as SQLAlchemy's."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        yield driver
    except psycopg.Error as error:
        is_lost = driver.closed or driver.broken
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=connection.dialect,
        ) from error

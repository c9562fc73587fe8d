"""Counting the statements that reach the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from tula.operations.statement import Statement, Values


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are sent, by whichever engine, and by the driver itself."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    start = Statement.start

    def note_driver(self: Statement, cursor: psycopg.Cursor[Any], values: Values) -> None:
        statements.append(str(self))
        start(self, cursor, values)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Statement, "start", note_driver)
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert statements, "No statement was seen: the count would prove nothing."

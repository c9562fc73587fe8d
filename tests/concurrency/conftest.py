"""Fixtures of the concurrency tests: many desks that press Enter at the same moment, with real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from flask import Flask

from tests.desk import Desk

T = TypeVar("T")


class Desks:
    """Desks in threads of their own, on one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def one(self) -> Desk:
        return Desk(self.app.test_client())

    def at_once(self, count: int, deed: Callable[[Desk, int], T]) -> list[T]:
        """Let `count` desks do a deed at the same moment, and return what came of each."""
        barrier = threading.Barrier(count)

        def act(index: int) -> T:
            desk = self.one()
            barrier.wait(timeout=60)
            return deed(desk, index)

        with ThreadPoolExecutor(max_workers=count) as pool:
            return list(pool.map(act, range(count)))


@pytest.fixture
def desks(clean_database: object, app: Flask) -> Desks:
    return Desks(app)

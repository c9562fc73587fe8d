"""The database: one engine, and the only commit.

Work that writes is handed to `transaction`, which runs it again when PostgreSQL asks for that; work that only looks
is handed to `reading`. Connections take the role `tula_app`, which may not change the ledger or the audit log.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from tula.domain.errors import DomainError
from tula.operations.statement import Statement, round_trip

APPLICATION_ROLE = "tula_app"
ATTEMPTS = 6
LOCK_TIMEOUT = "10s"
POOL_SIZE = 8
RETRYABLE = frozenset({"40001", "40P01"})
"""serialization_failure and deadlock_detected: PostgreSQL undid the work and asks for it again."""

_WITHOUT_WAITING = Statement(text("SET LOCAL synchronous_commit = off"))
_COMMIT = Statement(text("COMMIT"))
_FLUSH = Statement(text("SELECT pg_logical_emit_message(true, '', '')"))

T = TypeVar("T")


class CommitUncertain(DomainError):  # noqa: N818 - the name is the code that programs read
    """The connection was lost while saving. Look whether it is there before you send it again."""


_writers: sessionmaker[Session] = sessionmaker(expire_on_commit=False)
_readers: sessionmaker[Session] = sessionmaker(expire_on_commit=False)


def make_engine(url: str, *, role: str | None = APPLICATION_ROLE) -> Engine:
    """Open a pool on `postgresql://` or `postgresql+psycopg://`; migrations pass `role=None` to act as the owner."""
    settings = {"lock_timeout": LOCK_TIMEOUT, "timezone": "UTC"} | ({"role": role} if role else {})
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        connect_args={"options": " ".join(f"-c {name}={value}" for name, value in settings.items())},
    )


def configure(url: str) -> Engine:
    """Point `transaction` and `reading` at a database."""
    engine = make_engine(url)
    _writers.configure(bind=engine)
    _readers.configure(bind=engine.execution_options(postgresql_readonly=True))
    return engine


def transaction(work: Callable[[Session], T]) -> T:
    """Run `work` and commit; run it again after a deadlock, a serialization failure or a lost connection.

    :raises CommitUncertain: the connection was lost during the commit itself, so nobody knows whether it was kept.
    """
    for attempt in range(1, ATTEMPTS + 1):
        with _writers() as session:
            committing = False
            try:
                result = work(session)
                committing = True
                _commit(session)
            except DBAPIError as error:
                if error.connection_invalidated and committing:
                    raise CommitUncertain from error
                lost = error.connection_invalidated
                if attempt == ATTEMPTS or not (lost or sqlstate(error) in RETRYABLE):
                    raise
            else:
                return result
        time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - spreads desks apart, guards nothing
    raise AssertionError("the last attempt returns or raises")


def _commit(session: Session) -> None:
    """Commit, and come back when it is on disk.

    The transaction gives up its locks before the flush: it commits without waiting, and a tiny one after it, which
    waits, takes it to the disk too, for the log is written in order. Otherwise everybody who wants the next number
    would wait for every flush.
    """
    session.flush()
    round_trip(session, _WITHOUT_WAITING(), _COMMIT(), _FLUSH())
    session.commit()  # done already; this ends it for the session


def reading(work: Callable[[Session], T]) -> T:
    """Run `work` in a read-only transaction; run it once more on a fresh connection when the first was lost."""
    try:
        return _read(work)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _read(work)


def _read(work: Callable[[Session], T]) -> T:
    with _readers() as session:
        result = work(session)
        session.commit()  # nothing to keep, but after a ROLLBACK the driver would prepare all its statements anew
        return result


def sqlstate(error: DBAPIError) -> str | None:
    """Give PostgreSQL's five-character error code."""
    return getattr(error.orig, "sqlstate", None)

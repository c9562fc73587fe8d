"""Requests answered exactly once: the claim on a key, and the answer kept for its copies."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict
from tula.models import RequestIdempotency
from tula.operations.statement import Statement, round_trip

LOCK_NOT_AVAILABLE = "55P03"
KEPT_FOR = timedelta(days=90)
"""Nobody repeats a request after so long; the keys of the ledger are never forgotten."""

_THIS_KEY = (
    RequestIdempotency.method == bindparam("method"),
    RequestIdempotency.path == bindparam("path"),
    RequestIdempotency.key == bindparam("key"),
)
_CLAIM = Statement(
    insert(RequestIdempotency)
    .values({name: bindparam(name) for name in ("method", "path", "key", "request_hash", "created_at")})
    .on_conflict_do_nothing()
    .returning(RequestIdempotency.key)
)
_KEPT = Statement(select(RequestIdempotency.request_hash, RequestIdempotency.body).where(*_THIS_KEY))
_RELEASE = Statement(delete(RequestIdempotency).where(*_THIS_KEY, RequestIdempotency.body.is_(None)))
_KEEP = Statement(update(RequestIdempotency).where(*_THIS_KEY).values(body=bindparam("answer")))


class RequestInProgress(Conflict):
    """The same request is still being worked on. Please wait a moment and look before you send it again."""


class IdempotencyKeyReused(Conflict):
    """This Idempotency-Key was used before with another request. Send a new key."""


def once(
    session: Session,
    *,
    method: str,
    path: str,
    key: str,
    payload: object,
    now: datetime,
    work: Callable[[Session], str],
) -> tuple[str, bool]:
    """Do the work and keep its answer, or give the kept answer of an earlier copy; tell which.

    :raises RequestInProgress: an earlier copy has not finished within the lock timeout.
    :raises IdempotencyKeyReused: the key came with another payload before.
    """
    stored = claim(session, method=method, path=path, key=key, request_hash=hash_json(payload), now=now)
    if stored is not None:
        return stored, True
    answer = work(session)
    keep(session, method=method, path=path, key=key, body=answer)
    return answer, False


def claim(session: Session, *, method: str, path: str, key: str, request_hash: bytes, now: datetime) -> str | None:
    """Make the key ours, or give the answer that is kept under it.

    Whoever comes second waits on the first one's row; when that one fails, the row and with it the claim are free.

    :raises RequestInProgress: an earlier copy has not finished within the lock timeout.
    :raises IdempotencyKeyReused: the key came with another payload before.
    """
    try:
        [ours] = round_trip(
            session, _CLAIM(method=method, path=path, key=key, request_hash=request_hash, created_at=now)
        )
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise RequestInProgress from error
        raise
    if ours:
        return None
    [[kept]] = round_trip(session, _KEPT(method=method, path=path, key=key))
    if kept.request_hash != request_hash:
        raise IdempotencyKeyReused
    if kept.body is None:
        raise RequestInProgress
    return str(kept.body)


def keep(session: Session, *, method: str, path: str, key: str, body: str) -> None:
    """Keep the answer under a key that is ours."""
    round_trip(session, _KEEP(method=method, path=path, key=key, answer=body))


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget the answers that were kept longer than `KEPT_FOR`."""
    session.execute(delete(RequestIdempotency).where(RequestIdempotency.created_at < now - KEPT_FOR))


def release(session: Session, *, method: str, path: str, key: str) -> None:
    """Give up a claim that was committed before its work, which came to nothing."""
    round_trip(session, _RELEASE(method=method, path=path, key=key))


def hash_json(payload: object) -> bytes:
    """Hash parsed JSON by what it says: the order of fields and 1, 1.0 and 1.00 make no difference; true is not 1."""
    return hashlib.sha256(_canonical(payload).encode()).digest()


def _canonical(value: Any) -> str:
    """Write parsed JSON in one way only; the first letter keeps kinds apart."""
    match value:
        case None | bool():
            return f"c{value}"
        case int() | Decimal():
            return f"n{_number(value)}"
        case str():
            return f"s{len(value)}:{value}"
        case list():
            return f"l{len(value)}:" + "".join(_canonical(part) for part in value)
        case dict():
            parts = (_canonical(name) + _canonical(value[name]) for name in sorted(value))
            return f"d{len(value)}:" + "".join(parts)
        case _:
            raise TypeError(f"{type(value).__name__} is not JSON")


def _number(value: int | Decimal) -> str:
    """Write a number by its digits and power of ten, without idle zeros and without rounding."""
    sign, digits, exponent = Decimal(value).as_tuple()
    text = "".join(map(str, digits))
    stripped = text.rstrip("0")
    if not stripped:
        return "0"
    return f"{'-' if sign else ''}{stripped.lstrip('0')}e{int(exponent) + len(text) - len(stripped)};"

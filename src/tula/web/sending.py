"""The JSON endpoint that sends something out of the house, such as an e-mail, between two transactions.

The one rule: nothing waits for a stranger's server while a transaction is open. So the Idempotency-Key is claimed and
committed first, and its answer is stored with the record of what was sent; what failed gives its claim back.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from flask import Response, request
from pydantic import BaseModel
from sqlalchemy.orm import Session

from tula import clock, db
from tula.operations import idempotency
from tula.operations.idempotency import RequestInProgress
from tula.web import openapi, security
from tula.web.endpoint import View, render, write_json
from tula.web.parsing import Body, read_body, read_idempotency_key
from tula.web.security import Deed

PATIENCE_SECONDS = 10.0
"""How long a copy waits for the first request."""
_PAUSE_SECONDS = 0.1


class Parcel(Protocol):
    """Something to send: made from what was read, delivered without a database, then recorded."""

    def deliver(self) -> None:
        """Hand it over, or raise."""

    def record(self, session: Session, *, actor: str, now: datetime) -> Mapping[str, Any]:
        """Write down that it went, and give the answer."""


Packing = Callable[..., Parcel]


def sends(
    *, tag: str, body: type[Body], answer: type[BaseModel], failures: tuple[int, ...] = (400, 404, 409, 422)
) -> Callable[[Packing], View]:
    """Make a view of `pack(session, body, **path)`, which reads all that the parcel needs."""

    def decorate(pack: Packing) -> View:
        @security.needs(Deed.WORK)
        @wraps(pack)
        def view(**path: int) -> Response:
            key = read_idempotency_key()
            asked, payload = read_body(body)
            actor, now = security.actor(), clock.now()
            if key is None:
                return render(_send(pack, asked, path, actor=actor, now=now), status=200)
            stored = _claim(key, payload, now)
            if stored is not None:
                return render(stored, status=200, is_replay=True)
            return render(_send(pack, asked, path, actor=actor, now=now, key=key), status=200)

        return openapi.describe(view, tag=tag, answers={200: answer}, failures=failures, body=body)

    return decorate


def _claim(key: str, payload: object, now: datetime) -> str | None:
    """Make the key ours, or give the answer of the first copy; wait for it while it is on its way."""
    request_hash = idempotency.hash_json(payload)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return db.transaction(
                lambda session: idempotency.claim(session, **_place(key), request_hash=request_hash, now=now)
            )
        except RequestInProgress:
            if time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE_SECONDS)


def _send(
    pack: Packing, asked: Body, path: Mapping[str, int], *, actor: str, now: datetime, key: str | None = None
) -> str:
    is_delivered = False

    def recorded(session: Session) -> str:
        text = write_json(parcel.record(session, actor=actor, now=now))
        if key is not None:
            idempotency.keep(session, **_place(key), body=text)
        return text

    try:
        parcel = db.reading(lambda session: pack(session, asked, **path))
        parcel.deliver()
        is_delivered = True
        return db.transaction(recorded)
    finally:
        # Once it is out of the house the claim stays: the same request again must not send it twice.
        if key is not None and not is_delivered:
            db.transaction(lambda session: idempotency.release(session, **_place(key)))


def _place(key: str) -> dict[str, str]:
    return {"method": request.method, "path": request.path, "key": key}

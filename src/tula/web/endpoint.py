"""The kinds of JSON endpoint: one that looks (`reads`) and one that writes (`writes`); `web/sending.py` has the third.

All parse the request, run one function on a session and write its dictionary as JSON. `writes` also keeps the
promise of the Idempotency-Key: the claim, the work and the stored answer are one transaction.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request
from pydantic import BaseModel
from sqlalchemy.orm import Session

from tula import clock, db
from tula.operations import idempotency
from tula.web import openapi, security
from tula.web.parsing import Body, Query, read_body, read_idempotency_key, read_query
from tula.web.security import Deed

Work = Callable[..., Mapping[str, Any]]
View = Callable[..., Any]
Q = TypeVar("Q", bound=Query)


def reads(
    *,
    tag: str,
    answer: type[BaseModel],
    query: type[Query] | None = None,
    body: type[Body] | None = None,
    failures: tuple[int, ...] = (),
) -> Callable[[Work], View]:
    """Make a view of `work(session, [query or body], **path)`, run in a read-only transaction.

    With `body` it is a question too long for an address, such as a preview: it stores nothing, so its
    Idempotency-Key has nothing to keep. A view with neither takes no question.
    """

    def decorate(work: Work) -> View:
        @security.needs(Deed.LOOK)
        @wraps(work)
        def view(**path: int) -> Response:
            question: list[Any] = []
            if body is not None:
                read_idempotency_key()
                asked, _ = read_body(body)
                _check_override(asked)
                question = [asked]
            elif query is not None:
                question = [read_query(query)]
            return render(write_json(db.reading(lambda session: work(session, *question, **path))), status=200)

        return openapi.describe(
            view,
            tag=tag,
            answers={200: answer},
            failures=tuple(sorted({*failures, *((400,) if query or body else ())})),
            query=query,
            body=body,
        )

    return decorate


def writes(
    *,
    tag: str,
    body: type[Body],
    answer: type[BaseModel],
    status: int = 201,
    failures: tuple[int, ...] = (400, 404, 409, 422),
    dry: Callable[[Any], bool] = lambda _: False,
    deed: Deed = Deed.WORK,
) -> Callable[[Work], View]:
    """Make a view of `work(session, body, *, actor, now, **path)`, committed once per Idempotency-Key.

    A body for which `dry` holds is run read-only, answered 200 and not stored. `deed` decides which roles may ask for
    it (`security.MAY`).
    """

    def decorate(work: Work) -> View:
        @security.needs(deed)
        @wraps(work)
        def view(**path: int) -> Response:
            key = read_idempotency_key()
            asked, payload = read_body(body)
            _check_override(asked)
            actor, now = security.actor(), clock.now()

            def answered(session: Session) -> str:
                return write_json(work(session, asked, actor=actor, now=now, **path))

            if dry(asked):
                return render(db.reading(answered), status=200)
            if key is None:
                return render(db.transaction(answered), status=status)
            text, is_replay = db.transaction(
                lambda session: idempotency.once(
                    session,
                    method=request.method,
                    path=request.path,
                    key=key,
                    payload=payload,
                    now=now,
                    work=answered,
                )
            )
            return render(text, status=200 if is_replay else status, is_replay=is_replay)

        return openapi.describe(
            view, tag=tag, answers=dict.fromkeys({200, status}, answer), failures=failures, body=body
        )

    return decorate


def _check_override(asked: Body) -> None:
    if asked.overrides_benefit():
        security.require(Deed.OVERRIDE)


def write_json(answer: Mapping[str, Any]) -> str:
    """Write an answer as JSON text, `success` first."""
    return json.dumps({"success": True, **answer}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def render(text: str, *, status: int, is_replay: bool = False) -> Response:
    """Answer with JSON text that no cache may keep."""
    headers = {"Cache-Control": "no-store"} | ({"Idempotency-Replayed": "true"} if is_replay else {})
    return Response(text, status=status, mimetype="application/json", headers=headers)

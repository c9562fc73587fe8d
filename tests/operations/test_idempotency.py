"""A request under a key is answered once: its hash, its claim, its copies."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from tests.operations.factories import NOW
from tula.models import RequestIdempotency
from tula.operations.idempotency import (
    IdempotencyKeyReused,
    RequestInProgress,
    claim,
    forget_old,
    hash_json,
    keep,
    once,
)

KEY = {"method": "POST", "path": "/api/customers", "key": "k"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": Decimal("1.0")}),
        ({"a": 1}, {"a": Decimal("1.00")}),
        ({"a": 100}, {"a": Decimal("1e2")}),
        ({"a": Decimal("0.50")}, {"a": Decimal("0.5")}),
        ({"a": 0}, {"a": Decimal("-0.0")}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_bodies_that_say_the_same(one: object, other: object) -> None:
    assert hash_json(one) == hash_json(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 0}, {"a": False}),
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {}),
        ({"a": []}, {"a": {}}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": [[1], 2]}, {"a": [[1, 2]]}),
        ({"a": "b", "c": "d"}, {"a": "bsc", "d": ""}),
        ({"a": 1}, {"a": -1}),
        ({"a": 10}, {"a": 1}),
        ({"a": 12}, {"a": Decimal("1.2")}),
        ({"a": Decimal("1." + "0" * 40 + "1")}, {"a": 1}),
        ({"a": 10**40 + 1}, {"a": 10**40}),
    ],
)
def test_bodies_that_say_something_else(one: object, other: object) -> None:
    assert hash_json(one) != hash_json(other)


def test_the_first_claim_is_free_and_the_next_gets_the_answer(session: Session) -> None:
    assert claim(session, **KEY, request_hash=b"h", now=NOW) is None
    keep(session, **KEY, body='{"a":1}')
    assert claim(session, **KEY, request_hash=b"h", now=NOW) == '{"a":1}'


def test_another_body_under_the_key(session: Session) -> None:
    claim(session, **KEY, request_hash=b"h", now=NOW)
    keep(session, **KEY, body="{}")
    with pytest.raises(IdempotencyKeyReused):
        claim(session, **KEY, request_hash=b"other", now=NOW)


@pytest.mark.parametrize("other", [{"method": "PATCH"}, {"path": "/api/customers/1"}, {"key": "l"}])
def test_a_key_is_scoped_to_method_and_path(session: Session, other: dict[str, str]) -> None:
    claim(session, **KEY, request_hash=b"h", now=NOW)
    assert claim(session, **(KEY | other), request_hash=b"other", now=NOW) is None


def test_work_is_done_once_and_its_answer_kept(session: Session) -> None:
    done = []

    def work(_: Session) -> str:
        done.append(1)
        return f'{{"n":{len(done)}}}'

    answers = [once(session, **KEY, payload={"a": 1}, now=NOW, work=work) for _ in range(3)]
    assert answers == [('{"n":1}', False), ('{"n":1}', True), ('{"n":1}', True)]


def test_answers_are_kept_for_ninety_days(session: Session) -> None:
    for days, key in ((91, "old"), (89, "new")):
        claim(session, **(KEY | {"key": key}), request_hash=b"h", now=NOW - timedelta(days=days))
    forget_old(session, now=NOW)
    assert session.execute(select(RequestIdempotency.key)).scalars().all() == ["new"]


def test_a_copy_that_waits_too_long_is_told_so(clean_database: str, engine: Engine) -> None:
    with Session(engine) as first, Session(engine) as second:
        claim(first, **KEY, request_hash=b"h", now=NOW)
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(RequestInProgress):
            claim(second, **KEY, request_hash=b"h", now=NOW)
        first.rollback()


def test_a_failed_request_frees_its_key(clean_database: str, engine: Engine) -> None:
    with Session(engine) as first:
        claim(first, **KEY, request_hash=b"h", now=NOW)
        first.rollback()
    with Session(engine) as second:
        assert claim(second, **KEY, request_hash=b"other", now=NOW) is None
        assert second.execute(select(func.count()).select_from(RequestIdempotency)).scalar_one() == 1

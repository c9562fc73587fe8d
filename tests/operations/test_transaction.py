"""`db.transaction`: commits once, and runs the work again when PostgreSQL asks for it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tula import db
from tula.models import Staff


def names() -> list[str]:
    return db.reading(lambda session: list(session.execute(select(Staff.name).order_by(Staff.id)).scalars()))


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_work_is_run_again_when_postgresql_asks(clean_database: str, sqlstate: str) -> None:
    runs: list[int] = []

    def work(session: Session) -> str:
        runs.append(len(runs))
        session.execute(insert(Staff).values(name=f"run {len(runs)}"))
        if len(runs) < 3:
            session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{sqlstate}'; END $$"))
        return "done"

    assert db.transaction(work) == "done"
    assert names() == ["run 3"]


def test_other_failures_are_not_tried_again(clean_database: str) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        runs.append(1)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError, match="division by zero"):
        db.transaction(work)
    assert runs == [1]


def test_a_failure_leaves_nothing(clean_database: str) -> None:
    def work(session: Session) -> None:
        session.execute(insert(Staff).values(name="half"))
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        db.transaction(work)
    assert names() == []


def test_a_lost_connection_is_replaced(clean_database: str) -> None:
    """The server ended our connections while they lay idle in the pool."""
    assert names() == []
    pids = db.reading(lambda session: session.execute(text("SELECT pg_backend_pid()")).scalar_one())

    def kill(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pids})

    engine = db.make_engine(clean_database, role=None)
    with Session(engine) as session:
        kill(session)
    engine.dispose()
    db.transaction(lambda session: session.execute(insert(Staff).values(name="after")))
    assert names() == ["after"]


def test_a_connection_lost_while_committing_is_told_and_not_tried_again(clean_database: str) -> None:
    runs: list[int] = []
    owner = db.make_engine(clean_database, role=None)

    def work(session: Session) -> None:
        runs.append(1)
        session.execute(insert(Staff).values(name="perhaps"))
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with Session(owner) as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    with pytest.raises(db.CommitUncertain):
        db.transaction(work)
    owner.dispose()
    assert runs == [1]


def test_reading_cannot_write(clean_database: str, engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        db.reading(lambda session: session.execute(insert(Staff).values(name="no")))
    assert names() == []

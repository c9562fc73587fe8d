"""The guard of a closed day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.models import DayClose
from tula.operations.day_close import DayClosed, close_day, require_day_open

TODAY = factories.TODAY


def close(session: Session) -> None:
    close_day(session, on=TODAY, cash_counted=None, actor="asha", now=factories.NOW)


def test_a_closed_day_refuses_and_names_itself(session: Session) -> None:
    require_day_open(session, on=TODAY)
    close(session)
    with pytest.raises(DayClosed, match="15 Jun 2026 is closed"):
        require_day_open(session, on=TODAY)
    require_day_open(session, on=TODAY - timedelta(days=1))


def test_a_reopened_day_is_open_and_can_be_closed_again(session: Session) -> None:
    close(session)
    session.execute(
        update(DayClose).values(reopened_by="bina", reopened_at=factories.NOW, reopen_reason="A payment was missing")
    )
    require_day_open(session, on=TODAY)
    close(session)
    with pytest.raises(DayClosed):
        require_day_open(session, on=TODAY)

"""How values leave the program."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tula.domain.money import MAX_PAISE, parse_rupees
from tula.web import formats


@pytest.mark.parametrize(
    ("paise", "text"),
    [(0, "0"), (6500, "65"), (6550, "65.5"), (5508, "55.08"), (-6501, "-65.01"), (MAX_PAISE, "9999999999.99")],
)
def test_rupees(paise: int, text: str) -> None:
    assert json.dumps(formats.rupees(paise)) == text


@given(st.integers(-MAX_PAISE, MAX_PAISE))
def test_rupees_come_back_as_the_same_paise(paise: int) -> None:
    assert parse_rupees(json.dumps(formats.rupees(paise))) == paise


@pytest.mark.parametrize(
    ("rate_bp", "halves", "text"), [(1800, 1, "18"), (500, 2, "2.5"), (25, 1, "0.25"), (25, 2, "0.125"), (0, 2, "0")]
)
def test_percent(rate_bp: int, halves: int, text: str) -> None:
    assert json.dumps(formats.percent(rate_bp, halves=halves)) == text


def test_nothing_stays_nothing() -> None:
    assert formats.rupees_or_none(None) is None
    assert formats.percent_or_none(None) is None
    assert formats.day_or_none(None) is None
    assert (formats.rupees_or_none(150), formats.percent_or_none(250)) == (1.5, 2.5)
    assert formats.day_or_none(date(2026, 11, 9)) == "2026-11-09"


def test_instants_carry_the_offset_of_the_spa() -> None:
    moment = datetime(2026, 11, 8, 20, 0, 0, 999, tzinfo=UTC)
    assert formats.instant(moment, "Asia/Kolkata") == "2026-11-09T01:30:00+05:30"
    assert formats.format_moment(moment, "Asia/Kolkata") == "9 Nov 2026, 01:30"


def test_filters() -> None:
    app = Flask(__name__)
    formats.install(app)
    template = app.jinja_env.from_string("{{ 12345650|rupees }} {{ 250|percent }} {{ day|day }}")
    assert template.render(day=date(2026, 11, 9)) == "₹1,23,456.50 2.5% 9 Nov 2026"

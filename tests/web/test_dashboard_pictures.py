"""The pictures of the first page: to scale, inside their boxes, never drawn below zero; and their words."""

from __future__ import annotations

from datetime import date

import pytest

from tula.domain.weekday import Comparison
from tula.queries.dashboard.packages import ExpiringPackage
from tula.web.dashboard.pictures import (
    COLUMNS_WIDTH,
    STRIP_WIDTH,
    TREND_WIDTH,
    Measure,
    draw_columns,
    draw_strip,
    draw_trend,
)
from tula.web.dashboard.words import difference_words, left_words


def measure(whole: int, part: int) -> Measure:
    return Measure(label="9 Nov", title="", whole=whole, part=part)


def test_columns_are_to_one_scale() -> None:
    drawn = draw_columns([measure(100, 50), measure(200, 200), measure(0, 0), measure(-9, -9)], marked=1)
    heights = [(one.height, one.part_height) for one in drawn.columns]
    assert heights[:2] == [(39, 19), (78, 78)]
    assert heights[2:] == [(0, 0), (0, 0)]
    assert all(one.y + one.height == drawn.base == one.part_y + one.part_height for one in drawn.columns)
    assert all(one.x >= 0 and one.x + one.width <= COLUMNS_WIDTH and one.y >= 0 for one in drawn.columns)
    assert [one.is_marked for one in drawn.columns] == [False, True, False, False]
    assert draw_columns([]).columns == ()


def test_a_part_is_never_more_than_its_whole() -> None:
    (one,) = draw_columns([measure(100, 900)]).columns
    assert one.part_height == one.height


def test_a_strip_is_filled_in_proportion() -> None:
    pieces = draw_strip([("a", 300), ("b", 0), ("c", -50), ("d", 100)])
    assert [(piece.tone, piece.title) for piece in pieces] == [(0, "a"), (3, "d")]
    assert pieces[1].x == STRIP_WIDTH * 3 // 4
    assert pieces[1].x + pieces[1].width <= STRIP_WIDTH
    assert draw_strip([("a", 0), ("b", -1)]) == ()


def test_a_trend_stands_on_zero() -> None:
    drawn = draw_trend([("a", "", 0), ("b", "", 50), ("c", "", 100), ("d", "", -5)])
    ys = [dot.y for dot in drawn.dots]
    assert ys[0] == ys[3] == drawn.base
    assert drawn.base - ys[2] == 2 * (drawn.base - ys[1])
    assert all(0 <= dot.x <= TREND_WIDTH for dot in drawn.dots)
    assert [dot.is_last for dot in drawn.dots] == [False, False, False, True]
    assert draw_trend([]).area == ""
    assert len(draw_trend([("a", "", 7)]).dots) == 1


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (50_000, 40_000, "▲ ₹100 more (+25%)"),
        (30_000, 40_000, "▼ ₹100 less (−25%)"),
        (40_000, 40_000, "the same"),
        (10_000, 0, "▲ ₹100 more"),
        (9_999_900, 100, "▲ ₹99,998 more"),
    ],
)
def test_a_difference_is_told_in_words_with_a_sign(now: int, then: int, words: str) -> None:
    assert difference_words(Comparison(now=now, then=then)) == words


def package(**more: object) -> ExpiringPackage:
    nothing = {"sessions": None, "sessions_total": None, "credit": None, "is_unlimited": False, "discount_bp": None}
    values = {"id": 1, "name": "", "customer_id": 1, "customer": "", "phone": "", "is_paused": False}
    return ExpiringPackage(**{**values, **nothing, "expires_on": date(2026, 11, 9), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"sessions": 2, "sessions_total": 4}, "2 of 4 left"),
        ({"credit": 120_000}, "₹1,200 left"),
        ({"sessions": 0, "sessions_total": 3, "credit": 0}, "0 of 3 left · ₹0 left"),
        ({"is_unlimited": True}, "unlimited"),
        ({"discount_bp": 3000}, "30% off"),
    ],
)
def test_what_is_left_is_told(more: dict[str, object], words: str) -> None:
    assert left_words(package(**more)) == words

"""Charts: bars in their box, and labels that neither cover each other nor leave it."""

from __future__ import annotations

import pytest

from tula.web.charts import LETTER, draw_bars

NAMES = ["Vitamin C serum, 30 ml", "Sunscreen SPF 50, 50 ml", "Bhringraj hair oil, 200 ml", "Soap", "प्राचीन केश तेल"]


@pytest.mark.parametrize("count", [1, 2, 5, 15, 16, 17, 31, 92, 366])
@pytest.mark.parametrize("width", [720, 1120])
def test_no_label_covers_another_or_leaves_the_box(count: int, width: int) -> None:
    chart = draw_bars([(NAMES[n % len(NAMES)], "", n) for n in range(count)], width=width)
    ends = 0
    for bar in chart.bars:
        if bar.label:
            half = len(bar.label) * LETTER // 2
            assert bar.middle - half >= ends
            ends = bar.middle + half
    assert 0 < ends <= width
    assert all(bar.x >= 0 and bar.x + bar.width <= width for bar in chart.bars)


def test_a_label_with_room_is_whole_and_one_without_says_that_it_was_cut() -> None:
    few = draw_bars([(f"{day} Nov", "", day) for day in range(1, 28)], width=1120)
    assert [bar.label for bar in few.bars if bar.label] == [f"{day} Nov" for day in range(1, 28, 2)]
    many = draw_bars([(name, "", 1) for name in NAMES * 3], width=1120)
    assert many.bars[0].label == "Vitamin C…"
    assert many.bars[3].label == "Soap"


def test_values_below_zero_stand_at_zero() -> None:
    chart = draw_bars([("a", "", -5), ("b", "", 0), ("c", "", 10)])
    assert [bar.height for bar in chart.bars] == [0, 0, chart.bars[2].height]
    assert chart.bars[2].height > 0

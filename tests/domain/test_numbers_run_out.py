"""Whether the numbers of a series last to the end of the financial year at its pace."""

from __future__ import annotations

from datetime import date

import pytest

from tula.domain.numbering import DEFAULT_FORMAT, is_running_out


@pytest.mark.parametrize(
    ("template", "after", "on", "expected"),
    [
        (DEFAULT_FORMAT, 3_000, date(2026, 6, 30), False),
        (DEFAULT_FORMAT, 30_000, date(2026, 6, 30), True),
        (DEFAULT_FORMAT, 60_000, date(2026, 12, 31), False),
        (DEFAULT_FORMAT, 99_999, date(2027, 3, 31), True),
        (DEFAULT_FORMAT, 99_998, date(2027, 3, 31), False),
        ("A{series}-{yymmdd}-{seq}", 30, date(2026, 4, 1), True),
        ("A{series}-{yymmdd}-{seq}", 20, date(2026, 4, 1), False),
    ],
)
def test_the_pace_decides(template: str, after: int, on: date, expected: bool) -> None:
    assert is_running_out(template=template, after=after, on=on) is expected

"""Decisions: each has a number of its own, and whoever names one names one that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
NUMBERS = [path.name[:4] for path in DECISIONS]
WRITTEN = [ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "src").rglob("*.py"))]
NAMED = re.compile(r"docs/decisions/(\d{4})|\((\d{4})\)")


def test_numbers_run_from_one_without_gap_or_twin() -> None:
    assert [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)] == NUMBERS


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_the_heading_says_the_number_of_the_file(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} · ")


def test_what_is_named_is_there() -> None:
    named = {
        (path.name, number)
        for path in WRITTEN
        for found in NAMED.finditer(path.read_text(encoding="utf-8"))
        if (number := found[1] or found[2]) and (found[1] or path in DECISIONS)
    }
    assert named
    assert {(name, number) for name, number in named if number not in NUMBERS} == set()

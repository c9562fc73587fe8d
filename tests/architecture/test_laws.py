"""The laws of the house that a linter cannot read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tula"
MODULES = sorted(SOURCE.rglob("*.py"))
MONEY_ROOMS = ("domain", "operations", "models", "queries")


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def in_money_rooms() -> list[Path]:
    return [path for path in MODULES if path.relative_to(SOURCE).parts[0] in MONEY_ROOMS]


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(SOURCE).parts[0] for path in MODULES} >= {"domain", "models", "operations", "db.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_holds(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "no docstring"
    assert len(docstring.splitlines()[0]) > 10


def test_only_db_commits() -> None:
    for path in MODULES:
        if name_of(path) == "db.py":
            continue
        found = [node.lineno for node in nodes(path) if isinstance(node, ast.Attribute) and node.attr == "commit"]
        assert not found, f"{name_of(path)}, line {found}: a commit outside tula.db.transaction"


def test_no_float_near_money() -> None:
    for path in in_money_rooms():
        for node in nodes(path):
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_named = isinstance(node, ast.Name) and node.id in {"float", "Float", "REAL", "Double"}
            assert not is_float, f"{name_of(path)}, line {node.lineno}: a float near money"
            assert not is_named, f"{name_of(path)}, line {node.lineno}: a float near money"
            # 7 / 2 is 3.5: whole paise are divided with round_half_up, apportion or //.
            is_division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
            assert not is_division, f"{name_of(path)}, line {node.lineno}: / makes a float of whole numbers"


def test_one_clock() -> None:
    """Ruff forbids it too, but a line can ask ruff to look away."""
    for path in MODULES:
        if name_of(path) == "clock.py":
            continue
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "time", "time_ns"}:
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                assert owner not in {"date", "datetime", "time", "dt"}, (
                    f"{name_of(path)}, line {node.lineno}: a clock of its own"
                )


def test_only_locks_lock() -> None:
    for path in in_money_rooms():
        if name_of(path) == "operations/locks.py":
            continue
        for node in nodes(path):
            assert not (isinstance(node, ast.Attribute) and node.attr == "with_for_update"), (
                f"{name_of(path)}, line {node.lineno}: rows are locked in operations/locks.py only"
            )


def test_locks_carry_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "http" not in text
        assert "--index" not in text
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)


def test_users_get_the_versions_that_were_tested() -> None:
    def versions(name: str) -> set[str]:
        return {line.split(" ")[0] for line in (ROOT / name).read_text().splitlines() if line[:1].isalnum()}

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_nothing_is_fetched_by_the_pages() -> None:
    """Pages work without the internet, and no script stands inside them (strict CSP)."""
    for page in SOURCE.rglob("templates/**/*.html"):
        text = page.read_text(encoding="utf-8").lower()
        assert "<script>" not in text, page
        assert ' src="http' not in text, page
        assert ' src="//' not in text, page
        assert " onclick=" not in text, page

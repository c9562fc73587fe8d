"""A letter is never lost in silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typst

from tula.documents import glyphs


@pytest.fixture
def shipped_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without any font of its own."""
    glyphs.can_draw.cache_clear()
    monkeypatch.setattr(glyphs, "fonts", lambda: typst.Fonts(include_system_fonts=False))
    yield
    glyphs.can_draw.cache_clear()


def test_what_every_invoice_needs_is_drawn_by_the_shipped_fonts(shipped_fonts: None) -> None:
    text = "₹1,23,456.50 −₹0.40 · – — … × “Zoë” ’ Ł"
    assert glyphs.spell(text) == text


def test_what_no_font_has_is_written_in_latin_letters(shipped_fonts: None) -> None:
    assert not glyphs.can_draw("ಗ")
    assert glyphs.spell("ಗೀತಾ ಶರ್ಮಾ") == "Giitaa Sharmaa"
    assert glyphs.spell("Asha 漢") == "Asha ?"


def test_only_the_words_that_cannot_be_drawn_are_written_otherwise() -> None:
    assert glyphs.spell("day spa\n\U0010fffe x") == "day spa\n? x"


def test_marks_that_show_nothing_are_no_loss() -> None:
    assert glyphs.spell("a\u00a0b\u200d\nc") == "a\u00a0b\u200d\nc"

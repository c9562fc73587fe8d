"""Whether paper can show a text: typst leaves out, without a word, what no font of this machine has.

The one rule: a letter is never lost in silence. What cannot be drawn is written in Latin letters, and said so.
"""

import re
import unicodedata
from functools import cache

import typst

from tula.domain.transliteration import to_latin

_PROBE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Libertinus Serif")
#sys.inputs.text"""
_NOBODY_HAS = "\U0010fffe"
"""A code point that is no character: drawing it shows what a missing glyph looks like."""


@cache
def fonts() -> typst.Fonts:
    """Find the fonts once: those that typst brings, and the system's."""
    return typst.Fonts()


def spell(text: str) -> str:
    """Give the text back, in Latin letters the words of it of which a letter cannot be drawn here."""
    return re.sub(r"\S+", lambda word: _spell_word(word[0]), text)


def _spell_word(word: str) -> str:
    return word if all(map(can_draw, word)) else to_latin(word)


@cache
def can_draw(character: str) -> bool:
    """Tell whether some font here has a character; marks that show nothing by themselves count as drawn."""
    if character.isascii() or unicodedata.category(character) in {"Zs", "Cf", "Cc"}:
        return True
    return _draw(character) != _draw(_NOBODY_HAS)


def _draw(text: str) -> object:
    compiler = typst.Compiler(_PROBE, font_paths=fonts(), sys_inputs={"text": text})
    return compiler.compile(format="svg")

"""Names of India in Latin letters, for paper that has no font of their script.

Read off the names that Unicode gives its letters, which are the same in every script of India: a consonant sounds
with an a until a vowel sign or a virama follows. So it is legible, not scholarly.
"""

import unicodedata

UNREADABLE = "?"
SCRIPTS = frozenset(
    ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA")
)
_SIGNS = {
    "ANUSVARA": "m",
    "CANDRABINDU": "n",
    "BINDI": "n",
    "ADDAK BINDI": "n",
    "TIPPI": "n",
    "VISARGA": "h",
    "AVAGRAHA": "'",
}
_SILENT = frozenset({"\u200b", "\u200c", "\u200d", "\ufe0e", "\ufe0f"})


def to_latin(text: str) -> str:
    """Write text in Latin letters; what is no letter of a known script becomes a question mark."""
    written: list[str] = []
    for character in text:
        name = unicodedata.name(character, "")
        if character.isascii():
            written.append(character)
        elif " SIGN VIRAMA" in name:
            _drop_inherent_a(written)
        elif " VOWEL SIGN " in name:
            _drop_inherent_a(written)
            written.append(name.rsplit(" VOWEL SIGN ", 1)[1].split(" ")[-1].lower())
        elif " SIGN " in name and name.split(" SIGN ", 1)[1] in _SIGNS:
            written.append(_SIGNS[name.split(" SIGN ", 1)[1]])
        elif character not in _SILENT and not name.endswith((" SIGN NUKTA", " ADDAK")):
            written.append(_spell(character, name))
    return _capitalised("".join(written))


def _drop_inherent_a(written: list[str]) -> None:
    if written and written[-1].endswith("a") and len(written[-1]) > 1:
        written[-1] = written[-1][:-1]


def _spell(character: str, name: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii())
    if plain:
        return plain
    script, _, letter = name.partition(" LETTER ")
    return letter.split(" ")[-1].lower() if letter and script in SCRIPTS else UNREADABLE


def _capitalised(text: str) -> str:
    """Begin every word with a capital: these scripts have none, and what is written so is mostly a name."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))

"""Names in Latin letters, where no font has their own."""

import pytest

from tula.domain.transliteration import to_latin


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Asha Rao", "Asha Rao"),
        ("गीता शर्मा", "Giitaa Sharmaa"),
        ("ಗೀತಾ ಶರ್ಮಾ", "Giitaa Sharmaa"),
        ("ગીતા", "Giitaa"),
        ("\u095bैनब", "Zainaba"),
        ("ज\u093cैनब", "Jainaba"),
        ("१२", "12"),
        ("Zoë", "Zoe"),
        ("क\u200dष", "Kassa"),
        ("Cake 🎂 漢", "Cake ? ?"),
        ("", ""),
    ],
)
def test_to_latin(text: str, latin: str) -> None:
    assert to_latin(text) == latin

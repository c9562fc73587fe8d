"""Rupees in words."""

import pytest

from tula.domain.words import rupees_in_words


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (0, "Rupees zero only"),
        (100, "Rupees one only"),
        (4_01_20, "Rupees four hundred one and paise twenty only"),
        (1_19_05, "Rupees one hundred nineteen and paise five only"),
        (1_23_456_50, "Rupees one lakh twenty-three thousand four hundred fifty-six and paise fifty only"),
        (10_00_000_00, "Rupees ten lakh only"),
        (1_00_00_001_00, "Rupees one crore one only"),
        (
            999_999_999_999,
            (
                "Rupees nine hundred ninety-nine crore ninety-nine lakh ninety-nine thousand nine hundred ninety-nine "
                "and paise ninety-nine only"
            ),
        ),
        (-65_00, "Minus rupees sixty-five only"),
    ],
)
def test_words(paise: int, words: str) -> None:
    assert rupees_in_words(paise) == words

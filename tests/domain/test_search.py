"""Which words find a customer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tula.domain.search import LONGEST_WORD, search_terms, search_words


def finds(q: str, *, name: str = "Asha Rao", phone: str = "+91 98450 12345") -> bool:
    """Search as the query does: every term fits when a word begins with one of its prefixes."""
    words = search_words(name=name, phone=phone)
    terms = search_terms(q)
    return bool(terms) and all(any(word.startswith(term.prefixes) for word in words) for term in terms)


@pytest.mark.parametrize(
    "q",
    [
        "asha",
        "ASHA",
        "as",
        "rao",
        "ra as",
        "Asha Rao",
        " rao  asha ",
        "98450",
        "9845012345",
        "+91 98450",
        "+919845012345",
        "919845",
        "098450 12345",
        "12345",
        "2345",
        "98450-12345",
        "asha 2345",
        "asha 98450",
        "५",
    ],
)
def test_found(q: str) -> None:
    assert finds(q)


@pytest.mark.parametrize("q", ["sha", "asha b", "4501", "98451", "12346", "", "   ", "?", "%", "<", "asha 4501"])
def test_not_found(q: str) -> None:
    assert not finds(q)


def test_a_number_with_its_country_is_found_where_it_was_stored_without() -> None:
    assert finds("+91 98450 12", phone="98450 12345")


def test_accents_and_scripts() -> None:
    assert finds("jose", name="José Mascarenhas")
    assert finds("JOSÉ", name="Jose Mascarenhas")
    assert finds("आशा", name="आशा राव")
    assert finds("o'br", name="Kim O'Brien")
    assert finds("strasse", name="Straße")


def test_words_fit_into_an_index() -> None:
    words = search_words(name="अ" * 5000, phone="1" * 15)
    assert max(len(word) for word in words) == LONGEST_WORD
    assert finds("अ" * 5000, name="अ" * 5000)


def test_the_longest_word_leads() -> None:
    assert [term.prefixes for term in search_terms("a kumar ra")] == [("kumar",), ("ra",), ("a",)]
    assert len(search_terms("a b c d e f g h i j")) == 6


@given(st.text(min_size=1, max_size=40), st.text(alphabet="0123456789", min_size=6, max_size=15))
def test_whoever_is_stored_is_found_by_every_word_and_by_phone(name: str, phone: str) -> None:
    assert finds(phone, name=name, phone=phone)
    assert finds(phone[:4], name=name, phone=phone)
    assert finds(phone[-4:], name=name, phone=phone)
    if search_terms(name):
        assert finds(name, name=name, phone=phone)

"""Which words find a customer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tula.domain.search import LONGEST_WORD, MOST_WORDS, parse_search, search_words


def finds(q: str, *, name: str = "Asha Rao", phone: str = "+91 98450 12345") -> bool:
    """Search as the query does: every term fits when a word begins with one of its prefixes."""
    words = search_words(name=name, phone=phone)
    search = parse_search(q)
    if search is None:
        return False
    fits = all(any(word.startswith(term.prefixes) for word in words) for term in search.terms)
    # The phrase only finds what the terms find.
    if search.phrase is not None and any(word.startswith(search.phrase.prefixes) for word in words):
        assert fits
    return fits


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
    assert len(search_words(name=" ".join(str(number) for number in range(100)), phone="")) == MOST_WORDS


def test_a_name_of_many_words_is_found_as_it_stands() -> None:
    name = "0:" * MOST_WORDS + "Venkatanarasimha"
    assert finds(name, name=name, phone="98450 12345")


def test_a_name_that_looks_like_a_number() -> None:
    assert finds("24/7", name="24/7", phone="98450 12345")
    assert not finds("24/7", name="24 hours", phone="98450 12345")


def test_a_name_is_stored_once_for_each_word_in_front() -> None:
    assert search_words(name="Asha Devi Rao", phone="+91 98450 12345") == {
        "asha devi rao",
        "devi rao asha",
        "rao asha devi",
        "919845012345",
        "9845012345",
        "<543210548919",
    }


def test_the_longest_word_leads_and_the_phrase_stays_as_typed() -> None:
    search = parse_search("a Kumar  ra")
    assert search
    assert [term.prefixes for term in search.terms] == [("kumar",), ("ra",), ("a",)]
    assert search.phrase
    assert search.phrase.prefixes == ("a kumar ra",)
    many = parse_search("a b c d e f g h i j")
    assert many
    assert len(many.terms) == 6
    assert all((one := parse_search(q)) and one.phrase is None for q in ("asha", "98450 12345"))


@given(st.text(min_size=1, max_size=40), st.text(alphabet="0123456789", min_size=6, max_size=15))
def test_whoever_is_stored_is_found_by_name_and_by_phone(name: str, phone: str) -> None:
    assert finds(phone, name=name, phone=phone)
    assert finds(phone[:4], name=name, phone=phone)
    assert finds(phone[-4:], name=name, phone=phone)
    if parse_search(name):
        assert finds(name, name=name, phone=phone)

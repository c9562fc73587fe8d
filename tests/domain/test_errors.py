"""What can go wrong: a name, a sentence, fields and facts."""

import pytest

from tula.domain.errors import Conflict, DomainError, Invalid, NotFound
from tula.domain.invoice import DiscountTooLarge


class BrokenScale(Conflict):
    """The scale is broken. Mend it.

    More about it.
    """


def test_the_docstring_is_the_sentence_and_the_name_is_the_code() -> None:
    error = BrokenScale()
    assert (error.message, error.code, str(error)) == (
        "The scale is broken. Mend it.",
        "broken_scale",
        "The scale is broken. Mend it.",
    )
    assert (error.errors, error.details) == ({}, {})


def test_a_sentence_fields_and_facts_may_be_given() -> None:
    error = BrokenScale("It is bent.", errors={"scale": ("bent", "old")}, since=2019)
    assert (error.message, error.errors, error.details) == ("It is bent.", {"scale": ["bent", "old"]}, {"since": 2019})


def test_a_failure_blames_fields_with_its_sentence_or_a_closer_word() -> None:
    bare = BrokenScale.at("scale", "beam")
    assert bare.errors == {"scale": ["The scale is broken. Mend it."], "beam": ["The scale is broken. Mend it."]}
    bent = BrokenScale.at("scale", message="It is bent.")
    assert (bent.message, bent.errors) == ("It is bent.", {"scale": ["It is bent."]})
    close = BrokenScale.at("scale", fault="Straighten it.")
    assert (close.message, close.errors) == ("The scale is broken. Mend it.", {"scale": ["Straighten it."]})
    assert BrokenScale.at(None).errors == {}


@pytest.mark.parametrize("family", [NotFound, Conflict, Invalid])
def test_three_families(family: type[DomainError]) -> None:
    assert issubclass(family, DomainError)
    assert family().message
    assert DiscountTooLarge.code == "discount_too_large"
    assert NotFound.code == "not_found"

"""How customers are found: which words they are stored under, and which prefixes a search asks for.

Every search is a search by prefix. A phone is found by its last digits as well, because its digits are also stored
backwards, behind a mark.
"""

import re
import unicodedata
from dataclasses import dataclass

BACKWARDS = "<"
NATIONAL_DIGITS = 10
LONGEST_WORD = 200
MOST_TERMS = 6
_WORD = re.compile(r"\w+")
_PHONE = re.compile(r"[\d\s+().\-/]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One part of a search: a customer fits when one of their words begins with one of the prefixes."""

    prefixes: tuple[str, ...]


def search_words(*, name: str, phone: str) -> frozenset[str]:
    """Give the words that a customer is stored under."""
    folded = fold(name)
    digits = digits_of(phone)
    words = {folded, *_WORD.findall(folded)}
    if digits:
        words |= {digits, digits[-NATIONAL_DIGITS:], BACKWARDS + digits[::-1]}
    return frozenset(word[:LONGEST_WORD] for word in words if word)


def search_terms(text: str) -> tuple[Term, ...]:
    """Give the parts of a search, the most telling first; all must fit. None when nothing can be searched for."""
    if _PHONE.fullmatch(text) and (digits := digits_of(text)):
        return (_term(digits),) if not text.strip().startswith("+91") else (_term(digits, digits[2:]),)
    words = sorted(set(_WORD.findall(fold(text))), key=lambda word: (-len(word), word))
    return tuple(_term(word[:LONGEST_WORD]) for word in words[:MOST_TERMS])


def fold(text: str) -> str:
    """Lower-case a text and take the accents off, so that José is found as jose."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", " ".join(text.split()).casefold()))


def digits_of(text: str) -> str:
    """Give the digits of a phone number as ASCII."""
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())


def _term(word: str, *others: str) -> Term:
    if not word.isdigit():
        return Term(prefixes=(word,))
    digits = digits_of(word)
    trunk = (digits.lstrip("0"),) if digits.startswith("0") and digits.strip("0") else ()
    return Term(prefixes=(digits, *filter(None, others), *trunk, BACKWARDS + digits[::-1]))

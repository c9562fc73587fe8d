"""How customers are found: which words they are stored under, and which prefixes a search asks for.

Every search is a search by prefix. A name is stored once for each of its words, that word in front, so that `rao as`
finds Asha Rao as quickly as `rao`. A phone is found by its last digits as well, because its digits are also stored
backwards, behind a mark.
"""

import re
import unicodedata
from dataclasses import dataclass

BACKWARDS = "<"
NATIONAL_DIGITS = 10
LONGEST_WORD = 60
MOST_WORDS = 12
MOST_TERMS = 6
_WORD = re.compile(r"\w+")
_PHONE = re.compile(r"[\d\s+().\-/]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One part of a search: a customer fits when one of their words begins with one of the prefixes."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is searched for: every term must fit, the most telling first; the phrase is the text as it was typed."""

    terms: tuple[Term, ...]
    phrase: Term | None = None


def search_words(*, name: str, phone: str) -> frozenset[str]:
    """Give the words that a customer is stored under."""
    words = _words(name)
    turned = {" ".join(words[start:] + words[:start])[:LONGEST_WORD] for start in range(len(words))}
    digits = digits_of(phone)
    numbers = {digits, digits[-NATIONAL_DIGITS:], BACKWARDS + digits[::-1]} if digits else set()
    return frozenset(turned | numbers)


def parse_search(text: str) -> Search | None:
    """Read a search; None when it holds nothing that can be searched for."""
    if _PHONE.fullmatch(text) and (digits := digits_of(text)):
        country = (digits[2:],) if text.strip().startswith("+91") else ()
        # Somebody may be called 24/7.
        name = " ".join(_words(text))[:LONGEST_WORD]
        return Search(terms=(_term(digits, *country, *({name} - {digits})),))
    words = _words(text)
    if not words:
        return None
    telling = sorted(set(words), key=lambda word: (-len(word), word))
    terms = tuple(_term(word[:LONGEST_WORD]) for word in telling[:MOST_TERMS])
    phrase = Term(prefixes=(" ".join(words)[:LONGEST_WORD],)) if len(terms) > 1 else None
    return Search(terms=terms, phrase=phrase)


def fold(text: str) -> str:
    """Lower-case a text and take the accents off, so that José is found as jose."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", " ".join(text.split()).casefold()))


def digits_of(text: str) -> str:
    """Give the digits of a phone number as ASCII."""
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())


def _words(text: str) -> list[str]:
    """Give the words that count: as many of a long name are looked for as are stored."""
    return _WORD.findall(fold(text))[:MOST_WORDS]


def _term(word: str, *others: str) -> Term:
    if not word.isdigit():
        return Term(prefixes=(word,))
    digits = digits_of(word)
    trunk = (digits.lstrip("0"),) if digits.startswith("0") and digits.strip("0") else ()
    return Term(prefixes=(digits, *filter(None, others), *trunk, BACKWARDS + digits[::-1]))

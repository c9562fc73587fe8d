"""The JSON body of a request, as plain values: which bytes are JSON, and what no body may hold.

Numbers stay exact, and nothing that was sent is dropped: a name that stands twice is refused.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from tula.domain.errors import Invalid

LARGEST_BODY = 1024 * 1024
DEEPEST_BODY = 24
MOST_DIGITS = 28
"""Whole numbers written with an exponent are read as such up to here; no field takes larger ones."""
MOST_FAULTS = 50
"""So many faults of a body are told at once."""


class InvalidRequest(Invalid):
    """Some fields need attention."""


class MalformedJson(Invalid):
    """The request is not valid JSON."""


class JsonExpected(Invalid):
    """Send JSON with the header Content-Type: application/json."""


class RequestTooLarge(Invalid):
    """The request is too large: at most 1 MB."""


def read_json() -> dict[str, Any]:
    """Read the JSON object of the request; numbers with a point are `Decimal`.

    :raises Invalid: another content type, too large, not UTF-8, not JSON, not an object, too deep, a name that stands
        twice in an object, or text that the database cannot hold.
    """
    if request.mimetype != "application/json":
        raise JsonExpected
    try:
        raw = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise RequestTooLarge from error
    names = _Names()
    try:
        payload = json.loads(
            raw.decode("utf-8"),
            parse_float=_read_decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=names.read_object,
        )
    except RecursionError as error:
        raise MalformedJson("The request is nested too deeply.") from error
    except ValueError as error:
        raise MalformedJson from error
    if not isinstance(payload, dict):
        raise MalformedJson("The request must be a JSON object.")
    check_strings(payload)
    names.require_single(payload)
    return payload


def _read_decimal(text: str) -> Decimal | int:
    """Read a JSON number with a point or an exponent; 1.0 is the whole number 1, as in JSON Schema."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    is_whole = number.adjusted() < MOST_DIGITS and number == number.to_integral_value()
    return int(number) if is_whole else number


def _refuse_constant(text: str) -> None:
    raise ValueError(text)


def check_strings(payload: Mapping[str, Any]) -> None:
    """Refuse what no text column can hold: NUL and halves of surrogate pairs; and nesting without end."""
    for path, text in _strings(payload):
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise InvalidRequest.at(path, message="This text holds a character that cannot be stored.")


def _strings(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, value in _values(payload):
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            for name in value:
                yield path or "body", name


def _values(payload: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give every value of a body with the way to it; the body itself has none."""
    waiting: list[tuple[str, Any, int]] = [("", payload, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > DEEPEST_BODY:
            raise MalformedJson("The request is nested too deeply.")
        yield path, value
        if isinstance(value, dict):
            waiting += [(f"{path}.{name}" if path else name, part, depth + 1) for name, part in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}.{index}", part, depth + 1) for index, part in enumerate(value)]


class _Names:
    """Watches for a name that stands twice in an object: of `{"qty": 1, "qty": 5}` JSON readers keep the last.

    Objects are read from within, so the way to a name is only known in the end.
    """

    def __init__(self) -> None:
        self.repeated: list[tuple[dict[str, Any], str]] = []

    def read_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make the object, and remember a name that it has twice."""
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.repeated += [(made, name) for name, count in counts.items() if count > 1]
        return made

    def require_single(self, payload: Mapping[str, Any]) -> None:
        """Refuse names that stand twice; an object that its own repeated name has thrown out is not looked into.

        :raises InvalidRequest: naming them, as in `services.0.qty`.
        """
        if not self.repeated:
            return
        paths = {id(value): path for path, value in _values(payload)}
        found = [f"{paths[id(made)]}.{name}".removeprefix(".") for made, name in self.repeated if id(made) in paths]
        raise InvalidRequest.at(*found[:MOST_FAULTS], message="This name stands here twice. Send it once.")

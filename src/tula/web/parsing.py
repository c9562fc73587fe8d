"""What comes in, read strictly: JSON bodies, query strings, keys, and the types their fields are made of.

The one rule: whatever a stranger sends becomes a value the operations can take, or a 400 that names the field.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, TypeGuard, TypeVar

from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from werkzeug.exceptions import RequestEntityTooLarge

from tula.domain.errors import DomainError, Invalid
from tula.domain.imports.table import LARGEST_FILE
from tula.domain.money import MAX_PAISE, AmountTooLarge, InvalidAmount, parse_rupees, scale_hundredfold
from tula.web.json_body import MOST_FAULTS, InvalidRequest, check_strings, read_json

LONGEST_KEY = 255
LARGEST_ID = 2**63 - 1

M = TypeVar("M", bound=BaseModel)


class CsvExpected(Invalid):
    """Send the file itself with the header Content-Type: text/csv."""


class FileTooLarge(Invalid):
    """This file is too large: at most 5 MB. Split it."""


class InvalidIdempotencyKey(Invalid):
    """An Idempotency-Key has 1 to 255 printable characters."""


# --- Models ----------------------------------------------------------------------------------------


class Body(BaseModel):
    """A request body; unknown fields are refused, so that a slip of the pen never changes a bill silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def changes(self) -> dict[str, Any]:
        """Give the fields that were sent, for a PATCH."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    def overrides_benefit(self) -> bool:
        """Tell whether staff decide about a benefit in place of the burn order, which not every role may."""
        return False


class CsvFile(Body):
    """A body that is a CSV file; `?skip_existing=true` leaves out rows that are there already."""

    raw: bytes
    skip_existing: bool = False


class Query(BaseModel):
    """A query string; an empty value counts as absent."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Answer(BaseModel):
    """The shape of an answer, for the API description; answers themselves are plain dictionaries."""

    model_config = ConfigDict(extra="forbid")


def absent() -> Any:
    """Make a field of a PATCH that may be left out but not be null."""

    def drop_default(schema: dict[str, Any]) -> None:
        schema.pop("default", None)

    return Field(default=None, json_schema_extra=drop_default)


# --- Field types -----------------------------------------------------------------------------------


def _fault(error: DomainError) -> PydanticCustomError:
    return PydanticCustomError(error.code, "{words}", {"words": error.message})


def refused(words: str) -> PydanticCustomError:
    """Make the fault of a field, to be raised in a validator; without these words it would only be "not usable"."""
    return PydanticCustomError("refused", "{words}", {"words": words})


def _read_signed_money(value: object) -> int:
    try:
        return parse_rupees(value)
    except (InvalidAmount, AmountTooLarge) as error:
        raise _fault(error) from error


def _read_money(value: object) -> int:
    paise = _read_signed_money(value)
    if paise < 0:
        raise _fault(InvalidAmount())
    return paise


def _read_percent(value: object) -> int:
    rate_bp = scale_hundredfold(value)
    if rate_bp is None or not 0 <= rate_bp <= 10_000:
        raise refused("Give a percentage from 0 to 100 with at most two decimals.")
    return rate_bp


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a JSON value is a whole number; true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _read_qty(value: object) -> int:
    if not is_whole(value) or not 1 <= value <= 9999:
        raise refused("Please provide a valid quantity.")
    return value


def _read_id(value: object) -> int:
    if not is_whole(value) or not 1 <= value <= LARGEST_ID:
        raise refused("Give the id of a record: a whole number from 1.")
    return value


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2999


def _read_date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise refused(f"Give a date from {FIRST_YEAR} to {LAST_YEAR}.")
            return day
    raise refused("Give a date as YYYY-MM-DD.")


def _plain_line(value: str) -> str:
    if not value.isprintable():
        raise refused("Leave out line breaks and control characters.")
    return value


def _plain_text(value: str) -> str:
    if any(ord(character) < 32 and character not in "\n\r\t" for character in value):
        raise refused("Leave out control characters.")
    return value


_RUPEES_SCHEMA = {
    "description": "Rupees with at most two decimals, as a number or a string.",
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": MAX_PAISE / 100},
        {"type": "string", "pattern": r"^\d{1,10}(\.\d{1,2})?$"},
    ],
}
_SIGNED_RUPEES_SCHEMA = {
    "description": "Rupees with at most two decimals, as a number or a string; the sign gives the direction.",
    "anyOf": [
        {"type": "number", "minimum": -MAX_PAISE / 100, "maximum": MAX_PAISE / 100},
        {"type": "string", "pattern": r"^[+-]?\d{1,10}(\.\d{1,2})?$"},
    ],
}
_PERCENT_SCHEMA = {
    "description": "Percent with at most two decimals, as a number or a string.",
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 100},
        {"type": "string", "pattern": r"^(100(\.00?)?|\d{1,2}(\.\d{1,2})?)$"},
    ],
}

Money = Annotated[int, BeforeValidator(_read_money), WithJsonSchema(_RUPEES_SCHEMA)]
"""Rupees from 0, read as paise."""

SignedMoney = Annotated[int, BeforeValidator(_read_signed_money), WithJsonSchema(_SIGNED_RUPEES_SCHEMA)]
"""Rupees of either sign, read as paise."""

Percent = Annotated[int, BeforeValidator(_read_percent), WithJsonSchema(_PERCENT_SCHEMA)]
"""A percentage from 0 to 100, read as basis points."""

Qty = Annotated[int, BeforeValidator(_read_qty), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 9999})]
RowId = Annotated[
    int,
    BeforeValidator(_read_id),
    WithJsonSchema({"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID}),
]
Whole = Annotated[int, Field(strict=True)]
"""A whole number; add bounds with `Field(ge=, le=)`."""

Flag = Annotated[bool, Field(strict=True)]
LocalDate = Annotated[
    date,
    BeforeValidator(_read_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^(19|2\d)\d\d-\d\d-\d\d$"}),
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_plain_line)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_plain_line)]
"""One line of text that may be empty."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_plain_text)]
"""Several lines of text that may be empty."""

Rupees = Annotated[float, WithJsonSchema({"type": "number", "description": "Rupees, at most two decimals."})]
"""Money in an answer."""

Rate = Annotated[float, WithJsonSchema({"type": "number", "description": "Percent."})]
"""A percentage in an answer."""

Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A date and an instant in an answer."""


# --- Query strings ---------------------------------------------------------------------------------

QueryId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
QueryQty = Annotated[int, Field(ge=1, le=9999)]
SearchText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class PageQuery(Query):
    """Which page of a list."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 25


# --- Reading a request -----------------------------------------------------------------------------


def read_body(model: type[M]) -> tuple[M, Any]:
    """Read the JSON body as a model, and as plain JSON for comparing it with an earlier request.

    :raises Invalid: not JSON, or not this JSON; for `CsvFile` no CSV.
    """
    if issubclass(model, CsvFile):
        return _read_csv(model)
    payload = read_json()
    return check(model, payload), payload


def _read_csv(model: type[M]) -> tuple[M, Any]:
    """Read the body as the bytes of a file; its fingerprint is what a copy of the request is known by."""
    if request.mimetype != "text/csv":
        raise CsvExpected
    request.max_content_length = LARGEST_FILE
    try:
        raw = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise FileTooLarge from error
    skips = request.args.get("skip_existing", "")
    asked = check(model, {"raw": raw, "skip_existing": skips or False})
    return asked, {"sha256": hashlib.sha256(raw).hexdigest(), "skip_existing": skips}


def read_query(model: type[M]) -> M:
    """Read the query string as a model.

    :raises InvalidRequest: a value cannot be used.
    """
    values = {name: value for name, value in request.args.items() if value.strip()}
    check_strings(values)
    return check(model, values)


def read_idempotency_key() -> str | None:
    """Read the Idempotency-Key header.

    :raises InvalidIdempotencyKey: empty, too long or not printable.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isprintable()):
        raise InvalidIdempotencyKey
    return key


def check(model: type[M], payload: Mapping[str, Any]) -> M:
    """Read plain JSON as a model.

    :raises InvalidRequest: naming each field at fault, as in `services.0.qty`.
    """
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise _describe(error.errors(include_url=False, include_input=False), payload) from error


# --- Faults in the words of staff ------------------------------------------------------------------

_LIST_WANTED = "Give a list; an empty one is []."
_WORDS = {
    "missing": "This field is required.",
    "extra_forbidden": "There is no such field.",
    "string_type": "Give text.",
    "string_too_short": "This field is required.",
    "string_too_long": "At most {max_length} characters.",
    "int_type": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "int_parsing_size": "Give a whole number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "list_type": _LIST_WANTED,
    "tuple_type": _LIST_WANTED,
    "too_long": "Give at most {max_length}.",
    "too_short": "Give at least {min_length}.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "greater_than": "Must be more than {gt}.",
    "greater_than_equal": "Must be at least {ge}.",
    "less_than_equal": "Must be at most {le}.",
    "literal_error": "Choose one of {expected}.",
    "enum": "Choose one of {expected}.",
}


def _describe(faults: list[ErrorDetails], payload: Mapping[str, Any]) -> InvalidRequest:
    errors: dict[str, list[str]] = {}
    sentences: list[str] = []
    for fault in faults[:MOST_FAULTS]:
        path = ".".join(_path(fault, payload)) or "body"
        known = _WORDS.get(fault["type"])
        context = fault.get("ctx", {})
        words = known.format(**context) if known else str(context.get("words", "This value cannot be used."))
        if words not in errors.setdefault(path, []):
            errors[path].append(words)
        sentences.append("" if known else words)
    if len(set(sentences)) == 1 and sentences[0]:
        message = sentences[0]
    else:
        message = f"Please check {', '.join(list(errors)[:5])}{' …' if len(errors) > 5 else ''}."
    return InvalidRequest(message, errors=errors)


def _path(fault: ErrorDetails, payload: Any) -> Iterator[str]:
    """Follow the way to a fault through the body; what pydantic adds about unions is no field and is left out."""
    value = payload
    for part in fault["loc"]:
        if isinstance(value, dict) and (part in value or fault["type"] == "missing"):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        else:
            return
        yield str(part)

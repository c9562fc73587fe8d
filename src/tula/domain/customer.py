"""What a customer's record holds, and which values it takes."""

import re
from collections.abc import Mapping
from typing import Any

from tula.domain.errors import Invalid
from tula.domain.gstin import InvalidGstin, UnknownState, parse_gstin, parse_state_code
from tula.domain.search import digits_of

FIELDS = ("name", "phone", "email", "gstin", "state_code", "address", "notes")

_PHONE = re.compile(r"[\d\s+().\-/]+", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class InvalidCustomer(Invalid):
    """Please check the customer's details."""


def check_customer(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Trim and check all fields together; what is empty is not kept.

    :raises InvalidCustomer: naming every field at fault.
    """
    values = {name: (fields[name] or "").strip() or None for name in FIELDS}
    errors: dict[str, list[str]] = {}
    if values["name"] is None:
        errors["name"] = ["Give the customer's name."]
    if not _is_phone(values["phone"]):
        errors["phone"] = ["Give a phone number of 6 to 15 digits."]
    if values["email"] is not None and not _EMAIL.fullmatch(values["email"]):
        errors["email"] = ["Give an e-mail address such as asha@example.in."]
    try:
        if values["gstin"] is not None:
            values["gstin"] = parse_gstin(values["gstin"])
    except InvalidGstin as error:
        errors["gstin"] = [error.message]
    try:
        if values["state_code"] is not None:
            parse_state_code(values["state_code"])
    except UnknownState as error:
        errors["state_code"] = [error.message]
    if values["gstin"] is not None and not errors:
        values["state_code"] = values["state_code"] or values["gstin"][:2]
        if values["state_code"] != values["gstin"][:2]:
            errors["state_code"] = ["The GSTIN begins with another state. Correct one of them."]
    if errors:
        raise InvalidCustomer(errors=errors)
    return values


def _is_phone(phone: str | None) -> bool:
    return phone is not None and bool(_PHONE.fullmatch(phone)) and 6 <= len(digits_of(phone)) <= 15

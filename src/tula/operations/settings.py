"""The settings of the spa: checked together, stored where they differ from what was."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tula.domain.email_address import parse_email
from tula.domain.errors import DomainError, Invalid
from tula.domain.gst_standing import state_fault
from tula.domain.gstin import parse_gstin, parse_state_code
from tula.domain.numbering import parse_number_format
from tula.domain.payment_methods import parse_payment_methods
from tula.domain.print_template import order_parts, parse_signature
from tula.domain.settings import Settings, read_settings
from tula.domain.timezone import InvalidTimezone, parse_timezone
from tula.domain.upi import parse_upi_id
from tula.models import Setting
from tula.operations import audit


class InvalidSettings(Invalid):
    """Please check the settings."""


def load_settings(session: Session) -> Settings:
    """Read the settings as they are."""
    return read_settings({row.key: row.value for row in session.execute(select(Setting.key, Setting.value))})


def change_settings(session: Session, *, changes: Mapping[str, Any], actor: str, now: datetime) -> Settings:
    """Change some settings and return them all.

    :raises InvalidSettings: naming every field at fault.
    """
    # Two owners saving at once: the second must check its GSTIN against the first one's state. Readers go on.
    session.execute(text("LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE"))
    before = asdict(load_settings(session))
    after = asdict(_checked(before, changes))
    if after["timezone"] != before["timezone"] and not _is_known_to_database(session, after["timezone"]):
        raise InvalidSettings.at("timezone", fault=InvalidTimezone().message)
    changed = {key: value for key, value in after.items() if value != before[key]}
    for key, value in changed.items():
        statement = insert(Setting).values(key=key, value=_plain(value), updated_at=now)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={"value": statement.excluded.value, "updated_at": statement.excluded.updated_at},
            )
        )
    if changed:
        audit.record(
            session,
            action="settings.changed",
            entity="setting",
            entity_id=None,
            details=audit.changes(
                {key: _plain(before[key]) for key in changed}, {key: _plain(value) for key, value in changed.items()}
            ),
            actor=actor,
            now=now,
        )
    return Settings(**after)


def _checked(before: Mapping[str, Any], changes: Mapping[str, Any]) -> Settings:
    values = {field.name: changes.get(field.name, before[field.name]) for field in fields(Settings)}
    values = {key: value.strip() if type(value) is str else value for key, value in values.items()}
    errors: dict[str, list[str]] = {}
    if values["gstin"]:
        _attempt(values, "gstin", parse_gstin, errors)
    _attempt(values, "state_code", parse_state_code, errors)
    if (
        values["gstin"]
        and not errors
        and (fault := state_fault(gstin=values["gstin"], state_code=values["state_code"]))
    ):
        if "state_code" in changes:
            errors["state_code"] = [fault]
        values["state_code"] = values["gstin"][:2]
    _attempt(values, "invoice_number_format", parse_number_format, errors)
    _attempt(values, "payment_methods", parse_payment_methods, errors)
    _attempt(values, "print_signature", parse_signature, errors)
    for paper in ("print_a4", "print_thermal"):
        values[paper] = order_parts(values[paper])
    if not values["business_name"]:
        errors["business_name"] = ["Give the name of the business."]
    # What was stored before the rule is used as it is: it must not bar the other settings.
    if values["timezone"] != before["timezone"]:
        _attempt(values, "timezone", parse_timezone, errors)
    if values["email"] not in ("", before["email"]):
        _attempt(values, "email", parse_email, errors)
    if values["upi_id"]:
        _attempt(values, "upi_id", parse_upi_id, errors)
    if errors:
        raise InvalidSettings(errors=errors)
    return Settings(**values)


def _is_known_to_database(session: Session, timezone: str) -> bool:
    """Tell whether PostgreSQL reckons in this timezone too: the reports do, and it has its own list."""
    query = text("SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = :timezone)")
    return bool(session.scalar(query, {"timezone": timezone}))


def _attempt(values: dict[str, Any], key: str, parse: Any, errors: dict[str, list[str]]) -> None:
    try:
        values[key] = parse(values[key])
    except DomainError as error:
        errors[key] = [error.message]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value

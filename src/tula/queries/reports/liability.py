"""What packages owe customers: at the start of some days, at their end, and what happened between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tula.domain.validity import first_instant
from tula.queries.reports.liability_sql import BY_PACKAGE, BY_TEMPLATE, ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """How a liability rolls forward (paise): opening + everything between = closing; the bonus stands apart."""

    opening: int = 0
    sold: int = 0
    redeemed: int = 0
    refunded: int = 0
    adjusted: int = 0
    expired: int = 0
    closing: int = 0
    bonus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLiability:
    """All packages sold from one template, and how many of them still hold something."""

    template_id: int
    name: str
    packages: int
    roll: Roll


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLiability:
    """One customer package."""

    package_id: int
    name: str
    customer: str
    expires_on: date | None
    roll: Roll


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityEntry:
    """A ledger entry and by how much it moved the liability (paise)."""

    created_at: datetime
    kind: str
    change_type: str
    qty: int | None
    amount: int | None
    moved: int
    invoice_id: int | None
    number: str | None
    package_id: int
    name: str
    customer: str
    service: str | None


_NAMES = ("opening", "sold", "redeemed", "refunded", "adjusted", "expired", "closing", "bonus")


def liability_by_template(session: Session, *, first: date, last: date, timezone: str) -> list[TemplateLiability]:
    """Roll the days forward for every template, the largest closing first, in one statement."""
    rows = session.execute(BY_TEMPLATE, {**_days(first, last, timezone), "template_id": None})
    return [
        TemplateLiability(template_id=row.template_id, name=row.name, packages=row.packages, roll=_roll(row))
        for row in rows
    ]


def liability_by_package(
    session: Session, *, first: date, last: date, timezone: str, template_id: int | None
) -> list[PackageLiability]:
    """Roll the days forward for the packages of one template, or of all, that have anything to tell."""
    rows = session.execute(BY_PACKAGE, {**_days(first, last, timezone), "template_id": template_id})
    return [
        PackageLiability(
            package_id=row.package_id,
            name=row.name,
            customer=row.customer,
            expires_on=row.expires_on,
            roll=_roll(row),
        )
        for row in rows
    ]


def liability_of_packages(
    session: Session, *, today: date, timezone: str, package_ids: Sequence[int]
) -> dict[int, Roll]:
    """Tell what some packages are worth at the end of today, by their id."""
    asked = {**_days(today, today, timezone), "template_id": None, "package_ids": list(package_ids)}
    return {row.package_id: _roll(row) for row in session.execute(BY_PACKAGE, asked)}


def list_liability_entries(
    session: Session, *, first: date, last: date, timezone: str, template_id: int | None
) -> list[LiabilityEntry]:
    """List the ledger entries of the days with what each moved, newest first."""
    rows = session.execute(ENTRIES, {**_days(first, last, timezone), "template_id": template_id})
    return [LiabilityEntry(**row._asdict()) for row in rows]


def sum_rolls(rolls: list[Roll]) -> Roll:
    """Add up."""
    return Roll(**{name: sum(getattr(roll, name) for roll in rolls) for name in _NAMES})


def _days(first: date, last: date, timezone: str) -> dict[str, Any]:
    return {
        "first": first,
        "last": last,
        "starts": first_instant(first, timezone),
        "ends": first_instant(last + timedelta(days=1), timezone),
        "timezone": timezone,
        "package_ids": None,
    }


def _roll(row: Any) -> Roll:
    return Roll(**{name: getattr(row, name) for name in _NAMES})

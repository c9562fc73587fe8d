"""What the routes that use, correct and time customer packages take and answer."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema

from tula.domain.usage import Correction, UsageAsk
from tula.operations.usage import UsageDetails
from tula.web.billing.schemas import PaidMoney
from tula.web.packages.schemas import CustomerPackageDetails, UsageAnswer
from tula.web.parsing import (
    FIRST_YEAR,
    LARGEST_ID,
    LAST_YEAR,
    Answer,
    Body,
    Flag,
    Line,
    LocalDate,
    Qty,
    RowId,
    Rupees,
    SignedMoney,
    Text,
    is_whole,
    refused,
)

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def _read_moment(value: object) -> date | datetime:
    """Read a date, or an instant; an instant without offset is in the spa's timezone."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value) if _INSTANT.fullmatch(value) else date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment
    raise refused("Give a date as YYYY-MM-DD, or an instant such as 2026-11-09T17:05+05:30.")


def _read_signed_qty(value: object) -> int:
    if not is_whole(value) or not 1 <= abs(value) <= 9999:
        raise refused("Please provide a valid quantity.")
    return value


def _read_appointment(value: object) -> str:
    if is_whole(value) and 1 <= value <= LARGEST_ID:
        return str(value)
    if isinstance(value, str) and 0 < len(value.strip()) <= 100 and value.isprintable():
        return value.strip()
    raise refused("Give the id of the appointment.")


Moment = Annotated[
    Any,
    BeforeValidator(_read_moment),
    WithJsonSchema({"type": "string", "description": "A date, or an instant in ISO 8601.", "examples": ["2026-11-09"]}),
]
SignedQty = Annotated[
    int,
    BeforeValidator(_read_signed_qty),
    WithJsonSchema({"type": "integer", "minimum": -9999, "maximum": 9999, "not": {"const": 0}}),
]
AppointmentId = Annotated[
    str,
    BeforeValidator(_read_appointment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 100}, {"type": "integer", "minimum": 1}]}
    ),
]


class UseBody(Body):
    """A use without a bill: units of counted items, or rupees of prepaid ones."""

    service_id: RowId
    item_id: RowId | None = None
    qty: Qty | None = None
    amount: PaidMoney | None = None
    usage_date: Moment | None = None
    staff_id: RowId | None = None
    appointment_id: AppointmentId | None = None
    notes: Text = ""

    def to_ask(self) -> UsageAsk:
        """Say it in the words of the domain."""
        return UsageAsk(service_id=self.service_id, item_id=self.item_id, qty=self.qty, amount=self.amount)

    def to_details(self, *, timezone: str, today: date, now: datetime) -> UsageDetails:
        """Say when it was: today means now, another day its beginning in the spa's timezone."""
        return UsageDetails(
            usage_at=_instant(self.usage_date, timezone, today, now),
            staff_id=self.staff_id,
            appointment_id=self.appointment_id,
            notes=self.notes,
        )


class AdjustBody(Body):
    """A correction by hand: `refund` gives back what was used, `adjust` adds or removes by its sign."""

    service_id: RowId
    item_id: RowId | None = None
    qty: SignedQty | None = None
    amount: SignedMoney | None = None
    reason: Line = ""
    change_type: Correction

    def to_ask(self) -> UsageAsk:
        """Say it in the words of the domain."""
        return UsageAsk(service_id=self.service_id, item_id=self.item_id, qty=self.qty, amount=self.amount)


class ReasonBody(Body):
    """Why a package is paused or resumed."""

    reason: Line = ""


class ExtendBody(Body):
    """A later last day."""

    expires_on: LocalDate
    reason: Line = ""


class CancelBody(Body):
    """Why a package is cancelled. `dry_run` says what it is still worth and writes nothing."""

    reason: Line = ""
    dry_run: Flag = False


class CancelledAnswer(Answer):
    """A cancelled package, and what of its price was not used up."""

    success: bool
    dry_run: bool
    worth: Rupees
    customer_package: CustomerPackageDetails


class UsageMadeAnswer(Answer):
    """A ledger entry and the package after it."""

    success: bool
    usage: UsageAnswer
    customer_package: CustomerPackageDetails


class LeftAnswer(Answer):
    """Where a use or correction would leave the benefit, in sessions or rupees; `left` null: not counted."""

    success: bool
    left: Rupees | None
    granted: Rupees


def _instant(moment: date | datetime | None, timezone: str, today: date, now: datetime) -> datetime:
    zone = ZoneInfo(timezone)
    if moment is None or moment == today:
        return now
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(moment, time(), tzinfo=zone)

"""The list of customer packages as a file: what is filtered, in the order that is shown."""

from collections.abc import Iterable

from tula.documents.table import Cell, Table, rupees
from tula.domain.validity import local_date
from tula.queries.held_package import HeldPackage

COLUMNS = (
    "Customer",
    "Phone",
    "Package",
    "Type",
    "Assigned",
    "Valid from",
    "Expires",
    "Status",
    "Sessions",
    "Sessions used",
    "Sessions left",
    "Credit ₹",
    "Credit used ₹",
    "Credit left ₹",
    "Used %",
    "Price paid ₹",
    "Discount ₹",
    "Last used",
    "Notes",
)


def package_table(packages: Iterable[HeldPackage], *, timezone: str) -> Table:
    """Make the table of these packages."""
    return Table(title="Customer packages", columns=COLUMNS, rows=(_row(held, timezone) for held in packages))


def _row(held: HeldPackage, timezone: str) -> tuple[Cell, ...]:
    balance = held.balance
    sessions, credit = balance.sessions, balance.credit
    return (
        held.customer_name,
        held.customer_phone,
        held.name,
        held.pkg_type.value,
        held.assigned_on,
        held.valid_from,
        held.expires_on,
        held.status.value,
        *((sessions.total, sessions.used, sessions.remaining) if sessions else (None, None, None)),
        *(map(rupees, (credit.total, credit.used, credit.remaining)) if credit else (None, None, None)),
        balance.percent_used,
        rupees(held.price_paid),
        rupees(held.discount),
        held.last_used_at and local_date(held.last_used_at, timezone),
        held.notes or None,
    )

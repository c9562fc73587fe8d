"""Years of a spa's history, for any number of customers: written in the order of time by a few large statements.

The one rule: however long the history, its last days hold the same number of bills, and as many packages end in the
next weeks; so what reads the rows of a month reads as many in a small spa as in a large one. `tula verify` finds no
difference in it. The numbers of visits follow a fixed pattern, from people who came once to those who come weekly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from psycopg import sql

from tula.bench import history_rows as rows
from tula.bench.scratch import Scratch
from tula.domain.gst import Supply, compute_tax

LEDGER_A_CUSTOMER = 10
_WEIGHTS = (1, 2, 3, 4, 5, 6, 8, 11, 15, 30)
"""Visits of ten customers, before they are scaled to the ledger that is asked for."""
ALIKE = len(_WEIGHTS)
"""Customers whose ids differ by a multiple of this came equally often."""

_USES_A_PACKAGE = 10
_YEARS_DAYS = 1095
_RECENT_DAYS = 40
_RECENT_BILLS = 800
"""So many bills of the last days, in every history."""
_ENDING_DAYS = 60
_ENDING = 120
"""So many packages end in the next days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many customers a history has, and about how many ledger entries."""

    customers: int
    ledger: int

    @classmethod
    def of(cls, customers: int, *, ledger_a_customer: int = LEDGER_A_CUSTOMER) -> Size:
        """Give a size by the entries of one customer, on average."""
        return cls(customers=customers, ledger=customers * ledger_a_customer)

    def __str__(self) -> str:
        return f"{self.customers:,}"


def write_history(scratch: Scratch, *, size: Size, today: date) -> None:
    """Fill a migrated, empty database with a history that ended yesterday."""
    values = {
        "customers": size.customers,
        "weights": list(_WEIGHTS),
        "scale": size.ledger / size.customers / _entries_a_customer(),
        "uses": _USES_A_PACKAGE,
        "today": today,
        "days": _YEARS_DAYS,
        "recent_days": _RECENT_DAYS,
        "recent_bills": _RECENT_BILLS,
        "ending": _ENDING,
        "ending_days": _ENDING_DAYS,
        **_product_tax(),
    }
    literals = {name: sql.Literal(value) for name, value in values.items()}
    with scratch.connect() as connection, connection.transaction():
        (may_skip_checks,) = connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() or (False,)
        if may_skip_checks:  # what refers to what is proven by `tula verify`; the log is sealed in one go
            connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("ALTER TABLE audit_log DISABLE TRIGGER seal_audit")
        for statement in rows.STATEMENTS:
            connection.execute(sql.SQL(statement).format(**literals))
        connection.execute("ALTER TABLE audit_log ENABLE TRIGGER seal_audit")
    with scratch.connect() as connection:
        connection.execute("VACUUM ANALYZE")


def _entries_a_customer() -> float:
    """Count the entries that the unscaled pattern gives a customer: the uses, and the grants of two kinds of three."""
    packages = sum(-(-visits // _USES_A_PACKAGE) for visits in _WEIGHTS)
    return (sum(_WEIGHTS) + packages * 2 / 3) / len(_WEIGHTS)


def _product_tax() -> dict[str, Decimal]:
    """Tax the one product of a bill as the program does (rupees)."""
    supply = Supply(place_of_supply=rows.STATE, is_interstate=False, is_taxed=True)
    tax = compute_tax(net=rows.PRODUCT_PRICE * 100, rate_bp=1800, is_inclusive=True, supply=supply)
    return {"product_taxable": Decimal(tax.taxable) / 100, "product_head": Decimal(tax.cgst) / 100}

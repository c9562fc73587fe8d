"""The ledger: `post` is the only way into `package_usage`, and moves the balance in the same statement.

An entry's sign is its effect on what is left. A grant raises the total; everything else moves what was used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType, Rule
from tula.domain.lifecycle import ItemBalance, StoredStatus, stored_status
from tula.models import CustomerPackage, CustomerPackageItem, PackageUsage
from tula.models.package import to_item_balance
from tula.operations.rows import Row, dump_rows, recordset, table_of
from tula.operations.statement import Statement, round_trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ledger entry to post: signed sessions or uses, signed paise; `key` can never be posted twice."""

    change_type: ChangeType
    kind: BenefitKind
    customer_id: int
    key: str
    usage_at: datetime
    customer_package_id: int | None = None
    item_id: int | None = None
    service_id: int | None = None
    qty: int | None = None
    amount: int | None = None
    is_tender: bool = False
    rule: Rule | None = None
    reason: str | None = None
    invoice_id: int | None = None
    line_id: int | None = None
    reverses_id: int | None = None
    keeps_id: int | None = None
    staff_id: int | None = None
    appointment_id: str | None = None
    notes: str | None = None


_COLUMNS = (
    "change_type",
    "benefit_type",
    "customer_id",
    "customer_package_id",
    "item_id",
    "service_id",
    "qty",
    "amount",
    "is_tender",
    "rule",
    "reason",
    "invoice_id",
    "line_id",
    "idempotency_key",
    "reverses_id",
    "keeps_id",
    "usage_at",
    "staff_id",
    "appointment_id",
    "actor",
    "notes",
    "created_at",
)
_USAGE = table_of(PackageUsage)

# Every sub-statement sees the rows as they were before it, so the balance after an entry is the balance
# before all of them plus the running sum of the entries so far. The answer is the packages whose status may be
# another one now: active with a benefit just emptied, or completed with something left again.
_POST = Statement(
    text(
        f"""
    WITH entry AS (
        SELECT * FROM {recordset(_USAGE, _COLUMNS, "entries", "entry")}
    ), change AS (
        SELECT item_id,
               coalesce(sum(qty) FILTER (WHERE change_type = 'grant'), 0) AS granted_qty,
               coalesce(sum(qty) FILTER (WHERE change_type <> 'grant'), 0) AS returned_qty,
               coalesce(sum(amount) FILTER (WHERE change_type = 'grant'), 0) AS granted,
               coalesce(sum(amount) FILTER (WHERE change_type <> 'grant'), 0) AS returned,
               max(usage_at) FILTER (WHERE change_type = 'use') AS last_used_at
        FROM entry WHERE item_id IS NOT NULL GROUP BY item_id
    ), moved AS (
        UPDATE customer_package_item AS item
        SET total_qty = item.total_qty + change.granted_qty,
            used_qty = item.used_qty - change.returned_qty,
            balance_total = item.balance_total + change.granted,
            balance_used = CASE WHEN item.balance_total IS NULL THEN 0
                                ELSE item.balance_used - change.returned END,
            last_used_at = greatest(change.last_used_at, item.last_used_at)
        FROM change WHERE item.id = change.item_id
        RETURNING item.customer_package_id, item.remaining_qty, item.balance_remaining
    ), posted AS (
        INSERT INTO package_usage ({", ".join(_COLUMNS)}, qty_after, balance_after)
        SELECT {", ".join(f"entry.{name}" for name in _COLUMNS)},
               item.remaining_qty + sum(entry.qty) OVER so_far,
               item.balance_remaining + sum(entry.amount) OVER so_far
        FROM entry LEFT JOIN customer_package_item AS item ON item.id = entry.item_id
        WINDOW so_far AS (PARTITION BY entry.item_id ORDER BY entry.ordinality)
        ORDER BY entry.ordinality
    )
    SELECT DISTINCT package.id
    FROM moved JOIN customer_package AS package ON package.id = moved.customer_package_id
    WHERE package.status <> 'cancelled'
      AND (package.status = 'active') = (coalesce(moved.balance_remaining, moved.remaining_qty) = 0)
    """  # noqa: S608 - names of our own columns
    )
)

_ITEMS_OF = (
    select(
        CustomerPackageItem.customer_package_id,
        CustomerPackageItem.benefit_type,
        CustomerPackageItem.total_qty,
        CustomerPackageItem.used_qty,
        CustomerPackageItem.balance_total,
        CustomerPackageItem.balance_used,
    )
    .where(CustomerPackageItem.customer_package_id.in_(bindparam("ids", expanding=True)))
    .order_by(CustomerPackageItem.id)
)


def post(session: Session, *, entries: Sequence[Entry], actor: str, now: datetime) -> None:
    """Append entries and move the balances they speak of, in order.

    The caller holds the locks on the entitlements. A package whose last benefit is used up becomes completed,
    and active again when something is given back.

    :raises sqlalchemy.exc.IntegrityError: a balance would be overspent, or a key was posted before.
    """
    post_rows(session, rows=[entry_row(entry, actor=actor, now=now) for entry in entries])


def entry_row(entry: Entry, *, actor: str, now: datetime) -> Row:
    """Build the row of one entry, for those who post entries of several moments together."""
    return {
        "change_type": entry.change_type.value,
        "benefit_type": entry.kind.value,
        "customer_id": entry.customer_id,
        "customer_package_id": entry.customer_package_id,
        "item_id": entry.item_id,
        "service_id": entry.service_id,
        "qty": entry.qty,
        "amount": entry.amount,
        "is_tender": entry.is_tender,
        "rule": entry.rule.value if entry.rule else None,
        "reason": entry.reason,
        "invoice_id": entry.invoice_id,
        "line_id": entry.line_id,
        "idempotency_key": entry.key,
        "reverses_id": entry.reverses_id,
        "keeps_id": entry.keeps_id,
        "usage_at": entry.usage_at,
        "staff_id": entry.staff_id,
        "appointment_id": entry.appointment_id,
        "actor": actor,
        "notes": entry.notes,
        "created_at": now,
    }


def post_rows(session: Session, *, rows: Sequence[Row]) -> None:
    """Append rows made by `entry_row`, in order, as `post` does."""
    if not rows:
        return
    [crossed] = round_trip(session, _POST(entries=dump_rows(_USAGE, rows)))
    if crossed:
        _refresh_status(session, [row.id for row in crossed])


def _refresh_status(session: Session, package_ids: Iterable[int]) -> None:
    """Store completed or active for packages, as their benefits now stand."""
    items: dict[int, list[ItemBalance]] = {}
    for row in session.execute(_ITEMS_OF, {"ids": sorted(package_ids)}):
        items.setdefault(row.customer_package_id, []).append(to_item_balance(row))
    packages: dict[StoredStatus, list[int]] = {}
    for package_id, balances in items.items():
        packages.setdefault(stored_status(balances), []).append(package_id)
    for status, ids in packages.items():
        session.execute(
            update(CustomerPackage)
            .where(
                CustomerPackage.id.in_(ids),
                CustomerPackage.status != StoredStatus.CANCELLED.value,
                CustomerPackage.status != status.value,
            )
            .values(status=status.value)
        )

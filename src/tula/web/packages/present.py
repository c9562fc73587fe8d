"""Customer packages and their ledger as the JSON of the contract."""

from datetime import date
from typing import Any

from tula.domain.benefits import ChangeType
from tula.domain.lifecycle import PackageState, PackageType, Tally
from tula.domain.sale import written_id
from tula.queries.held_package import HeldPackage, PackageItem
from tula.queries.package_usage import UsageEntry
from tula.web.formats import day_or_none, instant, percent_or_none, rupees, rupees_or_none

PACKAGE_TYPES = {
    PackageType.SESSION: "service_package",
    PackageType.COMBO: "service_package",
    PackageType.VALUE: "prepaid",
    PackageType.MEMBERSHIP: "membership",
    PackageType.DISCOUNT: "discount",
}


def present_package(package: HeldPackage, *, timezone: str) -> dict[str, Any]:
    """Show a customer package in a list."""
    sessions, credit = package.balance.sessions, package.balance.credit
    return {
        "id": package.id,
        "customer": {
            "id": package.customer_id,
            "name": package.customer_name,
            "phone": package.customer_phone,
        },
        "package": {"id": package.template_id, "name": package.name, "pkg_type": package.pkg_type.value},
        "assigned_on": package.assigned_on.isoformat(),
        "valid_from": package.valid_from.isoformat(),
        "expires_on": day_or_none(package.expires_on),
        "status": package.status.value,
        "total": sessions and sessions.total,
        "used": sessions and sessions.used,
        "remaining": None if sessions is None else sessions.remaining,
        "percent": package.balance.percent_used,
        "credit": present_credit(credit),
        "last_used_at": package.last_used_at and instant(package.last_used_at, timezone),
    }


def present_package_details(
    package: HeldPackage, recent_usage: tuple[UsageEntry, ...], *, timezone: str
) -> dict[str, Any]:
    """Show a customer package with its items and latest ledger entries."""
    return {
        **present_package(package, timezone=timezone),
        "price_paid": rupees(package.price_paid),
        "discount": rupees(package.discount),
        "notes": package.notes,
        "items": [present_item(item) for item in package.items],
        "recent_usage": [present_usage(entry, timezone=timezone) for entry in recent_usage],
    }


def present_panel_row(package: HeldPackage, *, today: date, timezone: str) -> dict[str, Any]:
    """Show a customer package as the Active Packages panel of the desk reads it."""
    return {
        "id": package.id,
        "package_type": PACKAGE_TYPES[package.pkg_type],
        "name": package.name,
        "service_name": package.service_name,
        "status": package.status.value,
        "assigned_on": package.assigned_on.isoformat(),
        "expires_on": day_or_none(package.expires_on),
        "days_left": package.days_left(today),
        "expires_soon": package.expires_soon(today),
        "sessions": present_sessions(package.balance.sessions),
        "credit": present_credit(package.balance.credit),
        "last_used_at": package.last_used_at and instant(package.last_used_at, timezone),
        "items": [present_item(item) for item in package.items],
    }


def present_item(item: PackageItem) -> dict[str, Any]:
    """Show one benefit of a customer package."""
    sessions = present_sessions(item.balance.sessions)
    credit = present_credit(item.balance.credit)
    return {
        "id": item.id,
        "service_id": item.service_id,
        "service_name": item.service_name,
        "benefit_type": item.kind.value,
        "total_qty": sessions["total"] if sessions else None,
        "used_qty": item.used_qty,
        "remaining_qty": sessions["remaining"] if sessions else None,
        "discount_percent": percent_or_none(item.discount_bp),
        "balance_total": credit["total"] if credit else None,
        "balance_used": credit["used"] if credit else None,
        "balance_remaining": credit["remaining"] if credit else None,
        "paid_remaining": rupees_or_none(item.paid_remaining),
        "bonus_remaining": rupees_or_none(item.bonus_remaining),
    }


def present_usage(entry: UsageEntry, *, timezone: str) -> dict[str, Any]:
    """Show one ledger entry; only adjustments carry a sign."""
    is_signed = entry.change_type == ChangeType.ADJUST
    return {
        "id": entry.id,
        "usage_date": instant(entry.usage_at, timezone),
        "customer_id": entry.customer_id,
        "package_id": entry.template_id,
        "customer_package_id": entry.customer_package_id,
        "item_id": entry.item_id,
        "service_id": entry.service_id,
        "service_name": entry.service_name,
        "qty": entry.qty if is_signed or entry.qty is None else abs(entry.qty),
        "amount": None if entry.amount is None else rupees(entry.amount if is_signed else abs(entry.amount)),
        "change_type": entry.change_type,
        "benefit_type": entry.benefit_type,
        "balance_after": entry.qty_after if entry.balance_after is None else rupees(entry.balance_after),
        "rule": entry.rule,
        "reason": entry.reason,
        "invoice_id": entry.invoice_id,
        "invoice_number": entry.invoice_number,
        "line_id": entry.line_id,
        "idempotency_key": entry.idempotency_key,
        "reverses_id": entry.reverses_id,
        "reversed_by_id": entry.reversed_by_id,
        "staff": entry.staff,
        "actor": entry.actor,
        "notes": entry.notes,
        "created_at": instant(entry.created_at, timezone),
    }


def present_state(state: PackageState) -> dict[str, Any]:
    """Show how a package stands after a bill."""
    return {
        "assignment_id": written_id(state.customer_package_id),
        "package_type": PACKAGE_TYPES[state.pkg_type],
        "sessions": present_sessions(state.balance.sessions),
        "credit": present_credit(state.balance.credit),
        "status": state.status.value,
    }


def present_sessions(tally: Tally | None) -> dict[str, int] | None:
    """Show counted uses."""
    if tally is None:
        return None
    return {"total": tally.total, "used": tally.used, "remaining": tally.remaining}


def present_credit(tally: Tally | None) -> dict[str, Any] | None:
    """Show a prepaid balance in rupees."""
    if tally is None:
        return None
    return {
        "total": rupees(tally.total),
        "used": rupees(tally.used),
        "remaining": rupees(tally.remaining),
    }

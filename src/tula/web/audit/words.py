"""The audit log in the words of staff: what was done, to what, and each fact before and after.

Operations write facts for programs; this is the only place that says them for people. What has no words of its own
is said with its own name, so a new deed shows at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tula.domain.money import format_percent, format_rupees
from tula.domain.validity import format_date
from tula.queries.audit_log import AuditEntry

ACTIONS: Mapping[str, str] = {
    "invoice.issued": "Issued an invoice",
    "invoice.edited": "Edited an invoice",
    "invoice.voided": "Voided an invoice",
    "invoice.emailed": "Sent an invoice by e-mail",
    "credit_note.issued": "Issued a credit note",
    "payment.recorded": "Recorded a payment",
    "payout.recorded": "Paid money back",
    "benefit.applied": "Applied a package",
    "benefit.reversed": "Gave a package's benefit back",
    "benefit.overridden": "Overrode the choice of a package",
    "package.assigned": "Sold a package",
    "package.used": "Used a package without a bill",
    "package.refund": "Gave back to a package by hand",
    "package.adjust": "Adjusted a package",
    "package.paused": "Paused a package",
    "package.resumed": "Resumed a package",
    "package.extended": "Extended a package",
    "package.cancelled": "Ended a package",
    "template.added": "Added to the price list of packages",
    "template.changed": "Changed the price list of packages",
    "service.added": "Added a service",
    "service.changed": "Changed a service",
    "product.added": "Added a product",
    "product.changed": "Changed a product",
    "staff.added": "Added a colleague",
    "staff.changed": "Changed a colleague",
    "batch.received": "Received stock",
    "batch.adjusted": "Adjusted stock",
    "stock.counted": "Counted stock",
    "customer.added": "Added a customer",
    "customer.changed": "Changed a customer",
    "customer.merged": "Merged a customer into another",
    "customer.absorbed": "Took over another customer's record",
    "customer.erased": "Erased a customer",
    "customers.imported": "Imported customers from a file",
    "packages.imported": "Imported packages from a file",
    "services.imported": "Imported services from a file",
    "products.imported": "Imported products from a file",
    "templates.imported": "Imported a price list of packages from a file",
    "staff.imported": "Imported colleagues from a file",
    "stock.imported": "Imported opening stock from a file",
    "settings.changed": "Changed settings",
    "logo.changed": "Changed the logo",
    "logo.removed": "Removed the logo",
    "day.closed": "Closed a day",
    "day.reopened": "Reopened a day",
    "user.added": "Added a user",
    "user.changed": "Changed a user",
    "user.password_changed": "Changed a password",
    "user.logged_in": "Logged in",
    "user.login_failed": "Failed to log in",
    "user.logged_out": "Logged out",
}
"""What each deed is called."""

GROUPS: Mapping[str, str] = {
    "benefit.": "Everything about benefits on bills",
    "package.": "Everything about packages",
    "customer.": "Everything about customers",
    "batch.": "Everything about stock",
    "user.": "Everything about users and logins",
}

ENTITIES: Mapping[str, str] = {
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "customer": "Customer",
    "customer_package": "Package",
    "customer_package_item": "Benefit",
    "package_template": "Package on offer",
    "service": "Service",
    "product": "Product",
    "staff": "Colleague",
    "stock_batch": "Stock batch",
    "stock_count": "Stock count",
    "import_file": "Imported file",
    "setting": "Settings",
    "day_close": "Day",
    "user": "User",
}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_PAGES: Mapping[str, str] = {"invoice": "/invoices", "customer": "/customers", "customer_package": "/packages"}

_MONEY = frozenset(
    {
        "amount",
        "balance",
        "cash_counted",
        "cash_expected",
        "deduction",
        "discount",
        "final_price",
        "line_total",
        "price",
        "price_paid",
        "total",
        "total_amount",
        "unit_cost",
        "unit_price",
    }
)
"""Facts in paise whose names do not say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line under a deed; `before` is None for what simply was so."""

    name: str
    before: str | None
    after: str


def told(entry: AuditEntry) -> str:
    """Say what was done."""
    return ACTIONS.get(entry.action) or entry.action.replace(".", ": ").replace("_", " ").capitalize()


def record_of(entry: AuditEntry) -> str:
    """Name the record: by its number where it has one."""
    name = ENTITIES.get(entry.entity) or entry.entity.replace("_", " ").capitalize()
    if entry.entity_id is None:
        return name
    number = entry.details.get("number")
    return f"{name} {number}" if number else f"{name} {entry.entity_id}"


def page_of(entry: AuditEntry) -> str | None:
    """Give the address of the record's page, or of the invoice that the deed belongs to; None where neither is."""
    page = _PAGES.get(entry.entity)
    if page and entry.entity_id is not None:
        return f"{page}/{entry.entity_id}"
    invoice_id = entry.details.get("invoice_id")
    return f"/invoices/{invoice_id}" if isinstance(invoice_id, int) else None


def facts_of(entry: AuditEntry) -> list[Fact]:
    """Say the facts of a deed, what changed first."""
    facts = list(_facts(entry.details))
    return sorted(facts, key=lambda fact: fact.before is None)


def _facts(details: Mapping[str, Any]) -> Iterator[Fact]:
    before, after = details.get("before"), details.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in after:
            if before.get(name) != after[name]:
                yield _change(name, before.get(name), after[name])
        details = {name: value for name, value in details.items() if name not in {"before", "after"}}
    for name, value in details.items():
        if isinstance(value, dict) and value.keys() == {"from", "to"}:
            yield _change(name, value["from"], value["to"])
        elif value not in (None, "", [], {}):
            yield Fact(name=_label(name), before=None, after=_value(name, value))


def _change(name: str, before: Any, after: Any) -> Fact:
    return Fact(name=_label(name), before=_value(name, before), after=_value(name, after))


def _label(name: str) -> str:
    words = name.removesuffix("_paise").removesuffix("_bp").replace("_", " ")
    return (words[:1].upper() + words[1:]).replace("gst", "GST").replace("Gst", "GST")


def _value(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    match value:
        case bool():
            words = "yes" if value else "no"
        case int():
            words = _number(name, value)
        case str():
            words = _text(value)
        case list():
            words = "; ".join(_value(name, part) for part in value)
        case dict():
            words = ", ".join(f"{_label(key)} {_value(key, part)}" for key, part in value.items() if part is not None)
        case _:
            words = str(value)
    return words


def _text(value: str) -> str:
    """Write a date as staff read it, and any other text as it stands."""
    try:
        return format_date(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
    except ValueError:
        return value


def _number(name: str, value: int) -> str:
    if name.endswith("_paise") or name in _MONEY:
        return format_rupees(value)
    return format_percent(value) if name.endswith("_bp") else str(value)

"""A package that was assigned without a bill, ended before its time; one that a bill sold is refunded on that bill."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict
from tula.domain.invoice import InvoiceStatus
from tula.domain.lifecycle import HeldItem, StoredStatus
from tula.domain.package_refund import Closing, close_package
from tula.domain.package_worth import UNKNOWN, held_benefit, refundable_share
from tula.domain.reason import require_reason
from tula.domain.usage import PackageNotActive
from tula.domain.validity import local_date
from tula.models import CustomerPackage, Invoice, InvoiceLine
from tula.operations import audit, ledger
from tula.operations.locks import read_package
from tula.operations.package_worth import read_worth
from tula.operations.settings import load_settings
from tula.operations.undo_rows import close_entries


class SoldOnInvoice(Conflict):
    """This package was sold on an invoice. Refund it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What ending a package closes, and what of its price is not used up (paise)."""

    items: tuple[HeldItem, ...]
    closings: tuple[Closing, ...]
    worth: int


def preview_cancellation(session: Session, *, package_id: int, now: datetime) -> Cancellation:
    """Show what `cancel_package` would close, and what the package is still worth.

    :raises DomainError: whatever the cancellation would raise; a reason is not asked for yet.
    """
    return _plan(session, package_id, now=now, locking=False)


def cancel_package(session: Session, *, package_id: int, reason: str, actor: str, now: datetime) -> Cancellation:
    """Close what is left of a package and cancel it.

    :raises ReasonRequired: no reason was given.
    :raises PackageNotFound: no such package.
    :raises PackageNotActive: it was cancelled before.
    :raises SoldOnInvoice: a bill that stands sold it; `invoice_id` and `invoice_number` name it.
    :raises RefundNotMeasurable: nothing says what is left, and the policy is pro rata.
    """
    require_reason(reason)
    plan = _plan(session, package_id, now=now, locking=True)
    session.execute(
        update(CustomerPackage).where(CustomerPackage.id == package_id).values(status=StoredStatus.CANCELLED.value)
    )
    closed = close_entries(plan.items, plan.closings, reason=reason, now=now)
    ledger.post(session, entries=list(closed), actor=actor, now=now)
    audit.record(
        session,
        action="package.cancelled",
        entity="customer_package",
        entity_id=package_id,
        details={
            "reason": reason,
            "worth_paise": plan.worth,
            "closed": [
                {"item_id": one.entitlement_id, "qty": one.qty, "amount_paise": one.amount} for one in plan.closings
            ],
        },
        actor=actor,
        now=now,
    )
    return plan


def _plan(session: Session, package_id: int, *, now: datetime, locking: bool) -> Cancellation:
    items = read_package(session, package_id=package_id, locking=locking)
    if items[0].status is StoredStatus.CANCELLED:
        raise PackageNotActive("This package was cancelled.")
    _require_unbilled(session, package_id)
    settings = load_settings(session)
    today = local_date(now, settings.timezone)
    worth = read_worth(session, package_ids=[package_id], settings=settings, on=today)
    price = session.execute(select(CustomerPackage.price_paid).where(CustomerPackage.id == package_id)).scalar_one()
    share = refundable_share(items=items, worth=worth, returned=(), price=price, settings=settings, on=today)
    benefits = [held_benefit(item, worth.get(item.entitlement.id, UNKNOWN)) for item in items]
    return Cancellation(
        items=tuple(items),
        closings=close_package(benefits).closings,
        worth=share.of(price),
    )


def _require_unbilled(session: Session, package_id: int) -> None:
    sold = session.execute(
        select(Invoice.id, Invoice.number)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(InvoiceLine.customer_package_id == package_id, Invoice.status == InvoiceStatus.ISSUED.value)
    ).first()
    if sold is not None:
        raise SoldOnInvoice(
            f"This package was sold on {sold.number}. Refund it there.",
            invoice_id=sold.id,
            invoice_number=sold.number,
        )

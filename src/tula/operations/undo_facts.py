"""What an undo depends on besides the bill: the standing uses, the packages and batches behind it, under locks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import ChangeType
from tula.domain.document import InvoiceDocument
from tula.domain.fifo import Batch
from tula.domain.invoice import LineKind
from tula.domain.lifecycle import HeldItem
from tula.domain.settings import Settings
from tula.domain.undo import StandingUse
from tula.domain.validity import local_date
from tula.domain.void import UsedElsewhere
from tula.models import CustomerPackage, Invoice, PackageUsage
from tula.models.issued import read_issued
from tula.operations.locks import batches_of, entitlements_in, lock_invoice, to_held_items, to_stock_facts
from tula.operations.payments import InvoiceNotFound
from tula.operations.settings import load_settings
from tula.operations.statement import round_trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """An invoice with what stands behind it."""

    invoice: InvoiceDocument
    settings: Settings
    today: date
    held: list[HeldItem]
    uses: Mapping[int, StandingUse]
    batches: Mapping[int, Batch]

    @property
    def sold_ids(self) -> list[int]:
        """Name the packages that the invoice sold."""
        return sold_packages(self.invoice)


def load_undoable(session: Session, *, invoice_id: int, now: datetime, locking: bool) -> Undoable:
    """Read an invoice with the entitlements and batches it moved; `locking` keeps them ours, in the order of locks.

    :raises InvoiceNotFound: no such invoice.
    """
    if locking:
        lock_invoice(session, invoice_id=invoice_id)
    invoice = read_issued(session, invoice_id=invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    settings = load_settings(session)
    held, stock = round_trip(
        session,
        entitlements_in({*_used_packages(invoice), *sold_packages(invoice)}, locking=locking),
        batches_of(
            product_ids=[],
            batch_ids=[batch_id for line in invoice.lines for batch_id in line.batch_ids],
            locking=locking,
        ),
    )
    return Undoable(
        invoice=invoice,
        settings=settings,
        today=local_date(now, settings.timezone),
        held=to_held_items(held),
        uses=_standing_uses(session, invoice_id),
        batches={fact.batch.id: fact.batch for fact in to_stock_facts(stock)},
    )


def sold_packages(invoice: InvoiceDocument) -> list[int]:
    """Name the packages that an invoice sold."""
    return [line.subject_id for line in invoice.lines if line.kind is LineKind.PACKAGE and line.subject_id is not None]


def read_used_elsewhere(session: Session, *, invoice_id: int, package_ids: list[int]) -> list[UsedElsewhere]:
    """Read where packages were used, and still are, besides the invoice that sold them."""
    reversal = aliased(PackageUsage)
    rows = session.execute(
        select(CustomerPackage.name, Invoice.number)
        .select_from(PackageUsage)
        .join(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
        .where(
            PackageUsage.customer_package_id.in_(package_ids),
            PackageUsage.change_type == ChangeType.USE.value,
            PackageUsage.invoice_id.is_distinct_from(invoice_id),
            reversal.id.is_(None),
        )
        .order_by(PackageUsage.id)
        .limit(1)
    )
    return [UsedElsewhere(package_name=row.name, invoice_number=row.number) for row in rows]


def _used_packages(invoice: InvoiceDocument) -> list[int]:
    return [
        posted.redemption.customer_package_id
        for posted in invoice.redemptions
        if posted.redemption.customer_package_id is not None
    ]


def _standing_uses(session: Session, invoice_id: int) -> dict[int, StandingUse]:
    """Read the uses of an invoice that are not reversed, by the entry that first took them."""
    reversal = aliased(PackageUsage)
    rows = session.execute(
        select(
            PackageUsage.id,
            PackageUsage.keeps_id,
            PackageUsage.idempotency_key,
            PackageUsage.qty,
            PackageUsage.amount,
            PackageUsage.usage_at,
        )
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
        .where(
            PackageUsage.invoice_id == invoice_id,
            PackageUsage.change_type == ChangeType.USE.value,
            reversal.id.is_(None),
        )
    )
    return {
        row.keeps_id or row.id: StandingUse(
            entry_id=row.id,
            key=row.idempotency_key,
            qty=None if row.qty is None else -row.qty,
            amount=-(row.amount or 0),
            usage_at=row.usage_at,
        )
        for row in rows
    }

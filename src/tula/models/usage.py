"""The ledger of package use: append-only; the application's role may not update or delete it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.benefits import BenefitKind, ChangeType, Rule
from tula.models.base import Base, RowId
from tula.models.columns import Paise, one_of


class PackageUsage(Base):
    """One ledger entry.

    `qty` and `amount` are signed by their effect on what is left: a use is negative, a grant positive.
    `amount` (paise) moves the balance of a prepaid entitlement; for the other kinds it records the value given.
    A complimentary use has no entitlement. `keeps_id` names the first use of a line of which this one is what the
    customer keeps after a part refund.
    """

    __tablename__ = "package_usage"

    id: Mapped[RowId]
    change_type: Mapped[str]
    benefit_type: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    customer_package_id: Mapped[int | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("customer_package_item.id"))
    service_id: Mapped[int | None]
    qty: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(Paise)
    qty_after: Mapped[int | None]
    balance_after: Mapped[int | None] = mapped_column(Paise)
    is_tender: Mapped[bool] = mapped_column(server_default=text("false"))
    rule: Mapped[str | None]
    reason: Mapped[str | None]
    invoice_id: Mapped[int | None]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("invoice_line.id", deferrable=True, initially="DEFERRED"))
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("package_usage.id"), unique=True)
    keeps_id: Mapped[int | None] = mapped_column(ForeignKey("package_usage.id"))
    usage_at: Mapped[datetime]
    staff_id: Mapped[int | None]
    appointment_id: Mapped[str | None]
    actor: Mapped[str]
    notes: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("change_type", ChangeType),
        one_of("benefit_type", BenefitKind),
        one_of("rule", Rule),
        CheckConstraint("(benefit_type = 'complimentary') = (item_id IS NULL)", name="complimentary_has_no_item"),
        CheckConstraint("(item_id IS NULL) = (customer_package_id IS NULL)", name="item_and_package"),
        CheckConstraint("num_nonnulls(qty, amount) > 0", name="moves_something"),
        CheckConstraint("(change_type = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_has_original"),
        CheckConstraint("keeps_id IS NULL OR change_type = 'use'", name="use_keeps"),
        CheckConstraint("qty_after >= 0 AND balance_after >= 0", name="after_not_negative"),
        CheckConstraint("num_nonnulls(invoice_id, line_id) IN (0, 2)", name="invoice_and_line"),
        Index("ix_package_usage_customer_package_id", "customer_package_id", "id"),
        Index("ix_package_usage_item_id", "item_id", "id"),
        Index("ix_package_usage_service_id", "service_id"),
        Index("ix_package_usage_invoice_id", "invoice_id"),
        Index("ix_package_usage_usage_at_id", "usage_at", "id"),
        # Rows lie in the order they were booked in, so a few bytes for many pages find the days of a report.
        Index("ix_package_usage_created_at", "created_at", postgresql_using="brin"),
    )

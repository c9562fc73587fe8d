"""Packages: what a spa offers (template) and what a customer holds (customer package and its entitlements)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, DATEMULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.benefits import PACKAGE_BENEFITS, BenefitKind, TaxOrder
from tula.domain.lifecycle import ItemBalance, PackageType, StoredStatus, Tally
from tula.domain.validity import EVERY_DAY, Pause, Validity
from tula.models.base import Base, RowId
from tula.models.columns import AnyRow, Paise, PaiseSum, one_of

WAS_PAUSED = text("customer_package.pauses <> '{}'")
"""What was ever paused is a small part of all customer packages; said as its index says it."""


class PackageTemplate(Base):
    """A package as it stands on the price list."""

    __tablename__ = "package_template"

    id: Mapped[RowId]
    name: Mapped[str]
    description: Mapped[str | None]
    pkg_type: Mapped[str]
    price: Mapped[int] = mapped_column(Paise)
    validity_days: Mapped[int | None]
    weekdays: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    benefit_tax_order: Mapped[str | None]
    gst_rate_bp: Mapped[int] = mapped_column(server_default=text("500"))
    tax_inclusive: Mapped[bool] = mapped_column(server_default=text("false"))
    sac: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        one_of("pkg_type", PackageType),
        one_of("benefit_tax_order", TaxOrder),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("validity_days > 0", name="validity_days_positive"),
        CheckConstraint("gst_rate_bp BETWEEN 0 AND 10000", name="gst_rate_bp_range"),
    )


class PackageTemplateItem(Base):
    """One benefit that a template promises; no service means every service, or one chosen when sold."""

    __tablename__ = "package_template_item"

    id: Mapped[RowId]
    template_id: Mapped[int] = mapped_column(ForeignKey("package_template.id"))
    position: Mapped[int]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    choose: Mapped[bool] = mapped_column(server_default=text("false"))
    benefit_type: Mapped[str]
    qty: Mapped[int | None]
    percent_bp: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(Paise)

    __table_args__ = (
        one_of("benefit_type", PACKAGE_BENEFITS),
        CheckConstraint("NOT (choose AND service_id IS NOT NULL)", name="choose_or_fixed"),
        CheckConstraint("(benefit_type = 'free') <= (qty IS NOT NULL)", name="free_is_counted"),
        CheckConstraint("(benefit_type = 'discount') = (percent_bp IS NOT NULL)", name="discount_has_percent"),
        CheckConstraint("(benefit_type = 'prepaid') = (amount IS NOT NULL)", name="prepaid_has_amount"),
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("percent_bp BETWEEN 1 AND 10000", name="percent_bp_range"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_package_template_item_template_id", "template_id", "position"),
    )


class CustomerPackage(Base):
    """A package a customer holds, with the terms it was sold on; later template changes never reach it.

    `status` stores what events decide; expired and paused follow from the dates when asked.
    """

    __tablename__ = "customer_package"

    id: Mapped[RowId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("package_template.id"))
    name: Mapped[str]
    pkg_type: Mapped[str]
    price_paid: Mapped[int] = mapped_column(Paise)
    discount: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    benefit_tax_order: Mapped[str]
    weekdays: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    assigned_on: Mapped[date]
    valid_from: Mapped[date]
    expires_on: Mapped[date | None]
    pauses: Mapped[list[Range[date]]] = mapped_column(DATEMULTIRANGE, server_default=text("'{}'"))
    status: Mapped[str] = mapped_column(server_default=text("'active'"))
    notes: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("pkg_type", PackageType),
        one_of("benefit_tax_order", TaxOrder),
        one_of("status", StoredStatus),
        CheckConstraint("price_paid >= 0", name="price_paid_not_negative"),
        CheckConstraint("discount >= 0", name="discount_not_negative"),
        CheckConstraint("expires_on >= valid_from", name="expires_after_start"),
        Index("ix_customer_package_customer_id_status", "customer_id", "status"),
        Index("ix_customer_package_assigned_on", "assigned_on", "id"),
        Index("ix_customer_package_expires_on", "expires_on", "id"),
        Index("ix_customer_package_name_id", "name", "id"),
        Index("ix_customer_package_paused", "id", postgresql_where=text("pauses <> '{}'")),
    )


class CustomerPackageItem(Base):
    """An entitlement: one benefit of a customer package with its locked running totals.

    Only `tula.operations.ledger` moves the totals; `tula verify` proves them against the ledger.
    `total_qty` is null where uses are not counted; `paid_total` is the part of a prepaid balance that was paid for.
    `list_value` is what the sessions cost by themselves when sold: by it the price is spread over them.
    """

    __tablename__ = "customer_package_item"

    id: Mapped[RowId]
    customer_package_id: Mapped[int] = mapped_column(ForeignKey("customer_package.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    benefit_type: Mapped[str]
    discount_bp: Mapped[int | None]
    total_qty: Mapped[int | None]
    used_qty: Mapped[int] = mapped_column(server_default=text("0"))
    remaining_qty: Mapped[int | None] = mapped_column(Computed("total_qty - used_qty", persisted=True))
    balance_total: Mapped[int | None] = mapped_column(Paise)
    balance_used: Mapped[int] = mapped_column(Paise, server_default=text("0"))
    balance_remaining: Mapped[int | None] = mapped_column(
        Paise, Computed("balance_total - balance_used", persisted=True)
    )
    paid_total: Mapped[int | None] = mapped_column(Paise)
    list_value: Mapped[int] = mapped_column(PaiseSum, server_default=text("0"))
    last_used_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("benefit_type", PACKAGE_BENEFITS),
        CheckConstraint("used_qty BETWEEN 0 AND total_qty", name="used_within_total"),
        CheckConstraint("used_qty >= 0", name="used_not_negative"),
        CheckConstraint("balance_used BETWEEN 0 AND balance_total", name="balance_used_within_total"),
        CheckConstraint("paid_total >= 0", name="paid_total_not_negative"),
        CheckConstraint("list_value >= 0", name="list_value_not_negative"),
        CheckConstraint("(benefit_type = 'free') <= (total_qty IS NOT NULL)", name="free_is_counted"),
        CheckConstraint("(benefit_type = 'discount') = (discount_bp IS NOT NULL)", name="discount_has_percent"),
        CheckConstraint("(benefit_type = 'prepaid') = (balance_total IS NOT NULL)", name="prepaid_has_balance"),
        CheckConstraint("discount_bp BETWEEN 1 AND 10000", name="discount_bp_range"),
        Index("ix_customer_package_item_customer_id", "customer_id", "id"),
        Index("ix_customer_package_item_customer_package_id", "customer_package_id"),
        Index("ix_customer_package_item_service_id", "service_id"),
    )


class PackageExpiry(Base):
    """The last day of a package moved: append-only, so that what was live on a day can always be told."""

    __tablename__ = "package_expiry"

    id: Mapped[RowId]
    customer_package_id: Mapped[int] = mapped_column(ForeignKey("customer_package.id"))
    moved_from: Mapped[date]
    moved_to: Mapped[date]
    moved_at: Mapped[datetime]

    __table_args__ = (Index("ix_package_expiry_customer_package_id_moved_at", "customer_package_id", "moved_at", "id"),)


def to_validity(row: AnyRow) -> Validity:
    """Read the days of a customer package from its columns."""
    return Validity(
        valid_from=row.valid_from,
        expires_on=row.expires_on,
        weekdays=frozenset(row.weekdays) if row.weekdays else EVERY_DAY,
        pauses=tuple(Pause(start=pause.lower, end=pause.upper) for pause in row.pauses),
    )


def to_item_balance(row: AnyRow) -> ItemBalance:
    """Read where an entitlement stands from its columns."""
    return ItemBalance(
        kind=BenefitKind(row.benefit_type),
        sessions=None if row.total_qty is None else Tally(total=row.total_qty, used=row.used_qty),
        credit=None if row.balance_total is None else Tally(total=row.balance_total, used=row.balance_used),
        times_used=row.used_qty,
    )

"""What sold packages are worth: list prices, and what was taken of them, read for a refund."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Executable, Row, and_, cast, func, select
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType, TaxOrder
from tula.domain.gst import Registration
from tula.domain.invoice import LineKind
from tula.domain.money import share_bp
from tula.domain.package_worth import BenefitWorth, Move, PriceTerms, add_up_taken, prepaid_terms
from tula.domain.settings import Settings
from tula.models import (
    CustomerPackage,
    CustomerPackageItem,
    GstRate,
    InvoiceLine,
    PackageTemplate,
    PackageUsage,
    Service,
)


def read_worth(session: Session, *, package_ids: list[int], settings: Settings, on: date) -> dict[int, BenefitWorth]:
    """Read what the entitlements of packages are worth on a day, by id.

    A use that recorded no value counts at the list price of its service. Where an entitlement is for every service,
    that is what a service of the spa costs on average.
    """
    if not package_ids:
        return {}
    moves: dict[int, list[Move]] = {}
    for row in session.execute(_moves_of(package_ids)):
        moves.setdefault(row.item_id, []).append(_to_move(row))
    return {
        row.id: BenefitWorth(
            paid=row.paid_total or 0,
            list_price=_list_price(row),
            taken=add_up_taken(
                moves.get(row.id, []),
                each=_value_of_one(row),
                own=_own_terms(row, is_taxed=settings.registration is Registration.REGULAR),
                package_is_inclusive=row.package_is_inclusive,
            ),
        )
        for row in session.execute(_entitlements_of(package_ids, on))
    }


def _moves_of(package_ids: list[int]) -> Executable:
    """Select what was taken of entitlements and given back to them, with the terms of the line that did it."""
    is_move = PackageUsage.change_type.not_in([ChangeType.GRANT.value, ChangeType.CLOSE.value])
    return (
        select(
            PackageUsage.item_id,
            PackageUsage.benefit_type,
            PackageUsage.qty,
            PackageUsage.amount,
            InvoiceLine.tax_inclusive,
            InvoiceLine.gst_rate_bp,
        )
        .outerjoin(InvoiceLine, InvoiceLine.id == PackageUsage.line_id)
        .where(PackageUsage.customer_package_id.in_(package_ids), is_move)
    )


def _entitlements_of(package_ids: list[int], on: date) -> Executable:
    """Select the entitlements with the list price of their service, its terms and those of the package's price."""
    average = cast(func.coalesce(func.avg(Service.price) * 100, 0), BigInteger)
    rate = (
        select(GstRate.rate_bp)
        .where(GstRate.service_id == Service.id, GstRate.valid_from <= on)
        .order_by(GstRate.valid_from.desc())
        .limit(1)
    )
    return (
        select(
            CustomerPackageItem.id,
            CustomerPackageItem.benefit_type,
            CustomerPackageItem.discount_bp,
            CustomerPackageItem.paid_total,
            Service.price,
            Service.tax_inclusive,
            rate.scalar_subquery().label("rate_bp"),
            select(average).where(Service.is_active).scalar_subquery().label("usual_price"),
            func.coalesce(InvoiceLine.tax_inclusive, PackageTemplate.tax_inclusive).label("package_is_inclusive"),
            CustomerPackage.benefit_tax_order,
            PackageTemplate.gst_rate_bp.label("template_rate_bp"),
            InvoiceLine.gst_rate_bp.label("sold_rate_bp"),
        )
        .join(CustomerPackage, CustomerPackage.id == CustomerPackageItem.customer_package_id)
        .join(PackageTemplate, PackageTemplate.id == CustomerPackage.template_id)
        .outerjoin(
            InvoiceLine,
            and_(InvoiceLine.customer_package_id == CustomerPackage.id, InvoiceLine.kind == LineKind.PACKAGE.value),
        )
        .outerjoin(Service, Service.id == CustomerPackageItem.service_id)
        .where(CustomerPackageItem.customer_package_id.in_(package_ids))
    )


def _list_price(row: Row[Any]) -> int:
    return int(row.usual_price if row.price is None else row.price)


def _value_of_one(row: Row[Any]) -> int:
    """Say what one use is worth on the price list; a discount only its part of it."""
    price = _list_price(row)
    return share_bp(price, row.discount_bp) if row.benefit_type == BenefitKind.DISCOUNT else price


def _own_terms(row: Row[Any], *, is_taxed: bool) -> PriceTerms:
    """Say how the price list speaks of tax, or prepaid rupees do; of an average of all services nobody can say."""
    if row.benefit_type == BenefitKind.PREPAID:
        return prepaid_terms(_package_rate(row, is_taxed=is_taxed) if row.sold_rate_bp is None else row.sold_rate_bp)
    if row.tax_inclusive is None:
        return PriceTerms(is_inclusive=row.package_is_inclusive)
    return PriceTerms(is_inclusive=row.tax_inclusive, rate_bp=(row.rate_bp or 0) if is_taxed else 0)


def _package_rate(row: Row[Any], *, is_taxed: bool) -> int:
    """Say what tax a package without a bill bore when it was sold (basis points): none where each use is taxed."""
    return row.template_rate_bp if is_taxed and row.benefit_tax_order == TaxOrder.BEFORE_TAX else 0


def _to_move(row: Row[Any]) -> Move:
    billed = row.benefit_type != BenefitKind.PREPAID and row.tax_inclusive is not None
    terms = PriceTerms(is_inclusive=row.tax_inclusive, rate_bp=row.gst_rate_bp) if billed else None
    return Move(qty=row.qty, amount=row.amount, terms=terms)

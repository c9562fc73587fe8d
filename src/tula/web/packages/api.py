"""The JSON API of customer packages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.invoice import Overpaid
from tula.domain.payment_methods import MethodNotTaken
from tula.domain.sale import PackageNotFound
from tula.domain.settings import Settings
from tula.domain.validity import local_date
from tula.operations.invoices import issue_invoice
from tula.operations.packages import assign_package
from tula.queries.held_package import HeldPackage
from tula.queries.package_usage import RECENT_USAGE, list_usage
from tula.queries.packages import PackageFilter, get_package, list_packages
from tula.queries.settings import get_settings
from tula.web.billing.present import present_invoice
from tula.web.endpoint import reads, writes
from tula.web.formats import paged
from tula.web.packages.present import present_package, present_package_details, present_usage
from tula.web.packages.schemas import (
    AssignBody,
    AssignedAnswer,
    CustomerPackageListAnswer,
    CustomerPackageQuery,
    OneCustomerPackageAnswer,
    UsageListAnswer,
)
from tula.web.parsing import PageQuery

TAG = "Customer packages"

api = Blueprint("packages_api", __name__, url_prefix="/packages/api")


@api.post("/assign")
@writes(tag=TAG, body=AssignBody, answer=AssignedAnswer)
def assign(session: Session, body: AssignBody, *, actor: str, now: datetime) -> Mapping[str, Any]:
    """Give a customer a package; with a payment the invoice for it is issued too."""
    if body.payment is None:
        return show_details(session, _assign(session, body, actor, now))
    try:
        issued = issue_invoice(session, request=body.to_bill(body.payment), actor=actor, now=now)
    except Overpaid as error:
        raise Overpaid(errors={"payment.amount": error.errors["payments"]}) from error
    except MethodNotTaken as error:
        raise MethodNotTaken(error.message, errors={"payment.method": error.errors["payments.0.method"]}) from error
    (sold,) = issued.updated_packages
    invoice = present_invoice(issued.document, timezone=issued.timezone)
    return {**show_details(session, sold.customer_package_id), "invoice": invoice}


def _assign(session: Session, body: AssignBody, actor: str, now: datetime) -> int:
    settings = get_settings(session)
    return assign_package(
        session,
        customer_id=body.customer_id,
        ask=body.to_ask(),
        price_paid=body.price_paid,
        discount=body.discount,
        settings=settings,
        today=local_date(now, settings.timezone),
        actor=actor,
        now=now,
    )


@api.get("/customer-packages")
@reads(tag=TAG, query=CustomerPackageQuery, answer=CustomerPackageListAnswer)
def customer_packages(session: Session, query: CustomerPackageQuery) -> Mapping[str, Any]:
    """List customer packages, newest first."""
    timezone = get_settings(session).timezone
    wanted = PackageFilter(
        customer_id=query.customer_id,
        status=query.status,
        q=query.q,
        from_date=query.from_,
        to_date=query.to,
        date_field=query.date_field,
    )
    page = list_packages(session, wanted=wanted, today=clock.today(timezone), page=query.page, per_page=query.per_page)
    return paged(page, [present_package(package, timezone=timezone) for package in page.items])


@api.get("/customer-packages/<int:package_id>")
@reads(tag=TAG, answer=OneCustomerPackageAnswer, failures=(404,))
def customer_package(session: Session, *, package_id: int) -> Mapping[str, Any]:
    """Show one customer package with its items and latest use."""
    return show_details(session, package_id)


@api.get("/customer-packages/<int:package_id>/usage")
@reads(tag=TAG, query=PageQuery, answer=UsageListAnswer, failures=(404,))
def usage(session: Session, query: PageQuery, *, package_id: int) -> Mapping[str, Any]:
    """List the ledger of a customer package, newest first."""
    settings = get_settings(session)
    _known(session, package_id, settings)
    page = list_usage(session, package_id=package_id, page=query.page, per_page=query.per_page)
    return paged(page, [present_usage(entry, timezone=settings.timezone) for entry in page.items])


def show_details(session: Session, package_id: int) -> Mapping[str, Any]:
    """Answer with one customer package, its items and latest use."""
    settings = get_settings(session)
    package = _known(session, package_id, settings)
    recent = list_usage(session, package_id=package_id, per_page=RECENT_USAGE).items
    return {"customer_package": present_package_details(package, recent, timezone=settings.timezone)}


def _known(session: Session, package_id: int, settings: Settings) -> HeldPackage:
    package = get_package(session, package_id=package_id, today=clock.today(settings.timezone))
    if package is None:
        raise PackageNotFound
    return package

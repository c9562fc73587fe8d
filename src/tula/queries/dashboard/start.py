"""The first steps of a new spa, and whether they are done."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tula.domain.gst import Registration
from tula.domain.settings import Settings
from tula.models import CustomerPackage, Invoice, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What is done: a service can be billed, the spa has its name and GST, something was sold."""

    has_service: bool
    is_named: bool
    has_sold: bool


def read_steps(session: Session, *, settings: Settings) -> FirstSteps:
    """Look what is there."""
    row = session.execute(
        select(
            exists().where(Service.is_active).label("has_service"),
            (exists(select(Invoice.id)) | exists(select(CustomerPackage.id))).label("has_sold"),
        )
    ).one()
    return FirstSteps(has_service=row.has_service, is_named=is_named(settings), has_sold=row.has_sold)


def is_named(settings: Settings) -> bool:
    """Tell whether invoices would carry the spa's own name, and the GSTIN that a regular one must show."""
    return settings.business_name != Settings().business_name and not lacks_gstin(settings)


def lacks_gstin(settings: Settings) -> bool:
    """Tell whether a spa that charges tax has not said under which GSTIN (CGST Rules, rule 46(a))."""
    return settings.registration is Registration.REGULAR and not settings.gstin

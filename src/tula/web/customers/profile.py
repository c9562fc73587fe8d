"""What each part of a customer's profile reads; a part that is not shown is not read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from tula.domain.lifecycle import PackageStatus
from tula.queries.customer_profile import Favourite, list_favourites, list_usage_of_customer
from tula.queries.held_package import HeldPackage
from tula.queries.invoice_list import InvoiceFilter, InvoiceSummary, list_invoices
from tula.queries.package_usage import UsageEntry
from tula.queries.packages import packages_of_customer
from tula.queries.paging import Page
from tula.queries.visits import Savings, Visits, get_savings, get_visits
from tula.web.pages import Spa, page_number

OVERVIEW = "overview"
TABS: Mapping[str, str] = {
    OVERVIEW: "Overview",
    "packages": "Assigned Packages",
    "invoices": "Invoices",
    "usage": "Usage history",
    "notes": "Notes",
}
LATEST_INVOICES = 5
STILL_GOOD = (PackageStatus.ACTIVE, PackageStatus.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first look: figures, what is held (what is still good first), the latest bills, the favourite services."""

    visits: Visits
    savings: Savings
    held: list[HeldPackage]
    found: Page[InvoiceSummary]
    favourites: list[Favourite]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """All packages but the cancelled."""

    held: list[HeldPackage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """A page of the bills."""

    found: Page[InvoiceSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A page of the ledger."""

    usage: Page[UsageEntry]


Shown: TypeAlias = Overview | Packages | Invoices | Usage | None


def read_tab(session: Session, spa: Spa, *, customer_id: int, tab: str) -> Shown:
    """Read what a part of the profile shows; the notes are on the customer's own record."""
    if tab == OVERVIEW:
        return Overview(
            visits=get_visits(session, customer_id=customer_id),
            savings=get_savings(session, customer_id=customer_id),
            held=sorted(
                packages_of_customer(session, customer_id=customer_id, today=spa.today),
                key=lambda one: one.status not in STILL_GOOD,
            ),
            found=list_invoices(session, wanted=InvoiceFilter(customer_id=customer_id), per_page=LATEST_INVOICES),
            favourites=list_favourites(session, customer_id=customer_id),
        )
    if tab == "packages":
        return Packages(held=packages_of_customer(session, customer_id=customer_id, today=spa.today))
    if tab == "invoices":
        return Invoices(found=list_invoices(session, wanted=InvoiceFilter(customer_id=customer_id), page=page_number()))
    if tab == "usage":
        return Usage(usage=list_usage_of_customer(session, customer_id=customer_id, page=page_number()))
    return None

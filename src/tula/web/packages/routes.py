"""Customer packages as pages: the list, its fragments and files, the details and the statement."""

from flask import Blueprint, Response, abort, render_template

from tula.domain.lifecycle import PackageStatus
from tula.queries.held_package import HeldPackage
from tula.queries.package_order import PackageSort, QuickFilter
from tula.queries.package_usage import RECENT_USAGE, UsageEntry, list_usage
from tula.queries.packages import every_package, get_package, list_packages
from tula.queries.paging import Page
from tula.web.exports import send_table
from tula.web.packages.export import package_table
from tula.web.packages.figures import beside, figures, percent_of
from tula.web.packages.filters import read_filter, read_order
from tula.web.pages import Spa, page_number, piece_of, read_page

pages = Blueprint("packages_pages", __name__)
pages.add_app_template_global(figures, "package_figures")
pages.add_app_template_global(percent_of)
pages.add_app_template_global(beside, "usage_rows")

STATEMENT_ENTRIES = 1000


@pages.get("/packages/")
def show_packages() -> str:
    """List customer packages."""
    wanted, order = read_filter(), read_order()
    spa, found = read_page(
        lambda session, spa: (
            spa,
            list_packages(session, wanted=wanted, order=order, today=spa.today, page=page_number()),
        )
    )
    return render_template(
        "packages/list.html",
        spa=spa,
        found=found,
        wanted=wanted,
        order=order,
        sorts=PackageSort,
        quick=QuickFilter,
        statuses=list(PackageStatus),
    )


@pages.get("/packages/export.<any(csv, xlsx):ending>")
def export_packages(ending: str) -> Response:
    """Give the filtered list as CSV or as an Excel workbook."""
    wanted, order = read_filter(), read_order()
    return send_table(
        ending,
        name="customer-packages",
        read=lambda session, spa: package_table(
            every_package(session, wanted=wanted, order=order, today=spa.today), timezone=spa.settings.timezone
        ),
    )


@pages.get("/packages/<int:package_id>")
def show_package(package_id: int) -> str:
    """Show one customer package with its ledger."""
    spa, held, usage = _read(package_id)
    return render_template("packages/show.html", spa=spa, held=held, usage=usage, timezone=spa.settings.timezone)


@pages.get("/packages/<int:package_id>/row")
@piece_of("/packages/{package_id}")
def show_row(package_id: int) -> str:
    """Show one row of the list: a fragment, not a page."""
    spa, held, _ = _read(package_id, per_page=1)
    return render_template("packages/_one_row.html", spa=spa, one=held)


@pages.get("/packages/<int:package_id>/details")
@piece_of("/packages/{package_id}")
def show_details(package_id: int) -> str:
    """Show what the details dialog holds: a fragment, not a page."""
    spa, held, usage = _read(package_id, per_page=RECENT_USAGE)
    return render_template("packages/_details.html", spa=spa, held=held, usage=usage, timezone=spa.settings.timezone)


@pages.get("/packages/<int:package_id>/usage")
@piece_of("/packages/{package_id}")
def show_usage(package_id: int) -> str:
    """Show a page of the ledger: a fragment, not a page of its own."""
    spa, held, usage = _read(package_id)
    return render_template("packages/_usage.html", held=held, usage=usage, timezone=spa.settings.timezone)


@pages.get("/packages/<int:package_id>/statement")
def show_statement(package_id: int) -> str:
    """Show a package with all its use, as it is printed for the customer."""
    spa, held, usage = _read(package_id, per_page=STATEMENT_ENTRIES)
    return render_template("packages/statement.html", spa=spa, held=held, usage=usage, timezone=spa.settings.timezone)


def _read(package_id: int, *, per_page: int = 25) -> tuple[Spa, HeldPackage, Page[UsageEntry]]:
    spa, held, usage = read_page(
        lambda session, spa: (
            spa,
            get_package(session, package_id=package_id, today=spa.today),
            list_usage(session, package_id=package_id, page=page_number(), per_page=per_page),
        )
    )
    if held is None:
        abort(404)
    return spa, held, usage

"""Customer packages as pages: the list with its form to assign one, and the details."""

from flask import Blueprint, abort, render_template

from tula.domain.lifecycle import PackageStatus
from tula.queries.packages import PackageFilter, get_package, list_packages, list_usage
from tula.web.pages import argument, page_number, read_page

pages = Blueprint("packages_pages", __name__)


@pages.get("/packages/")
def show_packages() -> str:
    """List customer packages, newest first."""
    status = argument("status")
    wanted = PackageFilter(
        q=argument("q") or None, status=PackageStatus(status) if status in set(PackageStatus) else None
    )
    spa, found = read_page(
        lambda session, spa: (spa, list_packages(session, wanted=wanted, today=spa.today, page=page_number()))
    )
    return render_template("packages/list.html", spa=spa, found=found, wanted=wanted, statuses=list(PackageStatus))


@pages.get("/packages/<int:package_id>")
def show_package(package_id: int) -> str:
    """Show one customer package with its ledger."""
    if package_id >= 2**63:
        abort(404)
    spa, held, usage = read_page(
        lambda session, spa: (
            spa,
            get_package(session, package_id=package_id, today=spa.today),
            list_usage(session, package_id=package_id, page=page_number()),
        )
    )
    if held is None:
        abort(404)
    return render_template("packages/show.html", held=held, usage=usage, timezone=spa.settings.timezone)

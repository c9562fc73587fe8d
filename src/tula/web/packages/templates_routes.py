"""The price list of packages as a page: templates with their form and what they give."""

from flask import Blueprint, render_template

from tula.domain.lifecycle import PackageType
from tula.queries.templates import list_templates
from tula.web.pages import argument, page_number, read_page

pages = Blueprint("templates_pages", __name__)

TYPES = {
    PackageType.SESSION: "Sessions",
    PackageType.VALUE: "Prepaid value",
    PackageType.MEMBERSHIP: "Membership",
    PackageType.DISCOUNT: "Discount",
    PackageType.COMBO: "Combo",
}
SHOWN = {"": None, "active": True, "inactive": False}


@pages.get("/packages/templates")
def show_templates() -> str:
    """List package templates by name."""
    q, shown = argument("q"), argument("status")
    spa, found = read_page(
        lambda session, spa: (
            spa,
            list_templates(session, q=q or None, is_active=SHOWN.get(shown), page=page_number()),
        )
    )
    return render_template("packages/templates.html", spa=spa, found=found, q=q, shown=shown, types=TYPES)

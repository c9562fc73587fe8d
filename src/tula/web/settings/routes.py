"""The settings as a page."""

from flask import Blueprint, render_template

from tula.domain.gstin import STATES
from tula.web.pages import read_page

pages = Blueprint("settings_pages", __name__)


@pages.get("/settings")
def show_settings() -> str:
    """Show the form of the spa's settings."""
    spa = read_page(lambda _, spa: spa)
    return render_template("settings/show.html", settings=spa.settings, states=STATES)

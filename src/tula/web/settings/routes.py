"""The settings as a page, and the logo as an image."""

import hashlib

from flask import Blueprint, Response, abort, render_template, request

from tula import db
from tula.domain.gstin import STATES
from tula.queries.logo import get_logo
from tula.web.pages import read_page
from tula.web.security import Deed, may

pages = Blueprint("settings_pages", __name__)


@pages.get("/settings")
def show_settings() -> str:
    """Show the form of the spa's settings."""
    spa, logo = read_page(lambda session, spa: (spa, get_logo(session)))
    return render_template(
        "settings/show.html", settings=spa.settings, states=STATES, logo=logo, sees_audit=may(Deed.AUDIT)
    )


@pages.get("/settings/logo")
def show_logo() -> Response:
    """Send the logo; its type is what its bytes were found to be."""
    logo = db.reading(get_logo)
    if logo is None:
        abort(404)
    response = Response(logo.image, mimetype=logo.content_type, headers={"Cache-Control": "private, no-cache"})
    response.set_etag(hashlib.sha256(logo.image).hexdigest())
    response.make_conditional(request)
    return response

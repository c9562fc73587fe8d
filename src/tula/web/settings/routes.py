"""The settings as pages, one for each section, and the logo as an image."""

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy.orm import Session

from tula import db
from tula.domain.gst_standing import check_standing
from tula.domain.gstin import STATES
from tula.domain.invoice import PaymentMethod
from tula.domain.number_preview import NumberPreview, preview_numbers
from tula.domain.numbering import MAX_LENGTH, financial_year
from tula.domain.settings import PrintFormat
from tula.domain.timezone import place_names
from tula.queries.logo import get_logo
from tula.queries.numbering import issued_numbers
from tula.web.pages import Spa, read_page
from tula.web.security import Deed, may
from tula.web.settings.sample import example_code, sample_paper
from tula.web.settings.words import ELSEWHERE, PAPER_PARTS, REGISTRATIONS, SECTIONS, TOKENS, Link

pages = Blueprint("settings_pages", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How the saved format goes on from where each series stands."""

    financial_year: str
    preview: NumberPreview


@pages.get("/settings")
def show_settings() -> str:
    """Show what there is to set, with how it stands, and what is set elsewhere."""
    spa, numbers = read_page(lambda session, spa: (spa, read_numbers(session, spa)))
    return _render("overview", spa, numbers=numbers, elsewhere=_elsewhere())


@pages.get("/settings/spa")
def show_spa() -> str:
    """Show who the spa is."""
    spa, logo = read_page(lambda session, spa: (spa, get_logo(session)))
    return _render("spa", spa, logo=logo, timezones=sorted(place_names()))


@pages.get("/settings/gst")
def show_gst() -> str:
    """Show how the spa stands with GST."""
    spa = read_page(lambda _, spa: spa)
    standing = check_standing(
        registration=spa.settings.registration, gstin=spa.settings.gstin, state_code=spa.settings.state_code
    )
    return _render("gst", spa, standing=standing, states=STATES, registrations=REGISTRATIONS)


@pages.get("/settings/numbering")
def show_numbering() -> str:
    """Show the format of document numbers, and the numbers that come next."""
    spa, numbers = read_page(lambda session, spa: (spa, read_numbers(session, spa)))
    return _render("numbering", spa, numbers=numbers, preview=numbers.preview, tokens=TOKENS, longest=MAX_LENGTH)


@pages.get("/settings/packages")
def show_packages() -> str:
    """Show how packages are billed."""
    return _render("packages", read_page(lambda _, spa: spa))


@pages.get("/settings/payments")
def show_payments() -> str:
    """Show how the spa is paid: the ways it takes come first, in their order."""
    spa = read_page(lambda _, spa: spa)
    taken = spa.settings.payment_methods
    methods = (*taken, *(method for method in PaymentMethod if method not in taken))
    return _render(
        "payments",
        spa,
        methods=methods,
        upi_id=spa.settings.upi_id,
        code=example_code(spa.settings, spa.settings.upi_id),
    )


@pages.get("/settings/paper")
def show_paper() -> str:
    """Show what is printed on each paper, with a sample of it."""
    spa, logo = read_page(lambda session, spa: (spa, get_logo(session)))
    layout = spa.settings.print_format
    return _render(
        "paper",
        spa,
        layouts=PrintFormat,
        parts=PAPER_PARTS,
        **sample_paper(settings=spa.settings, today=spa.today, layout=layout, has_logo=logo is not None),
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


def read_numbers(session: Session, spa: Spa) -> Numbers:
    """Read where each series stands, and go on by the saved format."""
    year = financial_year(spa.today)
    return Numbers(
        financial_year=f"{year}-{(year + 1) % 100:02d}",
        preview=preview_numbers(
            template=spa.settings.invoice_number_format,
            on=spa.today,
            issued=issued_numbers(session, financial_year=year),
        ),
    )


def _render(section: str, spa: Spa, **facts: Any) -> str:
    return render_template(
        f"settings/{section}.html",
        section=section,
        sections=SECTIONS,
        spa=spa,
        settings=spa.settings,
        may_change=may(Deed.SETTINGS),
        **facts,
    )


def _elsewhere() -> list[Link]:
    """Give the places that are set elsewhere, without those that who asks may not see."""
    return [link for link in ELSEWHERE if link.deed is None or may(link.deed)]

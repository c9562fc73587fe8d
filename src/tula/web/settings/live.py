"""What the forms of the settings ask while staff type: fragments of pages, made by the rules that saving obeys.

Nothing is written. What is typed comes in the address under the names of the form's fields.
"""

from dataclasses import replace

from flask import Blueprint, render_template, request

from tula.domain.gst import Registration
from tula.domain.gst_standing import check_standing
from tula.domain.number_preview import preview_numbers
from tula.domain.numbering import MAX_LENGTH, financial_year
from tula.domain.print_template import PrintPart, order_parts
from tula.domain.settings import PrintFormat, Settings
from tula.queries.logo import get_logo
from tula.queries.numbering import issued_numbers
from tula.web.pages import argument, piece_of, read_page, word_of
from tula.web.settings.sample import example_code, sample_paper

pages = Blueprint("settings_live", __name__)

LONGEST_WORDS = 4_000


@pages.get("/settings/numbering/examples")
@piece_of("/settings/numbering")
def show_numbers() -> str:
    """Show the numbers that a format would give."""
    spa, issued = read_page(
        lambda session, spa: (spa, issued_numbers(session, financial_year=financial_year(spa.today)))
    )
    preview = preview_numbers(template=_typed("invoice_number_format"), on=spa.today, issued=issued)
    return render_template("settings/_numbers.html", preview=preview, longest=MAX_LENGTH)


@pages.get("/settings/gst/check")
@piece_of("/settings/gst")
def show_standing() -> str:
    """Say whether registration, GSTIN and state go together."""
    standing = check_standing(
        registration=word_of(Registration, argument("registration")) or Registration.REGULAR,
        gstin=_typed("gstin"),
        state_code=argument("state_code"),
    )
    return render_template("settings/_standing.html", standing=standing)


@pages.get("/settings/payments/code")
@piece_of("/settings/payments")
def show_code() -> str:
    """Show the UPI code of one rupee to a UPI id."""
    spa = read_page(lambda _, spa: spa)
    upi_id = _typed("upi_id")
    return render_template("settings/_code.html", upi_id=upi_id, code=example_code(spa.settings, upi_id))


@pages.get("/settings/paper/sample")
@piece_of("/settings/paper")
def show_sample() -> str:
    """Show the sample bill as it would be printed."""
    spa, has_logo = read_page(lambda session, spa: (spa, get_logo(session) is not None))
    layout = word_of(PrintFormat, argument("preview")) or spa.settings.print_format
    sample = sample_paper(settings=_as_typed(spa.settings), today=spa.today, layout=layout, has_logo=has_logo)
    return render_template("settings/_sample.html", **sample)


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST_WORDS]


def _as_typed(settings: Settings) -> Settings:
    return replace(
        settings,
        print_a4=_parts("print_a4"),
        print_thermal=_parts("print_thermal"),
        print_greeting=_typed("print_greeting"),
        print_signature=_typed("print_signature") or settings.print_signature,
        terms=_typed("terms"),
    )


def _parts(name: str) -> tuple[PrintPart, ...]:
    return order_parts(part for text in request.args.getlist(name) if (part := word_of(PrintPart, text)))

"""The billing desk as a page, and the UPI code it shows."""

from flask import Blueprint, Response, abort, current_app, render_template

from tula.documents.qr import write_qr
from tula.domain.gst import state_tax_name
from tula.domain.money import AmountTooLarge, InvalidAmount, parse_rupees
from tula.domain.upi import upi_uri
from tula.web import security
from tula.web.pages import argument, read_page

pages = Blueprint("desk_pages", __name__)


@pages.get("/integrated-billing")
def show_desk() -> str:
    """Show the billing desk."""
    spa = read_page(lambda _, spa: spa)
    return render_template(
        "billing/desk.html",
        spa=spa,
        today=spa.today,
        package_billing=spa.settings.package_billing.value,
        may_override=security.may(security.Deed.OVERRIDE),
        state_tax_name=state_tax_name(spa.settings.state_code),
        has_mail=current_app.config["MAIL_SERVER"] is not None,
    )


@pages.get("/upi.svg")
def show_upi_code() -> Response:
    """Draw the code that pays `?amount=` rupees to the spa; a bill not written yet has no `?reference=`."""
    try:
        amount = parse_rupees(argument("amount"))
    except (InvalidAmount, AmountTooLarge):
        abort(400)
    if amount < 1:
        abort(400)
    settings = read_page(lambda _, spa: spa.settings)
    if not settings.upi_id:
        abort(404)
    reference = argument("reference")
    uri = upi_uri(
        upi_id=settings.upi_id,
        payee=settings.business_name,
        amount=amount,
        reference=reference,
        note=reference,
    )
    return Response(write_qr(uri), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})

"""Customers as pages: the list with its form, the profile, and the card that the billing desk shows."""

from flask import Blueprint, abort, render_template

from tula.domain.gstin import STATES
from tula.queries.customers import get_customer, list_customers
from tula.queries.invoice_list import InvoiceFilter, list_invoices
from tula.queries.packages import packages_of_customer
from tula.queries.visits import get_visits
from tula.web.pages import argument, page_number, read_page

pages = Blueprint("customers_pages", __name__)


@pages.get("/customers")
def show_customers() -> str:
    """List customers by name."""
    q = argument("q")
    found = read_page(lambda session, _: list_customers(session, q=q or None, page=page_number()))
    return render_template("customers/list.html", found=found, q=q, states=STATES)


@pages.get("/customers/<int:customer_id>")
def show_customer(customer_id: int) -> str:
    """Show a customer with packages and invoices."""
    _check_id(customer_id)
    timezone, customer, visits, held, invoices = read_page(
        lambda session, spa: (
            spa.settings.timezone,
            get_customer(session, customer_id),
            get_visits(session, customer_id=customer_id),
            packages_of_customer(session, customer_id=customer_id, today=spa.today),
            list_invoices(session, wanted=InvoiceFilter(customer_id=customer_id), page=page_number()),
        )
    )
    return render_template(
        "customers/show.html",
        timezone=timezone,
        customer=customer,
        visits=visits,
        held=held,
        found=invoices,
        states=STATES,
    )


@pages.get("/customers/<int:customer_id>/card")
def show_card(customer_id: int) -> str:
    """Show what the billing desk says about a customer: a fragment, not a page."""
    _check_id(customer_id)
    customer, visits = read_page(
        lambda session, _: (get_customer(session, customer_id), get_visits(session, customer_id=customer_id))
    )
    return render_template("customers/_card.html", customer=customer, visits=visits, states=STATES)


def _check_id(customer_id: int) -> None:
    if customer_id >= 2**63:
        abort(404)

"""Customers as pages: the list with its form, the profile, the merge, and the card that the billing desk shows."""

from flask import Blueprint, abort, redirect, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tula.domain.errors import DomainError
from tula.domain.gstin import STATES
from tula.queries.customer_records import MergePreview, preview_merge
from tula.queries.customers import (
    browse_customers,
    count_customers,
    customers_with_phone,
    get_customer,
    list_customers,
)
from tula.queries.paging import COUNTED
from tula.queries.visits import get_visits
from tula.web.customers.profile import OVERVIEW, TABS, read_tab
from tula.web.pages import argument, id_argument, page_number, piece_of, read_page
from tula.web.security import Deed, may

pages = Blueprint("customers_pages", __name__)


@pages.get("/customers")
def show_customers() -> str:
    """List customers by name, or those whom a search finds."""
    q = argument("q")
    if q:
        found = read_page(lambda session, _: list_customers(session, q=q, page=page_number()))
        return render_template("customers/list.html", found=found, q=q, states=STATES)
    stretch, count = read_page(
        lambda session, _: (
            browse_customers(session, after_id=id_argument("after"), before_id=id_argument("before")),
            count_customers(session, up_to=COUNTED + 1),
        )
    )
    return render_template(
        "customers/list.html", stretch=stretch, count=count, most_counted=COUNTED, q=q, states=STATES
    )


@pages.get("/customers/<int:customer_id>")
def show_customer(customer_id: int) -> str | Response:
    """Show one part of a customer's profile; a record that was merged leads to the one that was kept."""
    _check_id(customer_id)
    tab = argument("tab")
    tab = tab if tab in TABS else OVERVIEW
    spa, customer, shown = read_page(
        lambda session, spa: (
            spa,
            get_customer(session, customer_id),
            read_tab(session, spa, customer_id=customer_id, tab=tab),
        )
    )
    if customer.merged_into_id is not None:
        return redirect(f"/customers/{customer.merged_into_id}")
    return render_template(
        "customers/show.html",
        spa=spa,
        timezone=spa.settings.timezone,
        customer=customer,
        tab=tab,
        tabs=TABS,
        shown=shown,
        states=STATES,
        may_end=may(Deed.RECORDS),
    )


@pages.get("/customers/<int:customer_id>/merge")
def show_merge(customer_id: int) -> str:
    """Show what merging another record into this one would move."""
    _check_id(customer_id)
    other_id = id_argument("with")

    def preview(session: Session) -> tuple[MergePreview | None, str]:
        if other_id is None:
            return None, ""
        try:
            return preview_merge(session, kept_id=customer_id, merged_id=other_id), ""
        except DomainError as error:
            return None, error.message

    customer, namesakes, (found, refusal) = read_page(
        lambda session, _: (
            customer := get_customer(session, customer_id),
            customers_with_phone(session, phone=customer.phone, except_id=customer_id),
            preview(session),
        )
    )
    return render_template(
        "customers/merge.html", customer=customer, namesakes=namesakes, preview=found, refusal=refusal
    )


@pages.get("/customers/<int:customer_id>/card")
@piece_of("/customers/{customer_id}")
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

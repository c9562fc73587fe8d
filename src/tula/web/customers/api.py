"""The JSON API of customers."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.operations import customers as operations
from tula.queries.customers import CustomerCard, customers_with_phone, get_customer, list_customers
from tula.queries.settings import get_settings
from tula.web.customers.schemas import (
    CustomerAnswer,
    CustomerBody,
    CustomerChanges,
    CustomerList,
    CustomerQuery,
    SamePhoneAnswer,
    SamePhoneQuery,
    SavedCustomerAnswer,
)
from tula.web.endpoint import reads, writes
from tula.web.formats import instant, paged

api = Blueprint("customers_api", __name__, url_prefix="/api/customers")
TAG = "Customers"


@api.get("")
@reads(tag=TAG, query=CustomerQuery, answer=CustomerList)
def list_all(session: Session, query: CustomerQuery) -> dict[str, Any]:
    """List customers, or search name and phone.

    `q` finds the beginnings of words of the name and the first or last digits of the phone; several words must all
    fit. A search counts at most 1,000 customers.
    """
    timezone = get_settings(session).timezone
    page = list_customers(session, q=query.q, page=query.page, per_page=query.per_page)
    return paged(page, [present(card, timezone=timezone) for card in page.items])


@api.post("")
@writes(tag=TAG, body=CustomerBody, answer=SavedCustomerAnswer)
def add(session: Session, body: CustomerBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Add a customer; `warnings` names who has the same phone."""
    customer_id = operations.add_customer(session, fields=body.model_dump(), actor=actor, now=now)
    return _saved(session, customer_id)


@api.get("/same-phone")
@reads(tag=TAG, query=SamePhoneQuery, answer=SamePhoneAnswer)
def list_same_phone(session: Session, query: SamePhoneQuery) -> dict[str, Any]:
    """List who has a phone number already, at most five."""
    found = customers_with_phone(session, phone=query.phone, except_id=query.except_id)
    return {"items": [{"id": card.id, "name": card.name, "phone": card.phone} for card in found]}


@api.get("/<int:customer_id>")
@reads(tag=TAG, answer=CustomerAnswer, failures=(404,))
def show(session: Session, *, customer_id: int) -> dict[str, Any]:
    """Show one customer."""
    return _answer(session, customer_id)


@api.patch("/<int:customer_id>")
@writes(tag=TAG, body=CustomerChanges, answer=SavedCustomerAnswer, status=200)
def change(session: Session, body: CustomerChanges, *, customer_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Change some fields of a customer; what is left out stays, null empties. `warnings` names who has the phone."""
    operations.change_customer(session, customer_id=customer_id, changes=body.changes(), actor=actor, now=now)
    return _saved(session, customer_id)


def present(card: CustomerCard, *, timezone: str) -> dict[str, Any]:
    """Show a customer as JSON."""
    return {
        "id": card.id,
        "name": card.name,
        "phone": card.phone,
        "email": card.email,
        "gstin": card.gstin,
        "state_code": card.state_code,
        "address": card.address,
        "notes": card.notes,
        "created_at": instant(card.created_at, timezone),
        "is_active": not card.is_gone,
        "merged_into_id": card.merged_into_id,
        "erased_at": card.erased_at and instant(card.erased_at, timezone),
    }


def _answer(session: Session, customer_id: int) -> dict[str, Any]:
    timezone = get_settings(session).timezone
    return {"customer": present(get_customer(session, customer_id), timezone=timezone)}


def _saved(session: Session, customer_id: int) -> dict[str, Any]:
    card = get_customer(session, customer_id)
    shared = customers_with_phone(session, phone=card.phone, except_id=customer_id)
    return {
        "customer": present(card, timezone=get_settings(session).timezone),
        "warnings": [f"{other.name} has the phone {other.phone} too." for other in shared],
    }

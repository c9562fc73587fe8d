"""The JSON API of the billing desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from tula import clock
from tula.operations.invoices import IssuedInvoice, TotalChanged, issue_invoice, preview_invoice
from tula.operations.payments import InvoiceNotFound, record_payment
from tula.queries.customers import get_customer
from tula.queries.invoice_list import list_invoices, sum_invoices
from tula.queries.invoices import get_invoice
from tula.queries.packages import packages_of_customer
from tula.queries.settings import get_settings
from tula.web.billing.answers import BillAnswer, InvoiceListAnswer, OneInvoiceAnswer, PaymentMadeAnswer
from tula.web.billing.filters import parse_order
from tula.web.billing.present import present_bill, present_invoice, present_summary, present_totals
from tula.web.billing.schemas import BillBody, HeldQuery, InvoiceQuery, PaymentBody
from tula.web.endpoint import reads, writes
from tula.web.errors import render_failure, status_of
from tula.web.formats import paged
from tula.web.packages.answers import PanelAnswer
from tula.web.packages.present import present_panel_row

TAG = "Billing"

api = Blueprint("billing_api", __name__)


@api.post("/integrated-billing/preview")
@reads(tag=TAG, body=BillBody, answer=BillAnswer, failures=(400, 404, 409))
def preview(session: Session, body: BillBody) -> Mapping[str, Any]:
    """Show what a bill would come to; nothing is written."""
    return _preview(session, body, clock.now())


@api.post("/integrated-billing/create-professional")
@writes(tag=TAG, body=BillBody, answer=BillAnswer, dry=lambda body: body.dry_run)
def create_professional(session: Session, body: BillBody, *, actor: str, now: datetime) -> Mapping[str, Any]:
    """Issue an invoice: packages, stock, tax, number and payments in one go."""
    if body.dry_run:
        return _preview(session, body, now)
    issued = issue_invoice(session, request=body.to_request(), actor=actor, now=now)
    return present_bill(issued, dry_run=False)


def _preview(session: Session, body: BillBody, now: datetime) -> Mapping[str, Any]:
    return present_bill(preview_invoice(session, request=body.to_request(), now=now), dry_run=True)


@api.errorhandler(TotalChanged)
def answer_total_changed(error: TotalChanged) -> Response:
    """Send the fresh preview along, so that the desk can show what changed."""
    fresh: IssuedInvoice = error.details["preview"]
    return render_failure(
        status=status_of(error),
        code=error.code,
        message=error.message,
        details={"preview": {"success": True, **present_bill(fresh, dry_run=True)}},
    )


@api.get("/integrated-billing/customer-packages/<int:customer_id>")
@reads(tag=TAG, query=HeldQuery, answer=PanelAnswer, failures=(404,))
def customer_packages(session: Session, query: HeldQuery, *, customer_id: int) -> Mapping[str, Any]:
    """List what a customer holds, soonest expiry first."""
    get_customer(session, customer_id)
    timezone = get_settings(session).timezone
    today = clock.today(timezone)
    held = packages_of_customer(session, customer_id=customer_id, today=today, status=query.status)
    return {"packages": [present_panel_row(package, today=today, timezone=timezone) for package in held]}


@api.get("/api/invoices")
@reads(tag=TAG, query=InvoiceQuery, answer=InvoiceListAnswer)
def invoices(session: Session, query: InvoiceQuery) -> Mapping[str, Any]:
    """List invoices, newest first unless sorted, with what they come to."""
    timezone = get_settings(session).timezone
    wanted = query.to_filter()
    page = list_invoices(
        session, wanted=wanted, order=parse_order(query.sort or ""), page=query.page, per_page=query.per_page
    )
    totals = sum_invoices(session, wanted=wanted)
    return {
        **paged(page, [present_summary(summary, timezone=timezone) for summary in page.items]),
        "totals": None if totals is None else present_totals(totals),
    }


@api.get("/api/invoices/<int:invoice_id>")
@reads(tag=TAG, answer=OneInvoiceAnswer, failures=(404,))
def invoice(session: Session, *, invoice_id: int) -> Mapping[str, Any]:
    """Show one invoice as it stands."""
    return {"invoice": show_invoice(session, invoice_id)}


@api.post("/api/invoices/<int:invoice_id>/payments")
@writes(tag=TAG, body=PaymentBody, answer=PaymentMadeAnswer)
def payments(session: Session, body: PaymentBody, *, invoice_id: int, actor: str, now: datetime) -> Mapping[str, Any]:
    """Record a payment on an invoice."""
    payment_id = record_payment(session, invoice_id=invoice_id, payment=body.to_ask(), actor=actor, now=now)
    paid = show_invoice(session, invoice_id)
    return {"payment": next(one for one in paid["payments"] if one["id"] == payment_id), "invoice": paid}


def show_invoice(session: Session, invoice_id: int) -> dict[str, Any]:
    """Read an invoice as the JSON of the contract.

    :raises InvoiceNotFound: there is none.
    """
    document = get_invoice(session, invoice_id=invoice_id)
    if document is None:
        raise InvoiceNotFound
    return present_invoice(document, timezone=get_settings(session).timezone)

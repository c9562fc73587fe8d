"""The JSON API of customer records that go: merged into another, or erased. A dry run says what would happen."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.domain.validity import local_date
from tula.operations import customer_records as operations
from tula.queries.customer_records import preview_erase, preview_merge
from tula.queries.customers import get_customer
from tula.queries.settings import get_settings
from tula.web.customers.api import TAG, present
from tula.web.customers.schemas import EraseAnswer, EraseBody, MergeAnswer, MergeBody
from tula.web.endpoint import writes
from tula.web.formats import rupees
from tula.web.security import Deed

api = Blueprint("customer_records_api", __name__, url_prefix="/api/customers")


@api.post("/<int:customer_id>/merge")
@writes(tag=TAG, body=MergeBody, answer=MergeAnswer, status=200, dry=lambda body: body.dry_run, deed=Deed.RECORDS)
def merge(session: Session, body: MergeBody, *, customer_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Merge another record of the same customer into this one: packages and invoices move, empty fields are filled.

    The ledger keeps what it says. A merge cannot be taken back.
    """
    preview = preview_merge(session, kept_id=customer_id, merged_id=body.merged_id)
    if not body.dry_run:
        operations.merge_customers(session, kept_id=customer_id, merged_id=body.merged_id, actor=actor, now=now)
    timezone = get_settings(session).timezone
    return {
        "dry_run": body.dry_run,
        "customer": present(get_customer(session, customer_id), timezone=timezone),
        "merged": present(get_customer(session, body.merged_id), timezone=timezone),
        "invoices": preview.invoices,
        "packages": preview.packages,
        "filled": sorted(preview.filled),
    }


@api.post("/<int:customer_id>/erase")
@writes(tag=TAG, body=EraseBody, answer=EraseAnswer, status=200, dry=lambda body: body.dry_run, deed=Deed.RECORDS)
def erase(session: Session, body: EraseBody, *, customer_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Forget who a customer is: the profile is emptied, the books stay. It cannot be taken back."""
    settings = get_settings(session)
    preview = preview_erase(session, customer_id=customer_id, today=local_date(now, settings.timezone))
    if not body.dry_run:
        operations.erase_customer(session, customer_id=customer_id, reason=body.reason, actor=actor, now=now)
    return {
        "dry_run": body.dry_run,
        "customer": present(get_customer(session, customer_id), timezone=settings.timezone),
        "records": preview.records,
        "invoices": preview.invoices,
        "balance_due": rupees(preview.due),
        "live_packages": preview.live_packages,
    }

"""The JSON API of edits: one line of an issued invoice changed, or the change shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.operations.edits import EditAsk, edit_invoice, preview_edit
from tula.operations.invoices import TotalChanged
from tula.queries.invoices import is_benefit_overridden
from tula.web import security
from tula.web.billing.answers import BillAnswer
from tula.web.billing.api import answer_total_changed
from tula.web.billing.edit_schemas import EditBody
from tula.web.billing.present import present_bill
from tula.web.endpoint import writes
from tula.web.security import Deed

api = Blueprint("edit_api", __name__)
api.register_error_handler(TotalChanged, answer_total_changed)


@api.patch("/api/invoices/<int:invoice_id>/lines/<int:line_id>")
@writes(tag="Billing", body=EditBody, answer=BillAnswer, status=200, dry=lambda body: body.dry_run)
def edit(
    session: Session, body: EditBody, *, invoice_id: int, line_id: int, actor: str, now: datetime
) -> Mapping[str, Any]:
    """Edit a line: its package benefits are given back and worked out anew, the other lines keep theirs."""
    if body.leans_on_benefit() and is_benefit_overridden(session, line_id=line_id):
        security.require(Deed.OVERRIDE)
    ask = EditAsk(
        invoice_id=invoice_id,
        line_id=line_id,
        version=body.version,
        change=body.to_change(),
        expected_total=body.expected_total,
    )
    if body.dry_run:
        return present_bill(preview_edit(session, ask=ask, now=now), dry_run=True)
    return present_bill(edit_invoice(session, ask=ask, actor=actor, now=now), dry_run=False)

"""Lines of invoices as the JSON of the contract."""

from typing import Any

from tula.domain.benefits import Redemption, Refusal
from tula.domain.document import DocumentLine, PostedRedemption
from tula.domain.sale import written_id
from tula.web.formats import percent, rupees, rupees_or_none


def present_line(line: DocumentLine) -> dict[str, Any]:
    """Show a line with what packages gave it and why not the others."""
    benefit = line.benefit
    last = line.redemptions[-1].redemption if line.redemptions else None
    return {
        "line_id": line.line_id,
        "kind": line.kind.value,
        **line.subject_ids,
        "name": line.name,
        "hsn_sac": line.hsn_sac,
        "staff_id": line.staff_id,
        "qty": line.qty,
        "credited_qty": line.credited_qty,
        "unit_price": rupees(line.unit_price),
        "tax_inclusive": line.is_inclusive,
        "discount_percent": percent(line.discount_bp),
        "normal_price": rupees(line.gross),
        "discount": rupees(line.discount),
        "deduction": rupees(line.deduction),
        "final_price": rupees(line.final_price),
        "taxable_value": rupees(line.taxable),
        "gst_rate": percent(line.rate_bp),
        "cgst_amount": rupees(line.cgst),
        "sgst_amount": rupees(line.sgst),
        "igst_amount": rupees(line.igst),
        "line_total": rupees(line.line_total),
        "package_applied": benefit.package_applied,
        "benefit_type": benefit.benefit_type,
        "benefit_label": benefit.label,
        "benefit_printed": benefit.printed,
        "rule": benefit.rule.value if benefit.rule else None,
        "benefit_asked": line.benefit_asked,
        "override_reason": line.override_reason,
        "remaining_after": _remaining_after(last),
        "redemptions": [_posted(posted) for posted in line.redemptions],
        "would_apply": None if line.would_apply is None else [_redemption(one) for one in line.would_apply],
        "considered": [_refusal(refusal) for refusal in line.refusals],
        "batches": [
            {"batch_id": batch.batch_id, "batch_no": batch.batch_no, "qty": batch.qty} for batch in line.batches
        ],
        "consumed": [
            {
                "product_id": one.product_id,
                "product_name": one.name,
                "unit": one.unit,
                "batch_id": one.batch_id,
                "batch_no": one.batch_no,
                "qty": one.qty,
            }
            for one in line.consumed
        ],
    }


def _posted(posted: PostedRedemption) -> dict[str, Any]:
    return {**_redemption(posted.redemption), "idempotency_key": posted.idempotency_key}


def _redemption(redemption: Redemption) -> dict[str, Any]:
    return {
        "entitlement_id": written_id(redemption.entitlement_id),
        "customer_package_id": written_id(redemption.customer_package_id),
        "package_name": redemption.package_name,
        "benefit_type": redemption.kind.value,
        "benefit_label": redemption.label,
        "qty": redemption.qty,
        "amount": rupees(redemption.amount),
        "tender": redemption.tender,
        "remaining_qty": redemption.remaining_qty,
        "remaining_amount": rupees_or_none(redemption.remaining_amount),
        "rule": redemption.rule.value,
    }


def _remaining_after(last: Redemption | None) -> dict[str, Any] | None:
    """Show what the last redemption of a line left: sessions or rupees; nothing where uses are not counted."""
    if last is None or (last.remaining_qty is None and last.remaining_amount is None):
        return None
    if last.remaining_amount is not None:
        return {"amount": rupees(last.remaining_amount)}
    return {"qty": last.remaining_qty}


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "entitlement_id": written_id(refusal.entitlement_id),
        "package_name": refusal.package_name,
        "applied": False,
        "reason": refusal.reason.value,
        "message": refusal.message,
    }

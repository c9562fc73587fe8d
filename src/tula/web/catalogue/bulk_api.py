"""The JSON API of bulk edits: many services, products, staff or packages at once; a dry run shows every change."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.domain.bulk_edit import BulkAsk, BulkChange, fingerprint
from tula.domain.validity import local_date
from tula.operations.catalogue import PRODUCT, SERVICE, STAFF, CatalogueKind, InvalidCatalogueEntry
from tula.operations.catalogue_bulk import change_entries, preview_bulk
from tula.operations.templates import TEMPLATE
from tula.queries.settings import get_settings
from tula.web.catalogue.bulk_schemas import BulkAnswer, BulkBody
from tula.web.endpoint import writes
from tula.web.formats import percent, rupees
from tula.web.security import Deed

api = Blueprint("catalogue_bulk_api", __name__)
TAG = "Catalogue"
_WRITTEN: Mapping[str, Callable[[int], Any]] = {"price": rupees, "gst_rate": percent}


def _add_route(plural: str, address: str, kind: CatalogueKind) -> None:
    def edit(session: Session, body: BulkBody, *, actor: str, now: datetime) -> dict[str, Any]:
        if kind.rate and body.gst_rate_from:
            raise InvalidCatalogueEntry.at("gst_rate_from", fault="The rate of a package counts from now on.")
        today = local_date(now, get_settings(session).timezone)
        ask = BulkAsk(
            price_bp=body.price_percent,
            rounds_to_rupee=body.round_to_rupee,
            category=body.category,
            is_active=body.is_active,
            low_stock_at=body.low_stock_at,
            pick_order=body.pick_order,
            rate_bp=body.gst_rate,
            rate_from=body.gst_rate_from or today,
        )
        if body.dry_run:
            changes = preview_bulk(session, kind=kind, ids=body.ids, ask=ask)
        else:
            changes = change_entries(
                session, kind=kind, ids=body.ids, ask=ask, expected=body.expected, actor=actor, now=now
            )
        return {
            "dry_run": body.dry_run,
            "fingerprint": fingerprint(changes),
            "changes": [present(change) for change in changes],
        }

    edit.__doc__ = f"Change several {plural} at once; `dry_run` shows what would change."
    view: Callable[..., Any] = writes(
        tag=TAG, body=BulkBody, answer=BulkAnswer, status=200, dry=lambda body: body.dry_run, deed=Deed.RECORDS
    )(edit)
    api.add_url_rule(f"{address}/bulk", f"edit_{plural}", view, methods=["POST"])


_add_route("services", "/api/services", SERVICE)
_add_route("products", "/api/products", PRODUCT)
_add_route("staff", "/api/staff", STAFF)
_add_route("templates", "/packages/api/templates", TEMPLATE)


def present(change: BulkChange) -> dict[str, Any]:
    """Show one change as JSON."""
    return {
        "id": change.id,
        "name": change.name,
        "field": change.field,
        "from": _value(change.field, change.before),
        "to": _value(change.field, change.after),
    }


def _value(field: str, value: Any) -> Any:
    if value is None or field not in _WRITTEN:
        return value
    return _WRITTEN[field](value)

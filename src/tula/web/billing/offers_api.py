"""What the desk's one search box asks: services, products and packages found together."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.invoice import LineKind
from tula.queries.offers import Offer, find_offers
from tula.queries.settings import get_settings
from tula.web.endpoint import reads
from tula.web.formats import rupees
from tula.web.parsing import Answer, Query, Rupees, SearchText

MOST_OFFERS = 24

api = Blueprint("offers_api", __name__)


class OfferQuery(Query):
    """What to look for among everything that is sold now."""

    q: SearchText | None = None


class OfferAnswer(Answer):
    """Something that can be put on a bill."""

    kind: LineKind
    id: int
    name: str
    price: Rupees
    qty_available: int | None
    needs_service: bool


class OffersAnswer(Answer):
    """What was found, best match first."""

    success: bool
    items: list[OfferAnswer]


@api.get("/integrated-billing/search")
@reads(tag="Billing", query=OfferQuery, answer=OffersAnswer)
def search(session: Session, query: OfferQuery) -> Mapping[str, Any]:
    """Find services, products and packages together, as the desk's one search box does."""
    today = clock.today(get_settings(session).timezone)
    found = find_offers(session, q=query.q, today=today, limit=MOST_OFFERS)
    return {"items": [_present(offer) for offer in found]}


def _present(offer: Offer) -> dict[str, Any]:
    return {
        "kind": offer.kind.value,
        "id": offer.id,
        "name": offer.name,
        "price": rupees(offer.price),
        "qty_available": offer.qty_available,
        "needs_service": offer.needs_service,
    }

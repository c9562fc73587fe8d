"""The JSON API of package templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.benefits import BenefitKind
from tula.domain.sale import last_day, price_less
from tula.domain.template import TemplateItem
from tula.operations.templates import TemplateNotFound, add_template, change_template
from tula.queries.settings import get_settings
from tula.queries.templates import TemplateCard, get_template, list_templates
from tula.web.endpoint import reads, writes
from tula.web.formats import day_or_none, paged, percent, percent_or_none, rupees, rupees_or_none
from tula.web.packages.templates_schemas import (
    TemplateAnswer,
    TemplateBody,
    TemplateChanges,
    TemplateItemBody,
    TemplateList,
    TemplateQuery,
    TermsAnswer,
    TermsQuery,
)

api = Blueprint("templates_api", __name__, url_prefix="/packages/api/templates")
TAG = "Package templates"


@api.get("")
@reads(tag=TAG, query=TemplateQuery, answer=TemplateList)
def list_all(session: Session, query: TemplateQuery) -> dict[str, Any]:
    """List package templates by name."""
    page = list_templates(
        session,
        q=query.q,
        is_active=query.is_active,
        pkg_type=query.pkg_type,
        page=query.page,
        per_page=query.per_page,
    )
    return paged(page, [present(card) for card in page.items])


@api.post("")
@writes(tag=TAG, body=TemplateBody, answer=TemplateAnswer)
def add(session: Session, body: TemplateBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Add a package template; a value package may leave out its items."""
    fields = _fields(body.model_dump(exclude={"items", "amount"}))
    template_id = add_template(
        session, fields=fields, items=_items(body.items), amount=body.amount, actor=actor, now=now
    )
    return _answer(session, template_id)


@api.get("/<int:template_id>")
@reads(tag=TAG, answer=TemplateAnswer, failures=(404,))
def show(session: Session, *, template_id: int) -> dict[str, Any]:
    """Show one package template."""
    return _answer(session, template_id)


@api.get("/<int:template_id>/terms")
@reads(tag=TAG, query=TermsQuery, answer=TermsAnswer, failures=(404,))
def terms(session: Session, query: TermsQuery, *, template_id: int) -> dict[str, Any]:
    """Say what a package costs less a discount, and its last day, for one that is about to be assigned."""
    card = _find(session, template_id)
    valid_from = query.valid_from or clock.today(get_settings(session).timezone)
    return {
        "price_paid": rupees(price_less(price=card.price, discount=query.discount)),
        "expires_on": day_or_none(last_day(valid_from=valid_from, validity_days=card.validity_days)),
    }


@api.patch("/<int:template_id>")
@writes(tag=TAG, body=TemplateChanges, answer=TemplateAnswer, status=200)
def change(session: Session, body: TemplateChanges, *, template_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Change a package template; `items` replace all items. Packages already sold keep their terms."""
    changes = {name: value for name, value in body.changes().items() if name not in {"items", "amount"}}
    change_template(
        session,
        template_id=template_id,
        changes=_fields(changes),
        items=_items(body.items) if "items" in body.model_fields_set else None,
        amount=body.amount,
        actor=actor,
        now=now,
    )
    return _answer(session, template_id)


def present(card: TemplateCard) -> dict[str, Any]:
    """Show a package template as JSON."""
    return {
        "id": card.id,
        "name": card.name,
        "description": card.description,
        "pkg_type": card.pkg_type.value,
        "price": rupees(card.price),
        "amount": rupees_or_none(card.amount),
        "validity_days": card.validity_days,
        "weekdays": list(card.weekdays) if card.weekdays else None,
        "gst_rate": percent(card.rate_bp),
        "tax_inclusive": card.tax_inclusive,
        "sac": card.sac,
        "benefit_tax_order": card.benefit_tax_order,
        "is_active": card.is_active,
        "items": [
            {
                "id": item.id,
                "service_id": item.service_id,
                "service_name": item.service_name,
                "choose": item.choose,
                "benefit_type": item.benefit_type,
                "qty": item.qty,
                "percent": percent_or_none(item.percent_bp),
                "amount": rupees_or_none(item.amount),
            }
            for item in card.items
        ],
    }


def _answer(session: Session, template_id: int) -> dict[str, Any]:
    return {"template": present(_find(session, template_id))}


def _find(session: Session, template_id: int) -> TemplateCard:
    card = get_template(session, template_id)
    if card is None:
        raise TemplateNotFound
    return card


def _fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Call each field what the table calls it."""
    if "gst_rate" in fields:
        fields["gst_rate_bp"] = fields.pop("gst_rate")
    for name in ("pkg_type", "benefit_tax_order"):
        if fields.get(name) is not None:
            fields[name] = fields[name].value
    if "description" in fields:
        fields["description"] = fields["description"] or None
    return fields


def _items(items: Sequence[TemplateItemBody]) -> list[TemplateItem]:
    return [
        TemplateItem(
            benefit_type=BenefitKind(item.benefit_type),
            service_id=item.service_id,
            choose=item.choose,
            qty=item.qty,
            percent_bp=item.percent,
            amount=item.amount,
        )
        for item in items
    ]

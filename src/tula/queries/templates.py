"""Package templates: one, and pages of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.lifecycle import PackageType
from tula.models import PackageTemplate, PackageTemplateItem, Service
from tula.models.columns import AnyRow
from tula.queries.paging import Page, escape_like, fetch_rows

MOST_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItemCard:
    """One benefit that a template promises; amounts are paise, percentages basis points."""

    id: int
    service_id: int | None
    service_name: str | None
    choose: bool
    benefit_type: str
    qty: int | None
    percent_bp: int | None
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCard:
    """A package as it stands on the price list."""

    id: int
    name: str
    description: str | None
    pkg_type: PackageType
    price: int
    validity_days: int | None
    weekdays: tuple[int, ...] | None
    rate_bp: int
    tax_inclusive: bool
    sac: str | None
    benefit_tax_order: str | None
    is_active: bool
    items: tuple[TemplateItemCard, ...]

    @property
    def amount(self) -> int | None:
        """The credit of a value package (paise)."""
        if self.pkg_type is not PackageType.VALUE:
            return None
        return sum(item.amount or 0 for item in self.items)


def list_templates(
    session: Session,
    *,
    q: str | None = None,
    is_active: bool | None = None,
    pkg_type: PackageType | None = None,
    page: int = 1,
    per_page: int = 25,
) -> Page[TemplateCard]:
    """List templates by name."""
    statement = select(PackageTemplate.__table__).order_by(
        func.lower(PackageTemplate.name).collate("C"), PackageTemplate.id
    )
    if is_active is not None:
        statement = statement.where(PackageTemplate.is_active.is_(is_active))
    if pkg_type is not None:
        statement = statement.where(PackageTemplate.pkg_type == pkg_type.value)
    if q:
        statement = statement.where(PackageTemplate.name.ilike(f"%{escape_like(q.strip())}%", escape="\\"))
    found = fetch_rows(session, statement, page=page, per_page=per_page)
    items = _items(session, [row.id for row in found.items])
    return found.holding(_card(row, items[row.id]) for row in found.items)


def name_templates(session: Session) -> list[tuple[int, str]]:
    """Give the ids and names of templates by name, for a choice; at most `MOST_CHOICES`."""
    by_name = (func.lower(PackageTemplate.name).collate("C"), PackageTemplate.id)
    rows = session.execute(select(PackageTemplate.id, PackageTemplate.name).order_by(*by_name).limit(MOST_CHOICES))
    return [(row.id, row.name) for row in rows]


def get_template(session: Session, template_id: int) -> TemplateCard | None:
    """Read one template, if there is one with that id."""
    row = session.execute(select(PackageTemplate.__table__).where(PackageTemplate.id == template_id)).one_or_none()
    return None if row is None else _card(row, _items(session, [template_id])[template_id])


def _items(session: Session, template_ids: Sequence[int]) -> Mapping[int, tuple[TemplateItemCard, ...]]:
    items: dict[int, tuple[TemplateItemCard, ...]] = defaultdict(tuple)
    if template_ids:
        rows = session.execute(
            select(PackageTemplateItem.__table__, Service.name.label("service_name"))
            .outerjoin(Service, Service.id == PackageTemplateItem.service_id)
            .where(PackageTemplateItem.template_id.in_(template_ids))
            .order_by(PackageTemplateItem.template_id, PackageTemplateItem.position)
        )
        for row in rows:
            items[row.template_id] += (
                TemplateItemCard(
                    id=row.id,
                    service_id=row.service_id,
                    service_name=row.service_name,
                    choose=row.choose,
                    benefit_type=row.benefit_type,
                    qty=row.qty,
                    percent_bp=row.percent_bp,
                    amount=row.amount,
                ),
            )
    return items


def _card(row: AnyRow, items: tuple[TemplateItemCard, ...]) -> TemplateCard:
    return TemplateCard(
        id=row.id,
        name=row.name,
        description=row.description,
        pkg_type=PackageType(row.pkg_type),
        price=row.price,
        validity_days=row.validity_days,
        weekdays=tuple(row.weekdays) if row.weekdays else None,
        rate_bp=row.gst_rate_bp,
        tax_inclusive=row.tax_inclusive,
        sac=row.sac,
        benefit_tax_order=row.benefit_tax_order,
        is_active=row.is_active,
        items=items,
    )

"""What a sale of packages depends on: their templates, and the ids it is written under."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, TaxOrder
from tula.domain.lifecycle import PackageType
from tula.domain.sale import SaleIds, TemplateFact, TemplateItemFact
from tula.models import PackageTemplate, PackageTemplateItem, Service
from tula.models.columns import AnyRow


def read_templates(session: Session, *, template_ids: Sequence[int]) -> dict[int, TemplateFact]:
    """Read templates with their items as the price list has them now."""
    items: dict[int, list[TemplateItemFact]] = {}
    rows: dict[int, AnyRow] = {}
    for row in session.execute(_TEMPLATES, {"ids": list(template_ids)}):
        rows[row.id] = row
        items.setdefault(row.id, []).append(
            TemplateItemFact(
                kind=BenefitKind(row.benefit_type),
                service_id=row.service_id,
                service_name=row.service_name,
                is_open=row.choose,
                qty=row.qty,
                percent_bp=row.percent_bp,
                amount=row.amount,
                list_price=row.list_price or 0,
            )
        )
    return {template_id: _template_fact(row, items[template_id]) for template_id, row in rows.items()}


def reserve_sales(session: Session, *, templates: Sequence[TemplateFact]) -> list[SaleIds]:
    """Reserve the ids under which packages of these templates will be written, in order."""
    counts = [len(template.items) for template in templates]
    row = session.execute(_RESERVE, {"packages": len(templates), "items": sum(counts)}).one()
    item_ids = iter(row.item_ids)
    return [
        SaleIds(package_id=package_id, item_ids=[next(item_ids) for _ in range(count)])
        for package_id, count in zip(row.package_ids, counts, strict=True)
    ]


def next_ids(sequence: str, count: str) -> Any:
    """Select as many next ids of a sequence as the parameter `count` says, as an array."""
    rows = func.generate_series(1, bindparam(count, type_=BigInteger)).table_valued("n")
    return func.array(select(func.nextval(sequence)).select_from(rows).scalar_subquery())


_TEMPLATES = (
    select(
        PackageTemplate.id,
        PackageTemplate.name,
        PackageTemplate.pkg_type,
        PackageTemplate.price,
        PackageTemplate.validity_days,
        PackageTemplate.weekdays,
        PackageTemplate.benefit_tax_order,
        PackageTemplate.gst_rate_bp,
        PackageTemplate.tax_inclusive,
        PackageTemplate.sac,
        PackageTemplate.is_active,
        PackageTemplateItem.benefit_type,
        PackageTemplateItem.service_id,
        PackageTemplateItem.choose,
        PackageTemplateItem.qty,
        PackageTemplateItem.percent_bp,
        PackageTemplateItem.amount,
        Service.name.label("service_name"),
        Service.price.label("list_price"),
    )
    .join(PackageTemplateItem, PackageTemplateItem.template_id == PackageTemplate.id)
    .outerjoin(Service, Service.id == PackageTemplateItem.service_id)
    .where(PackageTemplate.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(PackageTemplate.id, PackageTemplateItem.position)
)
_RESERVE = select(
    next_ids("customer_package_id_seq", "packages").label("package_ids"),
    next_ids("customer_package_item_id_seq", "items").label("item_ids"),
)


def _template_fact(row: AnyRow, items: Sequence[TemplateItemFact]) -> TemplateFact:
    return TemplateFact(
        id=row.id,
        name=row.name,
        pkg_type=PackageType(row.pkg_type),
        price=row.price,
        validity_days=row.validity_days,
        weekdays=tuple(row.weekdays) if row.weekdays else None,
        tax_order=TaxOrder(row.benefit_tax_order) if row.benefit_tax_order else None,
        rate_bp=row.gst_rate_bp,
        is_inclusive=row.tax_inclusive,
        sac=row.sac,
        is_active=row.is_active,
        items=tuple(items),
    )

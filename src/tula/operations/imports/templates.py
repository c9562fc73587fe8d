"""The price list of packages from a file; a name is told apart without regard to case and accents."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.imports.sheet import Record
from tula.domain.imports.templates import KnownService, NewTemplate, plan_templates
from tula.domain.search import fold
from tula.models import PackageTemplate, PackageTemplateItem, Service
from tula.operations.imports.importer import Importer, Met, Occasion, reserve_ids
from tula.operations.rows import insert_rows
from tula.operations.templates import plain_items


def _meet(session: Session, records: Sequence[Record], _: Occasion) -> Met:
    services: dict[str, list[KnownService]] = {}
    for row in session.execute(select(Service.id, Service.name, Service.is_active).order_by(Service.id)):
        services.setdefault(fold(row.name), []).append(KnownService(id=row.id, is_active=row.is_active))
    taken = frozenset(fold(name) for name in session.scalars(select(PackageTemplate.name)))
    templates, problems, existing = plan_templates(records, services=services, taken=taken)
    return Met(problems=problems, existing=existing, plan=templates)


def _write(session: Session, records: Sequence[Record], met: Met, occasion: Occasion) -> int:
    rows = {record.row for record in records}
    templates: list[NewTemplate] = [template for template in met.plan if template.rows <= rows]
    ids = reserve_ids(session, "package_template", len(templates))
    items = [
        {"template_id": template_id, "position": position, **plain}
        for template_id, template in zip(ids, templates, strict=True)
        for position, plain in enumerate(plain_items(template.items), start=1)
    ]
    written = [
        {"id": template_id, "name": template.name, **_columns(template.values), "created_at": occasion.now}
        for template_id, template in zip(ids, templates, strict=True)
    ]
    # The items point at their templates, so they follow in a statement of their own.
    insert_rows(session, (PackageTemplate, written))
    insert_rows(session, (PackageTemplateItem, items))
    return len(written)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Call what a row says of a package what the table calls it."""
    return {
        "description": values["description"],
        "pkg_type": values["type"].value,
        "price": values["price"],
        "tax_inclusive": values["tax_inclusive"],
        "gst_rate_bp": values["gst_rate"],
        "sac": values["sac"],
        "validity_days": values["validity_days"],
        "weekdays": values["weekdays"],
        "benefit_tax_order": values["taxed"].value if values["taxed"] else None,
        "is_active": values["active"],
    }


TEMPLATES = Importer(meet=_meet, write=_write)

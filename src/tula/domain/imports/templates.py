"""A price list of packages in a file: rows of one name are one package, each row one of its benefits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tula.domain.imports.sheet import Problem, Record, disagreements, grouped
from tula.domain.lifecycle import PackageType
from tula.domain.search import fold
from tula.domain.template import InvalidTemplate, TemplateItem, complete_items

OWN = (
    "description",
    "type",
    "price",
    "tax_inclusive",
    "gst_rate",
    "sac",
    "validity_days",
    "weekdays",
    "taxed",
    "active",
)
"""What a row says of the package and not of the benefit."""

_COLUMNS = {"qty": "sessions", "percent": "percent", "amount": "amount", "choose": "choose", "service_id": "service"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownService:
    """A service of a name, and whether it is offered."""

    id: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """A package of the price list to be written: its rows, its own values by column, and what it gives."""

    rows: frozenset[int]
    name: str
    values: Mapping[str, Any]
    items: tuple[TemplateItem, ...]


def plan_templates(
    records: Sequence[Record], *, services: Mapping[str, Sequence[KnownService]], taken: frozenset[str]
) -> tuple[list[NewTemplate], list[Problem], list[Problem]]:
    """Match rows with the spa; give the packages, the problems, and the rows whose names are `taken` already."""
    templates: list[NewTemplate] = []
    problems: list[Problem] = []
    existing: list[Problem] = []
    for group in grouped(records, key=lambda record: fold(record.values["name"])):
        if fold(group[0].values["name"]) in taken:
            existing += [record.problem("name", "There is a package of this name already.") for record in group]
        template, faults = _plan(group, services)
        problems += faults
        if template is not None:
            templates.append(template)
    return templates, problems, existing


def _plan(
    group: Sequence[Record], services: Mapping[str, Sequence[KnownService]]
) -> tuple[NewTemplate | None, list[Problem]]:
    head = group[0]
    problems = disagreements(group, columns=OWN, named="name")
    items: list[TemplateItem] = []
    for record in group:
        service, fault = _service(record, services)
        if fault:
            problems.append(fault)
        elif record.values["benefit"] is not None:
            items.append(_item(record, service))
        elif len(group) > 1 or head.values["type"] is not PackageType.VALUE:
            problems.append(record.problem("benefit", "Say what this row gives: free, unlimited, discount or prepaid."))
    if problems:
        return None, problems
    try:
        whole = complete_items(
            pkg_type=head.values["type"],
            price=head.values["price"],
            items=items,
            amount=None if items else head.values["amount"],
        )
    except InvalidTemplate as error:
        return None, [
            problem
            for field, words in error.errors.items()
            for problem in [_at(group, field).problem(_column(field), " ".join(words))]
        ]
    rows = frozenset(record.row for record in group)
    return NewTemplate(rows=rows, name=head.values["name"], values=head.values, items=whole), []


def _service(
    record: Record, services: Mapping[str, Sequence[KnownService]]
) -> tuple[KnownService | None, Problem | None]:
    name = record.values["service"]
    if not name:
        return None, None
    found = services.get(fold(name), ())
    offered = [one for one in found if one.is_active]
    if not found:
        return None, record.problem("service", "There is no service of this name. Import the services first.")
    if not offered:
        return None, record.problem("service", "This service is no longer offered.")
    if len(offered) > 1:
        return None, record.problem("service", "Several services have this name. Rename one of them.")
    return offered[0], None


def _item(record: Record, service: KnownService | None) -> TemplateItem:
    return TemplateItem(
        benefit_type=record.values["benefit"],
        service_id=service.id if service else None,
        choose=record.values["choose"],
        qty=record.values["sessions"],
        percent_bp=record.values["percent"],
        amount=record.values["amount"],
    )


def _at(group: Sequence[Record], field: str) -> Record:
    """Find the row that a fault such as `items.1.qty` is about."""
    parts = field.split(".")
    return group[int(parts[1])] if len(parts) > 1 else group[0]


def _column(field: str) -> str:
    return _COLUMNS.get(field.rsplit(".", maxsplit=1)[-1], "benefit")

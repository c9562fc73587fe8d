"""Packages already running: whose they are, what they gave and what was used of it, as the file and the spa have it.

One row is a package, or one benefit of the package that rows with the same reference make together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tula.domain.benefits import BenefitKind
from tula.domain.bill_request import PackageAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.errors import DomainError
from tula.domain.imports.cells import MOST_SESSIONS
from tula.domain.imports.sheet import Problem, Record, disagreements, grouped
from tula.domain.sale import SoldPackage, TemplateFact, TemplateItemFact, preview_ids, sell_package
from tula.domain.search import NATIONAL_DIGITS, digits_of, fold
from tula.domain.settings import Settings

_SHARED = ("customer_phone", "package", "price_paid", "assigned_on", "valid_from", "expires_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCustomer:
    """Somebody who has a phone number."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """What a file of packages is matched with, by folded names and national digits."""

    customers: Mapping[str, Sequence[KnownCustomer]]
    templates: Mapping[str, Sequence[TemplateFact]]
    services: Mapping[str, Sequence[CatalogueFact]]
    held: frozenset[tuple[int, int, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPackage:
    """A package to be written: on which terms, and what was used of each item (sessions, uses or paise)."""

    row: int
    customer_id: int
    sold: SoldPackage
    price_paid: int
    used: tuple[int, ...]
    notes: str


class _Fault(Exception):  # noqa: N818 - it ends the reading of one package and is told as its problem
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def national(phone: str) -> str:
    """Give the digits by which a phone is compared: without the country."""
    return digits_of(phone)[-NATIONAL_DIGITS:]


def plan_packages(
    records: Sequence[Record], *, facts: PackageFacts, settings: Settings, today: date
) -> tuple[list[RunningPackage], list[Problem], list[Problem]]:
    """Match rows with the spa; give the packages, the problems, and the packages that are held already."""
    packages: list[RunningPackage] = []
    problems: list[Problem] = []
    existing: list[Problem] = []
    for group in _groups(records):
        try:
            package = _plan(group, facts, settings, today)
        except _Fault as fault:
            problems.append(fault.problem)
            continue
        held = (package.customer_id, package.sold.template.id, package.sold.assigned_on)
        if held in facts.held:
            words = "This customer holds this package from that day already."
            existing += [record.problem("package", words) for record in group]
        packages.append(package)
    return packages, problems, existing


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    return grouped(records, key=lambda record: record.values["reference"] or record.row)


def _plan(group: Sequence[Record], facts: PackageFacts, settings: Settings, today: date) -> RunningPackage:
    head = group[0]
    customer = _customer(head, facts)
    template = _template(head, facts)
    for problem in disagreements(group, columns=_SHARED, named="reference"):
        raise _Fault(problem)
    assigned_on = head.values["assigned_on"] or today
    if assigned_on > today:
        raise _Fault(head.problem("assigned_on", "This day is still to come."))
    services = [_service(record, facts) for record in group]
    items, used = list(template.items), [0] * len(template.items)
    seen: set[int] = set()
    for record, service in zip(group, services, strict=True):
        index = _find_item(record, items, service, seen)
        if index is None:
            continue
        seen.add(index)
        items[index], used[index] = _sized(record, items[index])
    is_open = any(item.is_open for item in items)
    chosen = next((service for service in services if service), None) if is_open else None
    try:
        sold = sell_package(
            ask=PackageAsk(
                package_id=template.id,
                service_id=chosen.id if chosen else None,
                valid_from=head.values["valid_from"] or assigned_on,
                expires_on=head.values["expires_on"],
            ),
            template=replace(template, is_active=True, items=tuple(items)),
            chosen=chosen,
            ids=preview_ids(0),
            settings=settings,
            starts_on=assigned_on,
            today=assigned_on,
        )
    except DomainError as error:
        column = next((name for name in error.errors if name in head.values), "service")
        raise _Fault(head.problem(column.replace("service_id", "service"), error.message)) from error
    paid = head.values["price_paid"]
    return RunningPackage(
        row=head.row,
        customer_id=customer.id,
        sold=sold,
        price_paid=template.price if paid is None else paid,
        used=tuple(used),
        notes=head.values["notes"] or "",
    )


def _customer(record: Record, facts: PackageFacts) -> KnownCustomer:
    found = facts.customers.get(national(record.values["customer_phone"]), ())
    if not found:
        raise _Fault(record.problem("customer_phone", "No customer has this phone. Import the customers first."))
    name = record.values["customer_name"]
    if name:
        found = [one for one in found if fold(one.name) == fold(name)]
        if not found:
            raise _Fault(record.problem("customer_name", "The customer with this phone has another name."))
    if len(found) > 1:
        raise _Fault(record.problem("customer_name", "Several customers have this phone. Give the name of one."))
    return found[0]


def _template(record: Record, facts: PackageFacts) -> TemplateFact:
    found = facts.templates.get(fold(record.values["package"]), ())
    offered = [one for one in found if one.is_active] or found
    if not offered:
        raise _Fault(record.problem("package", "There is no package of this name. Add it to the price list first."))
    if len(offered) > 1:
        raise _Fault(record.problem("package", "Several packages have this name. Rename one of them."))
    return offered[0]


def _service(record: Record, facts: PackageFacts) -> CatalogueFact | None:
    name = record.values["service"]
    if not name:
        return None
    found = facts.services.get(fold(name), ())
    if not found:
        raise _Fault(record.problem("service", "There is no service of this name."))
    if len(found) > 1:
        raise _Fault(record.problem("service", "Several services have this name. Rename one of them."))
    return found[0]


def _find_item(
    record: Record, items: Sequence[TemplateItemFact], service: CatalogueFact | None, seen: set[int]
) -> int | None:
    """Find the benefit that a row is about; None when it speaks of none, and the package is still whole."""
    fitting = [index for index, item in enumerate(items) if index not in seen and _is_about(item, service)]
    if service is None and len(items) == 1 and not seen:
        fitting = [0]
    if len(fitting) == 1 or (fitting and service is not None):
        return fitting[0]
    if service is None and record.values["total"] is None and not record.values["used"] and not seen:
        return None
    if service is not None:
        raise _Fault(record.problem("service", "This package has no such benefit, or an earlier row has it."))
    raise _Fault(record.problem("service", "This package has several benefits. Name the service of each row."))


def _is_about(item: TemplateItemFact, service: CatalogueFact | None) -> bool:
    if service is None:
        return item.service_id is None and not item.is_open
    return item.is_open or item.service_id == service.id


def _sized(record: Record, item: TemplateItemFact) -> tuple[TemplateItemFact, int]:
    """Give the benefit with the total of the row, and what was used of it."""
    total, used = record.values["total"], record.values["used"]
    if item.kind is BenefitKind.PREPAID:
        amount = item.amount or 0 if total is None else total
        _check_sizes(record, amount, used)
        return replace(item, amount=amount), used
    counts = dict(_whole(record, {"total": total, "used": used}))
    if item.qty is None:
        if total is not None:
            raise _Fault(record.problem("total", "This benefit is not counted. Leave the total empty."))
        return item, counts["used"]
    qty = counts.get("total", item.qty)
    _check_sizes(record, qty, counts["used"])
    return replace(item, qty=qty), counts["used"]


def _whole(record: Record, sizes: Mapping[str, int | None]) -> Iterator[tuple[str, int]]:
    """Read hundredths as whole sessions."""
    for column, hundredths in sizes.items():
        if hundredths is None:
            continue
        if hundredths % 100 or hundredths > MOST_SESSIONS * 100:
            raise _Fault(record.problem(column, f"Give a whole number of sessions, at most {MOST_SESSIONS}."))
        yield column, hundredths // 100


def _check_sizes(record: Record, total: int, used: int) -> None:
    if total < 1:
        raise _Fault(record.problem("total", "The total must be more than 0."))
    if used > total:
        raise _Fault(record.problem("used", "More was used than the total. Correct one of them."))

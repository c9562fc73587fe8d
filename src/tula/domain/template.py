"""What makes a package template: which benefits each type needs, and which numbers each benefit has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tula.domain.benefits import PACKAGE_BENEFITS, BenefitKind
from tula.domain.errors import Invalid
from tula.domain.lifecycle import PackageType

Errors = dict[str, list[str]]


class InvalidTemplate(Invalid):
    """Please check the package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItem:
    """One benefit of a template; `amount` is paise, `percent_bp` basis points."""

    benefit_type: BenefitKind
    service_id: int | None = None
    choose: bool = False
    qty: int | None = None
    percent_bp: int | None = None
    amount: int | None = None


def complete_items(
    *, pkg_type: PackageType, price: int, items: Sequence[TemplateItem], amount: int | None
) -> tuple[TemplateItem, ...]:
    """Check the items of a template and add the one that a value package may leave out.

    :raises InvalidTemplate: naming the fields at fault, as in `items.0.qty`.
    """
    errors: Errors = {}
    whole = tuple(items)
    if pkg_type is PackageType.VALUE:
        if not whole:
            credit = price if amount is None else amount
            if not credit:
                raise InvalidTemplate.at("amount", fault="Say how much credit the package gives.")
            return (TemplateItem(benefit_type=BenefitKind.PREPAID, amount=credit),)
        if amount is not None and amount != sum(item.amount or 0 for item in whole):
            errors["amount"] = ["The items give another amount. Leave one of them out."]
    elif amount is not None:
        errors["amount"] = ["Only a value package has an amount of its own; give it on an item."]
    for index, item in enumerate(whole):
        _check_item(item, f"items.{index}", errors)
    _check_type(pkg_type, {item.benefit_type for item in whole}, errors)
    if errors:
        raise InvalidTemplate(errors=errors)
    return whole


_NEEDS: Mapping[PackageType, tuple[frozenset[BenefitKind], str]] = {
    PackageType.SESSION: (frozenset({BenefitKind.FREE}), "A session package needs an item with free sessions."),
    PackageType.VALUE: (frozenset({BenefitKind.PREPAID}), "A value package needs a prepaid item."),
    PackageType.MEMBERSHIP: (
        frozenset({BenefitKind.UNLIMITED, BenefitKind.DISCOUNT}),
        "A membership needs an unlimited item or a discount.",
    ),
    PackageType.DISCOUNT: (frozenset({BenefitKind.DISCOUNT}), "A discount package needs an item with a discount."),
    PackageType.COMBO: (
        frozenset(PACKAGE_BENEFITS),
        "A combo needs at least one item.",
    ),
}


def _check_type(pkg_type: PackageType, kinds: set[BenefitKind], errors: Errors) -> None:
    needed, words = _NEEDS[pkg_type]
    if not needed & kinds:
        errors.setdefault("items", []).append(words)


_BELONGS: Mapping[BenefitKind, Mapping[str, bool]] = {
    BenefitKind.FREE: {"qty": True},
    BenefitKind.UNLIMITED: {},
    BenefitKind.DISCOUNT: {"qty": False, "percent": True},
    BenefitKind.PREPAID: {"amount": True},
}
"""Which numbers each kind of benefit may have, and whether it must."""

_ASK = {
    "qty": "Say how many sessions are free.",
    "percent": "Say how many percent off.",
    "amount": "Say how much credit this item gives.",
}


def _check_item(item: TemplateItem, path: str, errors: Errors) -> None:
    belongs = _BELONGS[item.benefit_type]
    for name, value in (("qty", item.qty), ("percent", item.percent_bp), ("amount", item.amount)):
        if value is None and belongs.get(name):
            errors[f"{path}.{name}"] = [_ASK[name]]
        elif value is not None and name not in belongs:
            errors[f"{path}.{name}"] = [f"This has no place on an item of type {item.benefit_type.value}."]
        elif value == 0:
            errors[f"{path}.{name}"] = ["Must be more than 0."]
    if item.choose and item.service_id is not None:
        errors[f"{path}.choose"] = ["Name the service here, or let it be chosen when sold; not both."]

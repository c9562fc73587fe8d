"""What makes a package template of each type, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tula.domain.benefits import BenefitKind
from tula.domain.lifecycle import PackageType
from tula.domain.template import InvalidTemplate, TemplateItem, complete_items

FREE, UNLIMITED, DISCOUNT, PREPAID = (
    BenefitKind.FREE,
    BenefitKind.UNLIMITED,
    BenefitKind.DISCOUNT,
    BenefitKind.PREPAID,
)


def item(kind: BenefitKind, **more: Any) -> TemplateItem:
    numbers = {FREE: {"qty": 4}, UNLIMITED: {}, DISCOUNT: {"percent_bp": 3000}, PREPAID: {"amount": 500_000}}
    return TemplateItem(benefit_type=kind, **(numbers[kind] | more))


def complete(pkg_type: PackageType, *items: TemplateItem, price: int = 500_000, amount: int | None = None) -> Any:
    return complete_items(pkg_type=pkg_type, price=price, items=items, amount=amount)


def faults(pkg_type: PackageType, *items: TemplateItem, **more: Any) -> set[str]:
    with pytest.raises(InvalidTemplate) as caught:
        complete(pkg_type, *items, **more)
    return set(caught.value.errors)


@pytest.mark.parametrize(
    ("pkg_type", "kind"),
    [
        (PackageType.SESSION, FREE),
        (PackageType.VALUE, PREPAID),
        (PackageType.MEMBERSHIP, UNLIMITED),
        (PackageType.MEMBERSHIP, DISCOUNT),
        (PackageType.DISCOUNT, DISCOUNT),
        (PackageType.COMBO, FREE),
        (PackageType.COMBO, PREPAID),
    ],
)
def test_what_makes_a_package_of_its_type(pkg_type: PackageType, kind: BenefitKind) -> None:
    assert complete(pkg_type, item(kind)) == (item(kind),)
    assert complete(pkg_type, item(UNLIMITED), item(kind)) == (item(UNLIMITED), item(kind))


@pytest.mark.parametrize(
    ("pkg_type", "kinds"),
    [
        (PackageType.SESSION, []),
        (PackageType.SESSION, [UNLIMITED, DISCOUNT, PREPAID]),
        (PackageType.VALUE, [FREE]),
        (PackageType.MEMBERSHIP, [FREE, PREPAID]),
        (PackageType.DISCOUNT, [FREE, UNLIMITED]),
        (PackageType.COMBO, []),
    ],
)
def test_what_does_not(pkg_type: PackageType, kinds: list[BenefitKind]) -> None:
    assert faults(pkg_type, *(item(kind) for kind in kinds)) == {"items"}


def test_a_value_package_may_leave_out_its_item() -> None:
    assert complete(PackageType.VALUE) == (item(PREPAID, amount=500_000),)
    assert complete(PackageType.VALUE, amount=600_000) == (item(PREPAID, amount=600_000),)


def test_a_value_package_of_nothing() -> None:
    assert faults(PackageType.VALUE, price=0) == {"amount"}
    assert faults(PackageType.VALUE, amount=0) == {"amount"}


def test_an_amount_agrees_with_the_items() -> None:
    assert complete(PackageType.VALUE, item(PREPAID, amount=600_000), amount=600_000)
    assert faults(PackageType.VALUE, item(PREPAID, amount=600_000), amount=1) == {"amount"}


def test_an_amount_is_for_value_packages() -> None:
    assert faults(PackageType.SESSION, item(FREE), amount=1) == {"amount"}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (item(FREE, qty=None), "qty"),
        (item(FREE, percent_bp=100), "percent"),
        (item(FREE, amount=1), "amount"),
        (item(UNLIMITED, qty=1), "qty"),
        (item(UNLIMITED, percent_bp=1), "percent"),
        (item(DISCOUNT, percent_bp=None), "percent"),
        (item(DISCOUNT, percent_bp=0), "percent"),
        (item(DISCOUNT, amount=1), "amount"),
        (item(PREPAID, amount=None), "amount"),
        (item(PREPAID, amount=0), "amount"),
        (item(PREPAID, qty=2), "qty"),
        (item(FREE, choose=True, service_id=1), "choose"),
    ],
)
def test_an_item_that_cannot_be(bad: TemplateItem, field: str) -> None:
    assert faults(PackageType.COMBO, item(UNLIMITED), bad) == {f"items.1.{field}"}


def test_a_discount_may_be_counted_or_not() -> None:
    complete(PackageType.DISCOUNT, item(DISCOUNT), item(DISCOUNT, qty=5))

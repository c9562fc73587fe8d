"""The filters and the order of the package list, as they stand in its address."""

from enum import StrEnum
from typing import TypeVar

from tula.domain.lifecycle import PackageStatus
from tula.queries.package_order import PackageOrder, PackageSort, QuickFilter
from tula.queries.packages import PackageFilter
from tula.web.pages import argument, date_argument

E = TypeVar("E", bound=StrEnum)


def read_filter() -> PackageFilter:
    """Read the filters; nonsense filters nothing."""
    return PackageFilter(
        q=argument("q") or None,
        status=_word(PackageStatus, argument("status")),
        from_date=date_argument("from"),
        to_date=date_argument("to"),
        date_field="expires" if argument("date_field") == "expires" else "assigned",
        quick=_word(QuickFilter, argument("quick")),
    )


def read_order() -> PackageOrder:
    """Read `?sort=expires`, or `?sort=-expires` for descending; nonsense is newest first."""
    text = argument("sort")
    return PackageOrder(by=_word(PackageSort, text.removeprefix("-")), is_descending=text.startswith("-"))


def _word(words: type[E], text: str) -> E | None:
    return words(text) if text in set(words) else None

"""The filters and the order of the package list, as they stand in its address."""

from tula.domain.lifecycle import PackageStatus
from tula.queries.package_order import PackageOrder, PackageSort, QuickFilter
from tula.queries.packages import PackageFilter
from tula.web.pages import argument, date_argument, word_of


def read_filter() -> PackageFilter:
    """Read the filters; nonsense filters nothing."""
    return PackageFilter(
        q=argument("q") or None,
        status=word_of(PackageStatus, argument("status")),
        from_date=date_argument("from"),
        to_date=date_argument("to"),
        date_field="expires" if argument("date_field") == "expires" else "assigned",
        quick=word_of(QuickFilter, argument("quick")),
    )


def read_order() -> PackageOrder:
    """Read `?sort=expires`, or `?sort=-expires` for descending; nonsense is newest first."""
    text = argument("sort")
    return PackageOrder(by=word_of(PackageSort, text.removeprefix("-")), is_descending=text.startswith("-"))

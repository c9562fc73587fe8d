"""Where a spa is, for its clock: the timezone of a place, or UTC.

zoneinfo knows other names: `Factory` (no time at all), `localtime` (the machine's), `posixrules`, and fixed offsets
whose sign is the other way round (`Etc/GMT+5` is five hours behind Greenwich).
"""

from functools import cache
from zoneinfo import available_timezones

from tula.domain.errors import Invalid

NO_AREAS = frozenset({"Etc", "SystemV", "posix", "right"})
UTC = "UTC"


class InvalidTimezone(Invalid):
    """Give the timezone of a place, such as Asia/Kolkata."""


@cache
def place_names() -> frozenset[str]:
    """Give the timezones of places: an area and a city, such as `Asia/Kolkata`."""
    return frozenset(name for name in available_timezones() if "/" in name and name.partition("/")[0] not in NO_AREAS)


def parse_timezone(name: str) -> str:
    """Check the timezone of a spa.

    :raises InvalidTimezone: it is not that of a place.
    """
    if name != UTC and name not in place_names():
        raise InvalidTimezone
    return name

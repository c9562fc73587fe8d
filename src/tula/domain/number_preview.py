"""A number format before it is saved: the numbers it would give, how long they are and how many of them fit.

The faults are those for which saving it would be refused (`tula.domain.numbering`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tula.domain.numbering import (
    FEW_NUMBERS_LEFT,
    MAX_LENGTH,
    SERIES_NAMES,
    Series,
    no_room_faults,
    number_format_faults,
    numbers_left,
    write_number,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberExample:
    """The next number of a series; `issued` are given in its financial year already, `left` would still fit."""

    series: Series
    name: str
    number: str
    issued: int
    left: int

    @property
    def length(self) -> int:
        """Count its characters."""
        return len(self.number)

    @property
    def is_too_long(self) -> bool:
        """Tell whether it breaks the limit of rule 46(b)."""
        return self.length > MAX_LENGTH

    @property
    def is_running_out(self) -> bool:
        """Tell whether few more would fit this year."""
        return self.left < FEW_NUMBERS_LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPreview:
    """What a format would do. A format that cannot be filled in at all has no examples."""

    faults: tuple[str, ...]
    examples: tuple[NumberExample, ...] = ()


def preview_numbers(*, template: str, on: date, issued: Mapping[Series, int]) -> NumberPreview:
    """Try a format on the next number of every series."""
    faults = number_format_faults(template)
    if faults:
        return NumberPreview(faults=faults)
    return NumberPreview(
        faults=no_room_faults(template),
        examples=tuple(_example(template, series, on, issued.get(series, 0)) for series in Series),
    )


def _example(template: str, series: Series, on: date, issued: int) -> NumberExample:
    return NumberExample(
        series=series,
        name=SERIES_NAMES[series],
        number=write_number(template=template, series=series, on=on, sequence=issued + 1),
        issued=issued,
        left=numbers_left(template=template, after=issued, series=series),
    )

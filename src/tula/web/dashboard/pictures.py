"""The small pictures of the first page, as plain SVG: whole numbers in, coordinates out, words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS_WIDTH = 336
COLUMNS_HEIGHT = 116
STRIP_WIDTH = 336
TREND_WIDTH = 760
TREND_HEIGHT = 150
FOOT = 20
TREND_FOOT = 32
HEAD = 18
SIDE = 30
WIDEST_COLUMN = 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a column stands for: a whole, and the part of it that is filled; `above` is written on top."""

    label: str
    title: str
    whole: int
    part: int
    above: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the whole from `y` down, its part from `part_y` down, both to the base."""

    x: int
    width: int
    middle: int
    y: int
    height: int
    part_y: int
    part_height: int
    label: str
    title: str
    above: str
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns side by side in a view box, standing on `base`."""

    columns: tuple[Column, ...]
    width: int = COLUMNS_WIDTH
    height: int = COLUMNS_HEIGHT
    base: int = COLUMNS_HEIGHT - FOOT


def draw_columns(measures: Sequence[Measure], *, marked: int | None = None) -> Columns:
    """Draw columns to one scale; what is below zero stands at zero."""
    base = COLUMNS_HEIGHT - FOOT
    room = base - HEAD
    most = max((one.whole for one in measures), default=0) or 1
    step = COLUMNS_WIDTH // max(1, len(measures))
    width = min(step * 3 // 5, WIDEST_COLUMN)
    columns = []
    for index, one in enumerate(measures):
        height, part = (max(0, amount) * room // most for amount in (one.whole, min(one.part, one.whole)))
        middle = index * step + step // 2
        columns.append(
            Column(
                x=middle - width // 2,
                width=width,
                middle=middle,
                y=base - height,
                height=height,
                part_y=base - part,
                part_height=part,
                label=one.label,
                title=one.title,
                above=one.above,
                is_marked=index == marked,
            )
        )
    return Columns(columns=tuple(columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a strip; `tone` numbers its shade, the same in the strip and in its legend."""

    x: int
    width: int
    tone: int
    title: str


def draw_strip(parts: Sequence[tuple[str, int]], *, width: int = STRIP_WIDTH) -> tuple[Piece, ...]:
    """Draw (title, amount) as pieces of one strip, in their order; nothing and less than nothing take no room."""
    whole = sum(amount for _, amount in parts if amount > 0)
    pieces = []
    before = 0
    for tone, (title, amount) in enumerate(parts):
        if amount <= 0:
            continue
        x, end = before * width // whole, (before + amount) * width // whole
        before += amount
        pieces.append(Piece(x=x, width=max(2, end - x - 2), tone=tone, title=title))
    return tuple(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One point of a trend."""

    x: int
    y: int
    label: str
    title: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A line through dots above a base of zero; `line` and `area` are the points of SVG."""

    dots: tuple[Dot, ...]
    line: str
    area: str
    width: int = TREND_WIDTH
    height: int = TREND_HEIGHT
    base: int = TREND_HEIGHT - TREND_FOOT


def draw_trend(values: Sequence[tuple[str, str, int]]) -> Trend:
    """Draw (label, title, value) from left to right; zero is at the base, so that heights do not flatter."""
    base = TREND_HEIGHT - TREND_FOOT
    room = base - HEAD
    most = max((value for _, _, value in values), default=0) or 1
    steps = max(1, len(values) - 1)
    dots = tuple(
        Dot(
            x=SIDE + index * (TREND_WIDTH - 2 * SIDE) // steps,
            y=base - max(0, value) * room // most,
            label=label,
            title=title,
            is_last=index == len(values) - 1,
        )
        for index, (label, title, value) in enumerate(values)
    )
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    area = f"{dots[0].x},{base} {line} {dots[-1].x},{base}" if dots else ""
    return Trend(dots=dots, line=line, area=area)

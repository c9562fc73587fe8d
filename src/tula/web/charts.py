"""Charts as plain SVG, drawn by the server: whole numbers in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
HEIGHT = 180
FOOT = 24
HEAD = 18
MAX_LABELS = 16
WIDEST_STEP = 120
LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: where it stands, what it says and whether it is the one to look at."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    title: str
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A bar chart in a view box of `width` by `height`; bars stand on `base`."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - FOOT


def shorten(name: str) -> str:
    """Cut a name so that it fits under a bar."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def draw_bars(values: Sequence[tuple[str, str, int]], *, marked: int | None = None, width: int = WIDTH) -> BarChart:
    """Draw bars for (label, title, value); values below zero stand at zero, too many labels are thinned out."""
    room = HEIGHT - FOOT - HEAD
    most = max((value for _, _, value in values), default=0) or 1
    step = min(width // max(1, len(values)), WIDEST_STEP)
    gap = max(1, step // 5)
    every = -(-len(values) // MAX_LABELS)
    bars = []
    for index, (label, title, value) in enumerate(values):
        height = max(0, value) * room // most
        bars.append(
            Bar(
                x=index * step + gap // 2,
                y=HEIGHT - FOOT - height,
                width=max(1, step - gap),
                height=height,
                middle=index * step + step // 2,
                label=label if (len(values) - 1 - index) % every == 0 else "",
                title=title,
                is_marked=index == marked,
            )
        )
    return BarChart(bars=tuple(bars), width=width)

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
LETTER = 7
"""How wide a letter of a label is, at most, where a chart is as wide as on a desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: where it stands, what it says in the middle of which place, and whether it is the one to look at."""

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


def shorten(name: str, letters: int = LONGEST_LABEL) -> str:
    """Cut a name so that it fits under a bar."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip(' ,')}…"


def draw_bars(values: Sequence[tuple[str, str, int]], *, marked: int | None = None, width: int = WIDTH) -> BarChart:
    """Draw bars for (label, title, value); values below zero stand at zero.

    Too many labels are thinned out, and each is cut to the room it has, so that none covers another.
    """
    room = HEIGHT - FOOT - HEAD
    most = max((value for _, _, value in values), default=0) or 1
    step = min(width // max(1, len(values)), WIDEST_STEP)
    gap = max(1, step // 5)
    every = -(-len(values) // MAX_LABELS)
    # At the ends a label is moved into the box, half its width less half a bar: that much is left free between two.
    letters = max(1, step * (2 * every + 1) // (3 * LETTER))
    bars = []
    for index, (label, title, value) in enumerate(values):
        height = max(0, value) * room // most
        is_named = (len(values) - 1 - index) % every == 0
        words = shorten(label, letters) if is_named else ""
        half = len(words) * LETTER // 2
        bars.append(
            Bar(
                x=index * step + gap // 2,
                y=HEIGHT - FOOT - height,
                width=max(1, step - gap),
                height=height,
                middle=min(max(index * step + step // 2, half), width - half),
                label=words,
                title=title,
                is_marked=index == marked,
            )
        )
    return BarChart(bars=tuple(bars), width=width)

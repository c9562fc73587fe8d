"""The board as pictures: what each of them says, drawn from what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from tula.domain.benefits import BenefitKind
from tula.domain.day_figures import Tender
from tula.domain.money import format_rupees
from tula.domain.payment_methods import SHORT_METHODS
from tula.domain.validity import format_date
from tula.domain.weekday import Comparison
from tula.queries.dashboard.board import Board
from tula.queries.dashboard.packages import Redeemed
from tula.queries.reports.liability_trend import OwedOn
from tula.web.dashboard.pictures import Columns, Measure, Piece, Trend, draw_columns, draw_strip, draw_trend

KIND_WORDS: Mapping[BenefitKind, str] = {
    BenefitKind.FREE: "Free sessions",
    BenefitKind.UNLIMITED: "Unlimited",
    BenefitKind.DISCOUNT: "Discounts",
    BenefitKind.PREPAID: "Prepaid",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a legend: its tone in the strip, its word, and what it counts."""

    tone: int
    word: str
    times: int = 0
    amount: int = 0
    paid_back: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A strip with its legend, which carries the figures."""

    pieces: tuple[Piece, ...]
    entries: tuple[Entry, ...]


def clock_words(board: Board) -> str:
    """Tell the time of day at the spa: `14:05`."""
    return f"{board.now.astimezone(ZoneInfo(board.settings.timezone)):%H:%M}"


def weekdays(board: Board) -> Columns:
    """Draw the same weekdays: the whole day pale, what was billed by now full."""
    by = clock_words(board)
    last = len(board.sales.days) - 1
    measures = []
    for index, one in enumerate(board.sales.days):
        part = one.total if index == last else one.total_by_now if one.is_timed else 0
        so_far = f"{format_rupees(part)} by {by}"
        whole = "" if index == last else f"{format_rupees(one.total)} on the whole day"
        said = ", ".join(words for words in (so_far if one.is_timed or index == last else "", whole) if words)
        measures.append(
            Measure(
                label="Today" if index == last else short_date(one.day),
                title=f"{format_date(one.day)}: {said}",
                whole=one.total,
                part=part,
            )
        )
    return draw_columns(measures, marked=last)


def tenders(board: Board) -> Strip:
    """Draw the money of today by its method; what was paid back is told in the legend."""
    return Strip(
        pieces=draw_strip([(f"{SHORT_METHODS[one.method]} {format_rupees(one.net)}", one.net) for one in board.money]),
        entries=tuple(_tender(tone, one) for tone, one in enumerate(board.money) if one.received or one.paid_back),
    )


def _tender(tone: int, one: Tender) -> Entry:
    return Entry(tone=tone, word=SHORT_METHODS[one.method], amount=one.net, paid_back=one.paid_back)


def kinds(board: Board) -> Strip:
    """Draw what packages gave today by their kind, by worth."""
    return Strip(
        pieces=draw_strip([(_kind_title(one), one.worth) for one in board.redeemed]),
        entries=tuple(
            Entry(tone=tone, word=KIND_WORDS[one.kind], times=one.times, amount=one.worth)
            for tone, one in enumerate(board.redeemed)
            if one.times
        ),
    )


def _kind_title(one: Redeemed) -> str:
    return f"{KIND_WORDS[one.kind]}: {one.times}, worth {format_rupees(one.worth)}"


def expiring(board: Board) -> Columns:
    """Draw how many packages expire on each of the coming days."""
    return draw_columns(
        [
            Measure(
                label="Today" if index == 0 else f"{day:%a} {day.day}",
                title=f"{format_date(day)}: {count}",
                whole=count,
                part=count,
                above=str(count) if count else "",
            )
            for index, (day, count) in enumerate(board.expiring.days)
        ],
        marked=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """What packages owe now, how that changed over the weeks shown, and the picture of it."""

    owed: int
    change: Comparison
    drawn: Trend


def trend(points: Sequence[OwedOn]) -> Liability:
    """Draw what packages owed week by week."""
    return Liability(
        owed=points[-1].owed,
        change=Comparison(now=points[-1].owed, then=points[0].owed),
        drawn=draw_trend(
            [(short_date(one.day), f"{format_date(one.day)}: {format_rupees(one.owed)}", one.owed) for one in points]
        ),
    )


def short_date(day: date) -> str:
    """Write a date under a picture: `9 Nov`."""
    return f"{day.day} {day:%b}"

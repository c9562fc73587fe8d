"""What was measured, the table of ratios and what the goals say of it.

The one rule: figures are compared within one round only; machines drift, ratios taken side by side do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tula.bench.load import Outcome

HEADS = (
    *("clients", "floor/s", "plain SQL/s", "create/s", "of floor", "of plain", "p50 ms", "p99 ms", "p99/p50"),
    *("preview/s", "of floor", "p50 ms", "p99 ms"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One second of each, one after another: the two floors in bills a second, and what came over HTTP."""

    floor: float
    plain: float
    preview: Outcome
    create: Outcome
    hot: Outcome | None = None
    """Create with every client billing the same customer."""


@dataclass(slots=True)
class Figures:
    """The rounds by number of clients."""

    rounds: dict[int, list[Round]] = field(default_factory=dict)

    def add(self, clients: int, measured: Round) -> None:
        self.rounds.setdefault(clients, []).append(measured)

    @property
    def outcomes(self) -> list[Outcome]:
        """Everything that came over HTTP."""
        return [
            outcome
            for rounds in self.rounds.values()
            for one in rounds
            for outcome in (one.preview, one.create, one.hot)
            if outcome is not None
        ]

    @property
    def load_cost(self) -> float:
        """What the load generator itself costs (microseconds of processor time a request)."""
        requests = sum(len(outcome.latencies) for outcome in self.outcomes)
        return sum(outcome.cpu_seconds for outcome in self.outcomes) / max(1, requests) * 1e6

    @property
    def refusals(self) -> dict[str, int]:
        """Answers other than 2xx, by status."""
        found: dict[str, int] = {}
        for outcome in self.outcomes:
            for status, count in outcome.refusals.items():
                found[status] = found.get(status, 0) + count
        return found

    def rows(self) -> list[list[str]]:
        """Lay the figures out, a row for each number of clients."""
        return [_row(clients, rounds) for clients, rounds in self.rounds.items()]


def _row(clients: int, rounds: Sequence[Round]) -> list[str]:
    create = _latencies(one.create for one in rounds)
    preview = _latencies(one.preview for one in rounds)
    return [
        str(clients),
        f"{median(one.floor for one in rounds):,.0f}",
        f"{median(one.plain for one in rounds):,.0f}",
        f"{median(one.create.rate for one in rounds):,.0f}",
        f"{create_to_floor(rounds):.2f}",
        f"{create_to_plain(rounds):.2f}",
        *_milliseconds(create),
        f"{_tail(create):.1f}",
        f"{median(one.preview.rate for one in rounds):,.0f}",
        f"{preview_to_floor(rounds):.2f}",
        *_milliseconds(preview),
    ]


def create_to_floor(rounds: Sequence[Round]) -> float:
    """Compare create with the best floor."""
    return median(one.create.rate / one.floor for one in rounds)


def create_to_plain(rounds: Sequence[Round]) -> float:
    """Compare create with SQL one statement after another."""
    return median(one.create.rate / one.plain for one in rounds)


def preview_to_floor(rounds: Sequence[Round]) -> float:
    """Compare preview with the best floor."""
    return median(one.preview.rate / one.floor for one in rounds)


def _latencies(outcomes: Iterator[Outcome]) -> list[float]:
    return sorted(latency for outcome in outcomes for latency in outcome.latencies)


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Return the latency (seconds) that a share of the answers did not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _milliseconds(ordered: Sequence[float]) -> list[str]:
    return [f"{_percentile(ordered, share) * 1e3:.1f}" for share in (0.5, 0.99)]


def _tail(ordered: Sequence[float]) -> float:
    return _percentile(ordered, 0.99) / _percentile(ordered, 0.5) if ordered else 0.0


# --- The goals -------------------------------------------------------------------------------------

JUDGED_AT = 8
"""Clients at once at which the goals are set."""


def judge(figures: Figures) -> list[str]:
    """Say of each goal whether this run met it, or why it cannot tell."""
    rounds = figures.rounds.get(JUDGED_AT)
    if not rounds:
        return [f"The goals are set for {JUDGED_AT} clients, which this run did not have (--clients {JUDGED_AT})."]
    create = _latencies(one.create for one in rounds)
    verdicts = [
        _at_least("create, of the best floor", create_to_floor(rounds), 0.30, stretch=0.38),
        _at_least("create, of plain SQL", create_to_plain(rounds), 0.9),
        _at_least("preview, of the best floor", preview_to_floor(rounds), 0.55),
        _verdict("create, p99 of p50", _tail(create), is_met=_tail(create) <= 4, goal="at most 4"),
    ]
    hot = [one.hot.rate / one.create.rate for one in rounds if one.hot is not None and one.create.done]
    if hot:
        verdicts.append(_at_least("one customer at all desks, of many customers", median(hot), 0.85))
    if 32 in figures.rounds:
        crowd = median(
            many.create.rate / few.create.rate for many, few in zip(figures.rounds[32], rounds, strict=False)
        )
        verdicts.append(_at_least("create with 32 clients, of 8", crowd, 0.9))
    return verdicts


def _at_least(what: str, value: float, goal: float, *, stretch: float | None = None) -> str:
    wish = f"at least {goal}" + (f", at best {stretch}" if stretch else "")
    return _verdict(what, value, is_met=value >= goal, goal=wish)


def _verdict(what: str, value: float, *, is_met: bool, goal: str) -> str:
    return f"{'met   ' if is_met else 'MISSED'}  {what}: {value:.2f} (goal: {goal})"

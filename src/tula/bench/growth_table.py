"""The table of growth, and what the goals say of it.

The one rule: a ratio is that of two medians taken in the same rounds; no time by itself is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tula.bench.bill import CREATE_PATH, PREVIEW_PATH

HEADS = ("address", "small ms", "large ms", "large / small")
GOAL = 1.25

GOALS = {
    "create": (CREATE_PATH,),
    "preview": (PREVIEW_PATH,),
    "customer search": tuple(
        f"{area}?q={{{what}}}"
        for area in ("/customers", "/api/customers")
        for what in ("name", "full_name", "phone_begin", "phone_end")
    ),
    "packages list": ("/packages/",),
    "profile": ("/customers/{customer}",),
}
"""What the goals are set for; of several addresses the one that grew most counts."""


@dataclass(slots=True)
class Growth:
    """The seconds of every look, by address: of the small spa and of the large."""

    sizes: tuple[str, str]
    seconds: dict[str, tuple[list[float], list[float]]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def add(self, address: str, which: int, seconds: float) -> None:
        self.seconds.setdefault(address, ([], []))[which].append(seconds)

    def refuse(self, address: str, status: int) -> None:
        said = f"{address} was answered with status {status}."
        if said not in self.refusals:
            self.refusals.append(said)

    def medians(self, address: str) -> tuple[float, float]:
        """Give the median of the small and of the large spa (seconds)."""
        small, large = self.seconds[address]
        return median(small), median(large)

    def ratio(self, address: str) -> float:
        """Say how many times as long the large spa takes."""
        small, large = self.medians(address)
        return large / small

    def rows(self) -> list[list[str]]:
        """Lay the figures out, a row for each address."""
        return [
            [address, *(f"{seconds * 1e3:.1f}" for seconds in self.medians(address)), f"{self.ratio(address):.2f}"]
            for address in self.seconds
        ]


def judge(growth: Growth) -> list[str]:
    """Say of each goal whether this run met it, and how many addresses grew more than that."""
    small, large = growth.sizes
    verdicts = [_verdict(growth, what, addresses) for what, addresses in GOALS.items()]
    grown = [address for address in growth.seconds if growth.ratio(address) > GOAL]
    return [
        *(verdict for verdict in verdicts if verdict),
        (
            f"{len(grown)} of {len(growth.seconds)} addresses took more than {GOAL} times as long"
            f" with {large} customers as with {small}."
        ),
    ]


def _verdict(growth: Growth, what: str, addresses: Sequence[str]) -> str | None:
    ratios = [growth.ratio(address) for address in addresses if address in growth.seconds]
    if not ratios:
        return None
    word = "met   " if max(ratios) <= GOAL else "MISSED"
    return f"{word}  {what}, large of small: {max(ratios):.2f} (goal: at most {GOAL})"

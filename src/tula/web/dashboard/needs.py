"""What needs somebody, as lines with a link: at most one for each matter, and only for those whom it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass

from tula.domain.invoice import PackageBilling
from tula.domain.money import format_rupees
from tula.domain.settings import Settings
from tula.domain.validity import format_date
from tula.queries.dashboard.attention import LOOKED_BACK, DayState, OwedBack
from tula.queries.dashboard.board import Board
from tula.queries.dashboard.start import lacks_gstin
from tula.web.security import Deed, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One line: what it is, why it matters, and where it is put right."""

    words: str
    why: str
    action: str
    href: str


def list_needs(board: Board) -> list[Need]:
    """List what needs somebody who may see it, the day's own matters first."""
    needs = [*_days(board.day_state), *_owed_back(board.owed_back)]
    if may(Deed.REPORTS):
        needs += _trial(board)
    if may(Deed.SETTINGS):
        needs += [*_numbers(board), *_identity(board.settings)]
    return needs


def _days(state: DayState) -> Iterator[Need]:
    days = state.open_days
    if not days or not state.has_closes:
        return
    count = len(days)
    first = format_date(days[0])
    more = "at least " if count == LOOKED_BACK else ""
    yield Need(
        words=f"{first} is not closed" if count == 1 else f"{more}{count} days are not closed".capitalize(),
        why="Its cash was not counted." if count == 1 else f"The first is {first}; days are closed in their order.",
        action="Close it" if count == 1 else "Close the first",
        href=f"/day-close?date={days[0].isoformat()}",
    )


def _owed_back(owed: OwedBack) -> Iterator[Need]:
    if not owed.invoices:
        return
    yield Need(
        words=f"{format_rupees(owed.amount)} to pay back on {_count(owed.invoices, 'bill')}",
        why="More was paid than stands after an edit or a void.",
        action="Open the bill" if owed.only_id else "Open the bills",
        href=f"/invoices/{owed.only_id}" if owed.only_id else "/invoices?status=owed_back",
    )


def _trial(board: Board) -> Iterator[Need]:
    if board.settings.package_billing is not PackageBilling.SHADOW:
        return
    yield Need(
        words="Packages are on trial",
        why=f"Bills show what packages would pay and deduct nothing: {_count(board.sales.on_trial, 'bill')} today.",
        action="See the trial",
        href="/reports/shadow",
    )


def _numbers(board: Board) -> Iterator[Need]:
    if not board.running_out:
        return
    series = ", ".join(one.value for one in board.running_out)
    yield Need(
        words=f"Numbers of {series} may run out before 31 March",
        why="A shorter number format leaves room for more; it must be changed before the last is given.",
        action="Open the settings",
        href="/settings",
    )


def _identity(settings: Settings) -> Iterator[Need]:
    if settings.business_name == Settings().business_name:
        yield Need(
            words=f"Invoices still say “{settings.business_name}”",
            why="They must carry the name of the spa.",
            action="Name the spa",
            href="/settings",
        )
    if lacks_gstin(settings):
        yield Need(
            words="The GSTIN is missing",
            why="A regular spa must show it on every tax invoice.",
            action="Add it",
            href="/settings",
        )
    if not settings.upi_id:
        yield Need(
            words="The UPI ID is missing",
            why="Without it bills have no code to pay by phone.",
            action="Add it",
            href="/settings",
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

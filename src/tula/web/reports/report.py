"""A report: what it is called, who may see it, how it is read, and what is behind its numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tula.web.reports.ask import Ask
from tula.web.reports.view import Sheet, View
from tula.web.security import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report; `sentence` says on its card what it answers.

    It is asked for days that were; if it `looks_ahead`, also for days to come.
    """

    slug: str
    title: str
    sentence: str
    symbol: str
    read: Callable[[Session, Ask], View]
    behind: Callable[[Session, Ask], tuple[Sheet, ...]] | None = None
    deed: Deed = Deed.REPORTS
    looks_ahead: bool = False

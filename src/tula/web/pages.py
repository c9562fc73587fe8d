"""What every page route shares: one read-only transaction with the spa's settings and date, and addresses of lists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from tula import clock, db
from tula.domain.settings import Settings
from tula.domain.validity import first_instant
from tula.queries.settings import get_settings

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
MAX_PAGE = 1_000_000
LONGEST_ID = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Spa:
    """The spa as a page needs it: its settings and its date."""

    settings: Settings
    today: date


def read_page(work: Callable[[Session, Spa], T]) -> T:
    """Run all reads of a page in one read-only transaction."""

    def read(session: Session) -> T:
        settings = get_settings(session)
        return work(session, Spa(settings=settings, today=clock.today(settings.timezone)))

    return db.reading(read)


def page_number() -> int:
    """Read `?page=`; nonsense is the first page."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), MAX_PAGE) if text.isdecimal() and len(text) < 9 else 1


def argument(name: str) -> str:
    """Read a filter from the address, without surrounding space and without what PostgreSQL cannot hold."""
    return request.args.get(name, "").strip().replace("\x00", "")[:100]


def word_of(words: type[E], text: str) -> E | None:
    """Read a word of an enumeration; nonsense is none."""
    return words(text) if text in set(words) else None


def id_argument(name: str) -> int | None:
    """Read the id of a record from the address; nonsense is none."""
    text = argument(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None


def date_argument(name: str) -> date | None:
    """Read a date from the address; nonsense is none."""
    try:
        return date.fromisoformat(argument(name))
    except ValueError:
        return None


def since_and_until(spa: Spa) -> tuple[datetime | None, datetime | None]:
    """Read `?from=&to=` as the instants between which something happened: the first is in, the second is out."""
    last = date_argument("to")
    after = None if last in (None, date.max) else last + timedelta(days=1)
    since, until = (
        None if day is None else first_instant(day, spa.settings.timezone) for day in (date_argument("from"), after)
    )
    return since, until


def same_page(**changes: object) -> str:
    """Give the address of this page with other filters; an empty one goes away."""
    values = {**request.args.to_dict(), **changes}
    kept = urlencode({name: value for name, value in values.items() if value not in ("", None)})
    return f"{request.path}?{kept}" if kept else request.path

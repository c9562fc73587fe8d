"""What every page route shares: one read-only transaction with the spa's settings and date, and addresses of lists.

A route that shows a piece of a page says by `piece_of` where that page is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

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


def piece_of(page: str) -> Callable[[Callable[..., str]], Callable[..., str | Response]]:
    """Mark a view as a piece of a page, whose address is filled with the ids of the piece.

    Our scripts ask for the piece, as `text/html` alone. Who opens it by itself is led to the page: browsers then ask
    for more kinds, over plain HTTP too.
    """

    def mark(view: Callable[..., str]) -> Callable[..., str | Response]:
        @wraps(view)
        def show(**ids: Any) -> str | Response:
            if any(kind == "application/xhtml+xml" for kind, _ in request.accept_mimetypes):
                query = request.query_string.decode("ascii", "ignore")
                return redirect(f"{page.format(**ids)}{'?' if query else ''}{query}")
            return view(**ids)

        return show

    return mark


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

"""Every route that answers GET asks as little of the database in a large spa as in a small one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.conftest import SECRET_KEY, Database
from tests.statements import counted
from tula import clock
from tula.bench.addresses import FILES, LISTS, PAGES, UNCHANGING
from tula.bench.history import Size, write_history
from tula.bench.looks import Values, draw_look
from tula.bench.scratch import Scratch
from tula.config import Config
from tula.postgres import Cluster
from tula.web.app import create_app
from tula.web.reports.index import REPORTS

SMALL = Size(customers=30, ledger=150)
LARGE = Size(customers=400, ledger=8000)
MOST_STATEMENTS = 13
"""No page, list or file needs more, whatever it shows ..."""
MANY = {"/": 15}
"""... but these, which show a little of everything."""

ADDRESSES = (*PAGES, *LISTS, *FILES, *UNCHANGING)
APART = {
    "/static/<path:filename>": "a file",
    "/bootstrap/static/<path:filename>": "a file",
}
"""Routes that need no address, and why."""
_ANY_PAGE = re.compile(r"\bpage=\d+")  # a small spa has no hundredth page, and a page without rows asks less


@pytest.fixture
def spas(_database: Database, server: Cluster) -> Iterator[Iterator[tuple[Size, Flask, Values]]]:
    """The small spa with somebody who came once, then the large one with somebody who comes all the time."""

    def open_one(size: Size, pattern: int) -> tuple[Size, Flask, Values]:
        _database.renew()
        _database.is_fresh = False
        scratch = Scratch(server.url(_database.name, user="postgres"))
        today = clock.today("Asia/Kolkata")
        write_history(scratch, size=size, today=today)
        with scratch.connect() as connection:
            values = draw_look(connection, Random(3), pattern=pattern, size=size, today=today)
        app = create_app(Config(database_url=_database.url, secret_key=SECRET_KEY, demo=True, testing=True))
        return size, app, values

    yield (open_one(size, pattern) for size, pattern in ((SMALL, 0), (LARGE, 9)))
    _database.disconnect()


def count(app: Flask, values: Values) -> dict[str, int]:
    client, found = app.test_client(), {}
    client.get("/")  # the first connection asks for the server's version
    for address in ADDRESSES:
        with counted() as statements:
            answer = client.get(_ANY_PAGE.sub("page=1", address).format_map(values))
            found[address] = len(statements)
            statements.append("one at least, for pages that ask for nothing")
        assert answer.status_code == 200 or (address, answer.status_code) == ("/settings/logo", 404), address
    return found


def test_no_address_asks_more_of_a_large_spa(spas: Iterator[tuple[Size, Flask, Values]]) -> None:
    _, app, values = next(spas)
    few = count(app, values)
    _, app, values = next(spas)
    many = count(app, values)
    grown = {address: (few[address], many[address]) for address in ADDRESSES if few[address] != many[address]}
    assert grown == {}
    assert {address: n for address, n in many.items() if n > MANY.get(address, MOST_STATEMENTS)} == {}


def test_every_route_has_an_address(app: Flask) -> None:
    """A new page or list needs a line in `tula.bench.addresses`."""
    ids = dict.fromkeys(re.findall(r"\{(\w+)\}", " ".join(ADDRESSES)), "1")
    routes = app.url_map.bind("localhost")
    asked = {routes.match(urlsplit(address.format_map(ids)).path, return_rule=True)[0].rule for address in ADDRESSES}
    routed = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert routed - asked == APART.keys(), "Add an address of each to src/tula/bench/addresses.py."


def test_every_report_has_an_address() -> None:
    paths = {urlsplit(address).path for address in ADDRESSES}
    assert {f"/reports/{slug}" for slug in REPORTS} <= paths
    assert {f"/reports/{slug}/behind" for slug, report in REPORTS.items() if report.behind} <= paths

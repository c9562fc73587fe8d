"""Every field of every body says what to send in place of a value of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pkgutil import walk_packages

import pytest

from tests.desk import Desk
from tula import web
from tula.web.json_body import InvalidRequest
from tula.web.parsing import Body, CsvFile, check

NONSENSE = (None, [], {}, "", "x", 0, 1, -1, 10**30, Decimal("1.5"), True, [None], ["x"], [1], [[]], [{}])


def bodies(parent: type[Body] = Body) -> Iterator[type[Body]]:
    for module in walk_packages(web.__path__, f"{web.__name__}."):
        import_module(module.name)
    for body in parent.__subclasses__():
        if body.__module__.startswith(web.__name__) and body is not CsvFile:
            yield body
        yield from bodies(body)


def words_for(body: type[Body], name: str, value: object) -> str:
    try:
        check(body, {name: value})
    except InvalidRequest as fault:
        return str(fault.errors)
    return ""


@pytest.mark.parametrize("body", sorted(set(bodies()), key=lambda body: body.__qualname__))
def test_no_fault_without_a_remedy(body: type[Body]) -> None:
    for name in body.model_fields:
        for value in NONSENSE:
            assert "This value cannot be used." not in words_for(body, name, value), (name, value)


def test_a_list_that_is_null_says_how_an_empty_one_is_sent(desk: Desk) -> None:
    words = ["Give a list; an empty one is []."]
    body = {"name": "Facial", "price": 1200, "gst_rate": 5, "consumables": None}
    refused = desk.send("POST", "/api/services", body)
    assert (refused.status, refused.json["errors"]) == (400, {"consumables": words})
    changed = desk.send("PATCH", f"/api/services/{desk.service('Facial', 1200)}", {"consumables": None})
    assert (changed.status, changed.json["errors"]) == (400, {"consumables": words})
    assert desk.send("POST", "/api/services", {**body, "consumables": []}).status == 201
    assert desk.send("PATCH", "/api/settings", {"print_a4": None}).json["errors"] == {"print_a4": words}


def test_a_note_that_is_not_in_use_says_so(desk: Desk) -> None:
    notes = {"date": "2026-01-01", "notes": [{"denomination": 2000, "count": 1}]}
    refused = desk.send("POST", "/api/day-close/count", notes)
    assert refused.json["errors"] == {"notes.0.denomination": ["Choose one of the notes and coins in use."]}

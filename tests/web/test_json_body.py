"""The JSON body: which bytes are read, as what, and which are refused for which reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tula.web.json_body import (
    LARGEST_BODY,
    InvalidRequest,
    JsonExpected,
    MalformedJson,
    RequestTooLarge,
    read_json,
)


def read(data: bytes, content_type: str = "application/json", **more: Any) -> dict[str, Any]:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    with app.test_request_context("/", method="POST", data=data, content_type=content_type, **more):
        return read_json()


def test_numbers_are_exact() -> None:
    body = read(b'{"a": 0.1, "b": 1, "c": 1.0, "d": 1e2, "e": -0.0, "f": 1e400, "g": 1.00000000000000000000000000001}')
    assert body == {
        "a": Decimal("0.1"),
        "b": 1,
        "c": 1,
        "d": 100,
        "e": 0,
        "f": Decimal("1e400"),
        "g": Decimal("1.00000000000000000000000000001"),
    }
    assert [type(body[name]) for name in "abcdefg"] == [Decimal, int, int, int, int, Decimal, Decimal]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b'{"a": 1, "a": 2}', "a"),
        (b'{"a": 1, "a": 1}', "a"),
        (rb'{"a": 1, "\u0061": 1}', "a"),
        (b'{"a": [{}, {"qty": 1, "b": 2, "qty": 5}]}', "a.1.qty"),
        (b'{"a": {"b": {"c": 1, "c": 2}}, "d": 1}', "a.b.c"),
        (b'{"a": {"b": 1, "b": 2}, "a": 1}', "a"),
    ],
)
def test_a_name_that_stands_twice(data: bytes, path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(data)
    assert caught.value.errors == {path: ["This name stands here twice. Send it once."]}


def test_all_names_that_stand_twice_are_told_but_not_without_end() -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(b'{"a": {"b": 1, "b": 2}, "c": {"a": 1}, "c": 2}')
    assert set(caught.value.errors) == {"a.b", "c"}
    with pytest.raises(InvalidRequest) as caught:
        read(b'{"a": [' + b", ".join([b'{"b": 1, "b": 2}'] * 1000) + b"]}")
    assert len(caught.value.errors) == 50


def test_a_bill_with_two_quantities_is_refused(client: FlaskClient) -> None:
    bill = b'{"customer_id": 1, "services": [{"service_id": 1, "qty": 1, "qty": 5}]}'
    answer = client.post("/integrated-billing/preview", data=bill, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["errors"]) == ["services.0.qty"]


def test_one_name_in_several_objects() -> None:
    assert read(b'{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}') == {"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}


def test_a_charset_may_be_named() -> None:
    assert read('{"a": "₹"}'.encode(), "application/json; charset=utf-8") == {"a": "₹"}


@pytest.mark.parametrize("content_type", ["text/plain", "text/json", "application/x-www-form-urlencoded", ""])
def test_another_content_type(content_type: str) -> None:
    with pytest.raises(JsonExpected):
        read(b"{}", content_type)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 01}',
        b'{"a": "\n"}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1e99999999999999999999}',
        b"[]",
        b"1",
        b"null",
    ],
)
def test_no_json_object(data: bytes) -> None:
    with pytest.raises(MalformedJson):
        read(data)


@pytest.mark.parametrize("depth", [26, 200, 900, 100_000])
@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_too_deep(depth: int, start: bytes, end: bytes) -> None:
    with pytest.raises(MalformedJson, match="nested too deeply"):
        read(b'{"a":' + start * depth + b"1" + end * depth + b"}")


def test_deep_enough() -> None:
    read(b'{"a":' + b"[" * 20 + b"1" + b"]" * 20 + b"}")


def test_too_large() -> None:
    read(b'{"a": "' + b"x" * (LARGEST_BODY - 9) + b'"}')
    with pytest.raises(RequestTooLarge):
        read(b'{"a": "' + b"x" * (LARGEST_BODY - 8) + b'"}')


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (rb'{"a": "x\u0000"}', "a"),
        (rb'{"a": [{"b": "\u0000"}]}', "a.0.b"),
        (rb'{"a": "\ud800"}', "a"),
        (rb'{"a": "\udfff x"}', "a"),
        (rb'{"\u0000": 1}', "body"),
        (rb'{"a": {"\ud800": 1}}', "a"),
        (rb'{"\ud800": 1, "\ud800": 2}', "body"),
        (rb'{"a": {"\ud800": 1, "\ud800": 2}, "a": 1}', "a"),
    ],
)
def test_text_that_no_column_can_hold(data: bytes, path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(data)
    assert list(caught.value.errors) == [path]


def test_both_halves_of_a_pair_are_a_character() -> None:
    assert read(rb'{"a": "\ud83d\ude00"}') == {"a": "\U0001f600"}

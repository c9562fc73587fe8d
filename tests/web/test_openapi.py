"""The description of the JSON API: valid, whole, and shown without help from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

from tula.web import openapi
from tula.web.parsing import Answer, Body


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    return app.test_client().get("/api/openapi.json").get_json()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_json_route_is_in_it(app: Flask, document: dict[str, Any]) -> None:
    described = {
        (method.upper(), path.replace("{", "<int:").replace("}", ">")) for path, method, _ in operations(document)
    }
    routed = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        if str(rule).startswith(("/api/", "/packages/api/", "/integrated-billing/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routed - described == {("GET", "/api/openapi.json"), ("GET", "/api/docs")}


def test_every_write_names_its_key_and_its_answers(document: dict[str, Any]) -> None:
    for path, method, one in operations(document):
        assert one["summary"], path
        assert "503" in one["responses"], path
        if method in {"post", "patch"}:
            assert "Idempotency-Key" in {parameter["name"] for parameter in one["parameters"]}, path
            assert {"200", "400"} <= one["responses"].keys(), path
            assert one["requestBody"]["required"] is True
        if "{" in path:
            assert "404" in one["responses"], path


def test_operation_ids_are_words_and_differ(document: dict[str, Any]) -> None:
    ids = [one["operationId"] for _, _, one in operations(document)]
    assert len(set(ids)) == len(ids)
    assert all(one.isidentifier() for one in ids)


def test_money_goes_in_as_number_or_string_and_comes_out_as_number(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {kind["type"] for kind in schemas["ServiceBody"]["properties"]["price"]["anyOf"]} == {"number", "string"}
    assert schemas["ServiceView"]["properties"]["price"]["type"] == "number"


def test_bodies_refuse_unknown_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for _, _, one in operations(document):
        for kind, content in one.get("requestBody", {}).get("content", {}).items():
            if kind == "text/csv":
                continue
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["additionalProperties"] is False, name


def test_two_models_of_one_name_are_refused() -> None:
    def make() -> type[Body]:
        class Twin(Body):
            pass

        return Twin

    class TwinAnswer(Answer):
        pass

    for expected in (False, True):
        if expected:
            with pytest.raises(ValueError, match="Twin"):
                openapi.describe(lambda: None, tag="t", answers={200: TwinAnswer}, failures=(), body=make())
        else:
            openapi.describe(lambda: None, tag="t", answers={200: TwinAnswer}, failures=(), body=make())


def test_the_page_shows_it(app: Flask) -> None:
    html = app.test_client().get("/api/docs").get_data(as_text=True)
    assert 'data-source="/api/openapi.json"' in html
    assert 'type="module" src="/static/js/api_docs.js"' in html

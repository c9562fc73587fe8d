"""Every JSON route under schemathesis: what fits the description and what does not, answered as described, never 5xx.

Bounded and repeatable: the same cases every run. `TULA_FUZZ_EXAMPLES` asks for more of them.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.desk import Desk

EXAMPLES = int(os.environ.get("TULA_FUZZ_EXAMPLES", "8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    allow_header_conformance,
]


@pytest.fixture
def spa(desk: Desk) -> Desk:
    """A spa in which the first id of everything exists, so that some guesses hit."""
    customer = desk.customer()
    desk.service("Haircut", 500, gst_rate=5)
    desk.staff()
    product = desk.product("Serum", 499, gst_rate=18)
    desk.batch(product, 500)
    desk.holds(customer, "free", qty=4)
    desk.billed(customer, services=[1], products=[{"product_id": product}], payments=[])
    return desk


@schemathesis.serializer("text/csv")
def write_file(_: Any, value: Any) -> bytes:
    """A file is sent as it is; what is no text is sent as JSON would write it."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value, default=str).encode()


def operations(app: Flask) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    return [result.ok() for result in schema.get_all_operations()]


def fuzz(operation: Any, mode: GenerationMode, **fixed: Any) -> None:
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_described(case: Any) -> None:
        # An empty value in an address counts as absent, as forms send it.
        has_blank = any(not str(value).strip() for value in (case.query or {}).values())
        # Whatever is sent as a file is text; a check of one answers with its problems.
        is_file = case.media_type == "text/csv"
        is_any_taken = has_blank or is_file
        case.call_and_validate(
            checks=[check for check in CHECKS if not (is_any_taken and check is negative_data_rejection)]
        )

    answers_as_described()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_route_answers_as_described(spa: Desk, app: Flask, mode: GenerationMode) -> None:
    tried = set()
    for operation in operations(app):
        if mode is GenerationMode.POSITIVE or operation.body or operation.query or operation.path_parameters:
            fuzz(operation, mode)
        ids = {parameter.name: 1 for parameter in operation.path_parameters}
        if ids and operation.body:
            fuzz(operation, mode, path_parameters=ids)
        tried.add((operation.method.upper(), operation.path))
    described = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in {"GET", "POST", "PATCH", "PUT", "DELETE"} and is_json_route(str(rule))
    }
    assert len(tried) == len(described), "a JSON route is missing from /api/openapi.json"


def is_json_route(rule: str) -> bool:
    if rule in {"/api/openapi.json", "/api/docs"}:
        return False
    return rule.startswith(("/api/", "/packages/api/", "/integrated-billing/"))

"""The description of the JSON API: OpenAPI 3.1 at /api/openapi.json, shown at /api/docs.

spectree collects the models that the endpoints name and writes the document; reading and checking requests is
`tula.web.parsing`, so that there is one way to refuse them (docs/decisions/0003).
"""

import json
import threading
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Literal

from flask import Blueprint, Flask, Response, current_app, render_template
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Answers
from spectree import SpecTree

from tula.web.parsing import LARGEST_ID, LONGEST_KEY, CsvFile


def _only_when_present(schema: dict[str, Any]) -> None:
    """Say that a field is a map where it is there at all."""
    schema.pop("default", None)
    schema.update(schema.pop("anyOf")[0])


class Failure(BaseModel):
    """What every refused request is answered with; some failures carry further facts."""

    model_config = ConfigDict(extra="allow")

    success: Literal[False]
    code: str
    message: str
    errors: dict[str, list[str]] | None = Field(default=None, json_schema_extra=_only_when_present)


_tree = SpecTree(
    "flask",
    title="Tula",
    version="1",
    description="Billing for spas that sell packages. Money is rupees, dates are YYYY-MM-DD in the spa's timezone.",
    openapi_version="3.1.0",
    mode="strict",
    annotations=False,
    page_templates={},
    # spectree puts this answer on every route; ours is the one that every route can give.
    validation_error_status=503,
    validation_error_model=Failure,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)
_turn = threading.Lock()
_named: dict[str, type[BaseModel]] = {}

ALWAYS = (401, 403, 429, 503)
"""What every route may answer."""

_WORDS = {
    200: "Done.",
    201: "Made.",
    400: "Bad input; errors names the fields at fault.",
    404: "Something named in the path or the body does not exist.",
    409: "The state of the books does not allow it, or somebody else is changing it at this moment.",
    422: "The Idempotency-Key was used before with another body.",
    401: "Nobody is logged in, or the name or password is wrong; never in the demo.",
    403: "The role of who is logged in does not allow it; never in the demo.",
    429: "Too many wrong passwords of late; never in the demo.",
    503: "The database does not answer at the moment; nothing was saved.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A copy of a request under the same key is answered with the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": r"^[!-~]([ -~]*[!-~])?$"},
}


_FILE = {"type": "string", "description": "A CSV file in UTF-8 with a heading: at most 10,000 rows and 5 MB."}
_SKIP_EXISTING = {
    "name": "skip_existing",
    "in": "query",
    "required": False,
    "description": "Leave out rows that are there already; without it they are problems.",
    "schema": {"type": "boolean"},
}


def describe(
    view: Callable[..., Any],
    *,
    tag: str,
    answers: Mapping[int, type[BaseModel]],
    failures: tuple[int, ...],
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
) -> Callable[..., Any]:
    """Add an endpoint to the description.

    :raises ValueError: two different models bear one name.
    """
    for model in (*answers.values(), *filter(None, (query, body))):
        if _named.setdefault(model.__name__, model) is not model:
            raise ValueError(f"two models are called {model.__name__}")
    models: dict[str, Any] = {f"HTTP_{status}": (model, _WORDS[status]) for status, model in answers.items()}
    models |= {f"HTTP_{status}": (Failure, _WORDS[status]) for status in (*failures, *ALWAYS)}
    described: Callable[..., Any] = _tree.validate(
        query=query, json=body, resp=Answers(**models), tags=[tag], skip_validation=True
    )(view)
    return described


def build(app: Flask) -> dict[str, Any]:
    """Write the document for the routes of an application."""
    document: dict[str, Any] = json.loads(json.dumps(_tree_of(app)))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID}
                    parameter["description"] = "The id of the record."
            if method in {"post", "patch"}:
                operation["parameters"].append(_KEY)
            _describe_file(operation)
            operation["operationId"] = f"{method}_{path.strip('/').replace('/', '_').replace('-', '_')}".translate(
                str.maketrans("", "", "{}")
            )
    if CsvFile.__name__ in document["components"]["schemas"]:
        document["components"]["schemas"][CsvFile.__name__] = _FILE
    document["components"]["securitySchemes"] = {"password": {"type": "http", "scheme": "basic"}}
    # The demo asks nobody who they are.
    document["security"] = [{"password": []}, {}]
    return document


def _describe_file(operation: dict[str, Any]) -> None:
    """Say of a route that takes a file that its body is CSV, not JSON."""
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    if reference.endswith(f"/{CsvFile.__name__}"):
        content["text/csv"] = content.pop("application/json")
        operation["parameters"].append(_SKIP_EXISTING)


def _tree_of(app: Flask) -> dict[str, Any]:
    """Have spectree write the document; it empties its models in doing so, and another application may come."""
    with _turn, app.app_context():
        models = deepcopy(_tree.models)
        try:
            document: dict[str, Any] = _tree._generate_spec()  # noqa: SLF001 - `spec` keeps the first application's
        finally:
            _tree.models = models
    return document


pages = Blueprint("openapi_pages", __name__)


@pages.get("/api/openapi.json")
def show_document() -> Response:
    """Answer with the OpenAPI document."""
    extensions = current_app.extensions
    if "tula_openapi" not in extensions:
        extensions["tula_openapi"] = json.dumps(build(current_app), ensure_ascii=False)
    return Response(extensions["tula_openapi"], mimetype="application/json")


@pages.get("/api/docs")
def show_docs() -> str:
    """Show the document to people."""
    return render_template("api_docs.html")

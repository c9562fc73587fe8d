"""Failures as HTTP answers: the only place where a failure meets its number.

Programs get the contract's JSON, people a page with the same sentence. Constraint names of the database lead to the
same classes as the checks that the operations make beforehand: two desks may pass a check at once, never a constraint.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from tula.db import CommitUncertain, sqlstate
from tula.domain.errors import Conflict, DomainError, Invalid, NotFound
from tula.domain.numbering import NumberTaken
from tula.operations.catalogue import SkuTaken
from tula.operations.idempotency import IdempotencyKeyReused
from tula.web.security import LoginRequired, NotAllowed, TooManyAttempts

log = logging.getLogger(__name__)

JSON_PREFIXES = ("/api/", "/packages/api/", "/integrated-billing/")
PAGES_AMONG_THEM = ("/api/docs",)


class Busy(Conflict):
    """Somebody else is changing this at the moment. Please try again."""


class DatabaseUnavailable(DomainError):  # noqa: N818 - the name is the code that programs read
    """The database does not answer at the moment. Nothing was saved; please try again in a minute."""


class RecordNotFound(NotFound):
    """Something this refers to does not exist."""


class AlreadyExists(Conflict):
    """That already exists."""


class RefusedByBooks(Conflict):
    """The books do not allow that."""


class ValueOutOfRange(Invalid):
    """A value is too large or cannot be stored."""


STATUS: Mapping[type[DomainError], int] = {
    NotFound: 404,
    Conflict: 409,
    Invalid: 400,
    LoginRequired: 401,
    NotAllowed: 403,
    IdempotencyKeyReused: 422,
    TooManyAttempts: 429,
    DatabaseUnavailable: 503,
    CommitUncertain: 503,
}
"""The number of each family; the nearest class counts."""

CONSTRAINTS: Mapping[str, tuple[type[DomainError], str | None]] = {
    "uq_product_sku": (SkuTaken, "sku"),
    "uq_invoice_number_financial_year": (NumberTaken, None),
    "uq_credit_note_number_financial_year": (NumberTaken, None),
}
"""What the breach of a named constraint means, and which field is at fault, if one is."""

SQLSTATES: Mapping[str, type[DomainError]] = {
    "22": ValueOutOfRange,
    "23502": ValueOutOfRange,
    "23503": RecordNotFound,
    "23505": AlreadyExists,
    "23514": RefusedByBooks,
    "40001": Busy,
    "40P01": Busy,
    "55P03": Busy,
    "08": DatabaseUnavailable,
    "53": DatabaseUnavailable,
    "57P": DatabaseUnavailable,
}
"""What PostgreSQL's error codes mean; the longest beginning counts."""

HTTP_CODES = {
    400: ("bad_request", "This request cannot be understood."),
    403: ("forbidden", "You may not do that."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "That cannot be done at this address."),
    413: ("request_too_large", "The request is too large: at most 1 MB."),
    500: ("internal_error", "Something went wrong on our side. Nothing was saved."),
}


def install(app: Flask) -> None:
    """Answer every failure in the form of the contract."""
    app.register_error_handler(DomainError, _answer_domain)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(PoolTimeout, lambda _: _answer_domain(DatabaseUnavailable()))
    app.register_error_handler(Exception, _answer_unknown)


def status_of(error: DomainError | type[DomainError]) -> int:
    """Give the HTTP number of a failure."""
    family = error if isinstance(error, type) else type(error)
    return next((STATUS[parent] for parent in family.__mro__ if parent in STATUS), 500)


def wants_json() -> bool:
    """Tell whether the request is for the JSON API; pages are everything else."""
    return request.path.startswith(JSON_PREFIXES) and request.path not in PAGES_AMONG_THEM


def translate(error: DBAPIError) -> DomainError | None:
    """Say what the database's refusal means; None when it means a mistake of ours."""
    state = sqlstate(error)
    if state is None:
        # The connection was refused or lost before PostgreSQL could answer; or the driver could not send a value.
        if isinstance(error, OperationalError):
            return DatabaseUnavailable()
        return ValueOutOfRange() if isinstance(error, DataError) else None
    name: str = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    if name in CONSTRAINTS:
        failure, field = CONSTRAINTS[name]
        return failure() if field is None else failure.at(field)
    known = [state[:length] for length in range(5, 1, -1) if state[:length] in SQLSTATES]
    return SQLSTATES[known[0]]() if known else None


def render_failure(
    *,
    status: int,
    code: str,
    message: str,
    errors: Mapping[str, list[str]] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Response:
    """Write a failure: JSON to programs, a page to people."""
    if not wants_json():
        return Response(render_template("error.html", status=status, message=message), status=status)
    body: dict[str, Any] = {"success": False, "code": code, "message": message}
    if errors:
        body["errors"] = dict(errors)
    body.update(details or {})
    return Response(
        json.dumps(body, ensure_ascii=False, allow_nan=False),
        status=status,
        mimetype="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _answer_domain(error: DomainError) -> Response:
    status = status_of(error)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.path, error.code, exc_info=error)
    return render_failure(
        status=status, code=error.code, message=error.message, errors=error.errors, details=error.details
    )


def _answer_http(error: HTTPException) -> Response:
    given = error.get_response()
    status = given.status_code
    if status < 400:
        return Response(given.get_data(), status=status, headers=given.headers)
    code, message = HTTP_CODES.get(status, HTTP_CODES[400])
    if isinstance(error, CSRFError):
        code, message = "page_out_of_date", "This page is out of date. Reload it and try again."
    if status == 413 and wants_json():
        status = 400
    response = render_failure(status=status, code=code, message=message)
    for name, value in given.headers:
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.add(name, value)
    return response


def _answer_database(error: DBAPIError) -> Response:
    known = translate(error)
    if known is None:
        return _answer_unknown(error)
    log.warning("%s %s: %s from %s", request.method, request.path, known.code, sqlstate(error) or type(error.orig))
    return _answer_domain(known)


def _answer_unknown(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    code, message = HTTP_CODES[500]
    return render_failure(status=500, code=code, message=message)

"""Who is asking, what that role may do, and what a browser may do with our pages.

The one rule: `MAY` is the only place that says which role may do what. Logging in itself is `tula.web.auth`.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from tula.config import Config
from tula.domain.errors import DomainError
from tula.queries.users import Account

# Bootstrap's style sheet carries its marks as data addresses.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

DEMO_ACTOR = "demo"

V = TypeVar("V", bound=Callable[..., Any])


class LoginRequired(DomainError):  # noqa: N818 - the name is the code that programs read
    """Please log in."""


class NotAllowed(DomainError):  # noqa: N818
    """Your role does not allow that. Ask a manager."""


class TooManyAttempts(DomainError):  # noqa: N818
    """Too many attempts to log in. Wait a few minutes, then try again."""


# --- Roles -----------------------------------------------------------------------------------------


class Deed(StrEnum):
    """What a request is about, as far as roles go."""

    LOOK = "look"
    WORK = "work"
    """Bill, sell, receive and correct: every ordinary write."""
    OVERRIDE = "override"
    """Decide about a package's benefit in place of the burn order."""
    REOPEN = "reopen"
    """Open a closed day again."""
    SETTINGS = "settings"
    RECORDS = "records"
    """Change many records or whole ones at once: merge and erase customers, import files, bulk edits."""
    AUDIT = "audit"
    """Read who did what, when and from where."""
    REPORTS = "reports"
    """See what the spa earns and owes: tax, liability, margins, what each of the staff brings in."""


_DESK = frozenset({Deed.LOOK, Deed.WORK})
_MANAGER = _DESK | {Deed.OVERRIDE, Deed.AUDIT, Deed.REOPEN, Deed.RECORDS, Deed.SETTINGS, Deed.REPORTS}

MAY: Mapping[str, frozenset[Deed]] = {
    "owner": _MANAGER,
    "manager": _MANAGER,
    "desk": _DESK,
    "accountant": frozenset({Deed.LOOK, Deed.REPORTS}),
}
"""Which role may do what."""


def allowed(role: str, deed: Deed) -> bool:
    """Tell whether a role may do a deed."""
    return deed in MAY.get(role, frozenset())


def needs(deed: Deed) -> Callable[[V], V]:
    """Mark a view with the deed it is; without a mark GET is a look and everything else is work."""

    def mark(view: V) -> V:
        view.__dict__["deed"] = deed
        return view

    return mark


def deed_of(view: object, *, method: str) -> Deed:
    """Tell which deed a request of a view is."""
    given = getattr(view, "deed", None)
    if isinstance(given, Deed):
        return given
    return Deed.LOOK if method in {"GET", "HEAD", "OPTIONS"} else Deed.WORK


def may(deed: Deed) -> bool:
    """Tell whether who is asking may do a deed; the demo has no roles.

    :raises LoginRequired: nobody is logged in.
    """
    return not current_app.config["HAS_LOGIN"] or allowed(_account().role, deed)


def require(deed: Deed) -> None:
    """Let only those go on who may.

    :raises LoginRequired: nobody is logged in.
    :raises NotAllowed: the role does not allow the deed.
    """
    if not may(deed):
        raise NotAllowed


def actor() -> str:
    """Name who is asking, for the audit log.

    :raises LoginRequired: nobody is logged in.
    """
    return _account().username if current_app.config["HAS_LOGIN"] else DEMO_ACTOR


def _account() -> Account:
    account = account_or_none()
    if account is None:
        raise LoginRequired
    return account


def account_or_none() -> Account | None:
    """Give the account that is logged in."""
    account: Account | None = g.get("account")
    return account


# --- Answers ---------------------------------------------------------------------------------------


LOOPBACK_NAMES = ["127.0.0.1", "localhost"]


def install(app: Flask, config: Config) -> None:
    """Set the headers of every answer, and keep pages with customers' data out of shared caches."""
    is_production = not config.demo
    app.config.update(
        HAS_LOGIN=is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_production,
    )
    if config.demo:
        # The demo has no login: a page elsewhere must not reach it through a name of its own that leads here.
        app.config["TRUSTED_HOSTS"] = LOOPBACK_NAMES
    app.jinja_env.globals["account"] = account_or_none

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_production and request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if is_production and not (request.endpoint or "").endswith("static"):
            # The desk's computer is shared: after logging out, Back must not show a customer.
            response.headers["Cache-Control"] = "no-store"
        return response

"""The guard before every request in production: who asks, may they, and did their own page send them.

The one rule: what is not named in `OPEN` is for people who are logged in, also addresses that do not exist.
"""

from datetime import timedelta

from flask import Flask, Request, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from tula.config import Config
from tula.queries.users import Account
from tula.web import security
from tula.web.auth import routes
from tula.web.auth.door import Door, door
from tula.web.auth.visitor import Visitor, find_visitor
from tula.web.errors import wants_json
from tula.web.security import LoginRequired

OPEN = frozenset({"static", "bootstrap.static", "auth.show_login", "auth.log_in"})
"""What strangers may ask for: the login, and what makes it look like Tula."""

SESSION_HOURS = 12
"""How long a browser stays logged in without asking for anything: the longest pause within a working day."""


def install(app: Flask, config: Config) -> None:
    """Ask everybody who they are; in the demo nobody."""
    if config.demo:
        return
    app.config.update(
        # The prefix makes browsers refuse a cookie of this name from a neighbouring host.
        SESSION_COOKIE_NAME="__Host-tula",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        WTF_CSRF_TIME_LIMIT=None,
        # The guard asks for the token itself: programs without a cookie need none.
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies
        )
    csrf = CSRFProtect(app)
    Door(app, is_cheap=config.testing)
    _install_sessions(app)
    app.register_blueprint(routes.pages)

    @app.before_request
    def guard() -> AnyResponse | None:
        if request.endpoint in OPEN:
            return None
        account: Account | None = getattr(current_user, "account", None)
        if account is None:
            return _turn_away()
        g.account = account
        if not g.get("is_program"):
            csrf.protect()
        view = current_app.view_functions.get(request.endpoint or "")
        security.require(security.deed_of(view, method=request.method))
        return None

    @app.after_request
    def challenge(response: Response) -> Response:
        # Only those who began with Basic are asked for it: a browser would open a window of its own, and send the
        # password by itself from then on.
        if response.status_code == 401 and request.authorization is not None:
            response.headers["WWW-Authenticate"] = 'Basic realm="Tula", charset="UTF-8"'
        return response


def _install_sessions(app: Flask) -> None:
    manager = LoginManager()
    # A telephone changes its address many times a day.
    manager.session_protection = None
    # An error page must not ask the database who is reading it.
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(find_visitor)
    manager.request_loader(_load_from_basic)


def _load_from_basic(asked: Request) -> Visitor | None:
    given = asked.authorization
    if given is None or given.type != "basic":
        return None
    account = door().admit_program(username=given.username or "", password=given.password or "")
    if account is None:
        raise LoginRequired("The username or the password is wrong.")
    g.is_program = True
    return Visitor(account)


def _turn_away() -> AnyResponse:
    """Send a person to the login and tell a program.

    :raises LoginRequired: a program asks.
    """
    if wants_json() or request.authorization is not None:
        raise LoginRequired
    wanted = routes.own_address(request.full_path.removesuffix("?")) if request.method == "GET" else ""
    return redirect(url_for("auth.show_login", next=wanted if wanted != "/" else None), code=303)

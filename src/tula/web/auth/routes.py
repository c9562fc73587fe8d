"""The login page, and the way out."""

import re

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, session
from flask_login import current_user, login_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from tula import clock, db
from tula.operations.users import record_logout
from tula.queries.users import Account
from tula.web.auth.door import door
from tula.web.auth.visitor import Visitor
from tula.web.errors import status_of
from tula.web.security import Deed, TooManyAttempts, needs

pages = Blueprint("auth", __name__)

WRONG = "That username and password do not go together. Please check both."
NO_COOKIE = "Your browser did not keep Tula’s cookie. Open Tula with https:// and allow cookies, then try again."
AGAIN = "This page had been open for too long. Please log in now."

_ADDRESS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@pages.get("/login")
def show_login() -> AnyResponse:
    """Show the login; whoever is in already goes on."""
    wanted = own_address(request.args.get("next", ""))
    if getattr(current_user, "account", None) is not None:
        return redirect(wanted or "/", code=303)
    return _page(wanted=wanted, has_left="left" in request.args)


@pages.post("/login")
def log_in() -> AnyResponse:
    """Check name and password and begin a session."""
    username, wanted = request.form.get("username", ""), own_address(request.form.get("next", ""))
    csrf: CSRFProtect = current_app.extensions["csrf"]
    token_name = current_app.config["WTF_CSRF_FIELD_NAME"]
    try:
        csrf.protect()
    except CSRFError:
        # Without the session cookie there is nothing to compare the token with.
        message = AGAIN if token_name in session else NO_COOKIE
        return _page(username=username, wanted=wanted, message=message, status=400)
    try:
        account = door().admit(username=username, password=request.form.get("password", ""), way="page")
    except TooManyAttempts as error:
        return _page(username=username, wanted=wanted, message=error.message, status=status_of(error))
    if account is None:
        # Not 401: browsers put that down as an error of the page.
        return _page(username=username, wanted=wanted, message=WRONG)
    return _begin(account, wanted)


@pages.post("/logout")
@needs(Deed.LOOK)
def log_out() -> AnyResponse:
    """End the session."""
    account: Account = g.account
    now = clock.now()
    db.transaction(lambda s: record_logout(s, user_id=account.id, username=account.username, now=now))
    session.clear()
    return redirect("/login?left=1", code=303)


def own_address(text: str) -> str:
    """Give an address if it is a page of ours, else nothing: the login sends nobody elsewhere."""
    is_own = len(text) <= 2000 and _ADDRESS.fullmatch(text) and not text.startswith(("/login", "/logout"))
    return text if is_own else ""


def _begin(account: Account, wanted: str) -> AnyResponse:
    # Nothing of what a stranger's session held goes on, the CSRF token included.
    session.clear()
    login_user(Visitor(account))
    session.permanent = True
    return redirect(wanted or "/", code=303)


def _page(
    *, username: str = "", wanted: str = "", message: str = "", has_left: bool = False, status: int = 200
) -> Response:
    page = render_template("auth/login.html", username=username, wanted=wanted, message=message, has_left=has_left)
    return make_response(page, status)

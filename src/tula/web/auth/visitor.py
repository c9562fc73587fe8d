"""A logged-in account as Flask-Login keeps it in the session, and finds it again."""

import hmac
from dataclasses import dataclass

from flask import current_app

from tula import db
from tula.queries.users import Account, get_account
from tula.web.parsing import LARGEST_ID


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in."""

    account: Account
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Name the account in the session; a new password makes another name, and old sessions end."""
        return f"{self.account.id}.{_mark(self.account)}"


def find_visitor(kept: str) -> Visitor | None:
    """Find who is named in a session; nobody whose password has changed since, or who may no longer log in."""
    number, _, mark = str(kept).partition(".")
    if not (number.isdecimal() and mark.isascii() and int(number) <= LARGEST_ID):
        return None
    account = db.reading(lambda session: get_account(session, int(number)))
    if account is None or not account.is_active or not hmac.compare_digest(mark, _mark(account)):
        return None
    return Visitor(account)


def _mark(account: Account) -> str:
    """Give a mark of the password hash that tells nothing about it."""
    secret = str(current_app.secret_key).encode()
    return hmac.digest(secret, f"session {account.id} {account.password_hash}".encode(), "sha256").hex()[:32]

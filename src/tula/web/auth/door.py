"""The check of a name and a password: slow for those who guess, quick for programs that call often.

The one rule: every check ends in the audit log, came in or not; only the count of failures and the memory of recent
successes live outside the database, for one process serves everybody.
"""

import hmac
import secrets
import threading
import time
from typing import cast

from flask import Flask, current_app
from flask_limiter import Limiter
from limits import RateLimitItem, parse

from tula import clock, db
from tula.domain.username import InvalidUsername, parse_username
from tula.operations.users import record_failed_login, record_login
from tula.passwords import is_password, nobodys_hash
from tula.queries.users import Account, find_account
from tula.web.origin import caller
from tula.web.security import TooManyAttempts

FAILURES_OF_ADDRESS = parse("30 per 5 minutes")
FAILURES_OF_NAME = parse("10 per 5 minutes")
"""Failures allowed to an address, and to an address under one name: others cannot lock a user out from elsewhere."""

REMEMBERED_SECONDS = 300.0
MOST_REMEMBERED = 1000


class Door:
    """Lets people and programs in to one application."""

    def __init__(self, app: Flask, *, is_cheap: bool) -> None:
        self._nobody = nobodys_hash(is_cheap=is_cheap)
        self._limiter = Limiter(caller, storage_uri="memory://", strategy="moving-window")
        self._limiter.init_app(app)
        self._secret = secrets.token_bytes(32)
        self._recent: dict[bytes, float] = {}
        self._turn = threading.Lock()
        app.extensions["tula_door"] = self

    def admit(self, *, username: str, password: str, way: str) -> Account | None:
        """Give the account of a right name and password; None for a wrong one.

        :raises TooManyAttempts: the caller has failed too often of late.
        """
        name = _spelling(username)
        counted = self._counted(name)
        if not all(self._limiter.limiter.test(limit, *key) for limit, key in counted):
            raise TooManyAttempts
        account = _find(name)
        known = account if account is not None and account.is_active else None
        # A stranger is checked as slowly as a user, so that the time does not tell who is one.
        is_right = is_password(password, password_hash=known.password_hash if known else self._nobody)
        if known is not None and is_right:
            self._record_login(known, way)
            return known
        for limit, key in counted:
            self._limiter.limiter.hit(limit, *key)
        self._record_failure(account, way)
        return None

    def admit_program(self, *, username: str, password: str) -> Account | None:
        """Do the same for HTTP Basic, where every request brings the password; a right one is remembered briefly.

        Whoever changes the password or stops the user ends that at once: the account is read every time.

        :raises TooManyAttempts: the caller has failed too often of late.
        """
        account = _find(_spelling(username))
        if account is not None and account.is_active and self._is_recent(self._mark(account, password)):
            return account
        admitted = self.admit(username=username, password=password, way="basic")
        if admitted is not None:
            self._remember(self._mark(admitted, password))
        return admitted

    def _counted(self, name: str | None) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        address = caller()
        return [(FAILURES_OF_ADDRESS, ("login", address)), (FAILURES_OF_NAME, ("login", address, name or "?"))]

    def _mark(self, account: Account, password: str) -> bytes:
        """Give what stands for a checked password: no use to whoever reads our memory without the secret."""
        text = f"{account.id}\0{account.password_hash}\0{password}"
        return hmac.digest(self._secret, text.encode("utf-8", "surrogatepass"), "sha256")

    def _is_recent(self, mark: bytes) -> bool:
        return self._recent.get(mark, 0.0) > time.monotonic()

    def _remember(self, mark: bytes) -> None:
        with self._turn:
            now = time.monotonic()
            self._recent = {known: until for known, until in self._recent.items() if until > now}
            if len(self._recent) < MOST_REMEMBERED:
                self._recent[mark] = now + REMEMBERED_SECONDS

    def _record_login(self, account: Account, way: str) -> None:
        now = clock.now()
        db.transaction(
            lambda session: record_login(session, user_id=account.id, username=account.username, way=way, now=now)
        )

    def _record_failure(self, account: Account | None, way: str) -> None:
        now = clock.now()
        user_id, username = (account.id, account.username) if account else (None, None)
        db.transaction(
            lambda session: record_failed_login(session, user_id=user_id, username=username, way=way, now=now)
        )


def door() -> Door:
    """Give the door of this application."""
    return cast(Door, current_app.extensions["tula_door"])


def _spelling(username: str) -> str | None:
    try:
        return parse_username(username)
    except InvalidUsername:
        return None


def _find(name: str | None) -> Account | None:
    return None if name is None else db.reading(lambda session: find_account(session, name))

"""The people who may log in: added and changed, and every login recorded.

The one rule: no password and no hash of one ever reaches the audit log.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.username import parse_username
from tula.models import AppUser
from tula.models.user import ROLES
from tula.operations import audit
from tula.operations.locks import lock_fields

STRANGER = "nobody"
"""Who failed to log in under a name that is no user's. The name is not kept: it may be a password typed too early."""


class UsernameTaken(Conflict):
    """There is already a user of that name."""


class UserNotFound(NotFound):
    """There is no user of that name."""


class UnknownRole(Invalid):
    """A role is owner, manager, desk or accountant."""


def add_user(session: Session, *, username: str, password_hash: str, role: str, actor: str, now: datetime) -> int:
    """Add somebody who may log in and return the id.

    :raises InvalidUsername: it cannot be one.
    :raises UnknownRole: there is no such role.
    :raises UsernameTaken: there is one already.
    """
    username = parse_username(username)
    _check_role(role)
    statement = (
        insert(AppUser)
        .values(username=username, password_hash=password_hash, role=role, created_at=now)
        .on_conflict_do_nothing()
        .returning(AppUser.id)
    )
    user_id = session.execute(statement).scalar_one_or_none()
    if user_id is None:
        raise UsernameTaken
    _record(session, "user.added", user_id, {"username": username, "role": role}, actor=actor, now=now)
    return user_id


def change_password(session: Session, *, username: str, password_hash: str, actor: str, now: datetime) -> None:
    """Give a user another password; sessions begun with the old one end.

    :raises UserNotFound: there is none of that name.
    """
    user_id = _update(session, username, password_hash=password_hash)
    _record(session, "user.password_changed", user_id, {"username": username}, actor=actor, now=now)


def change_user(
    session: Session,
    *,
    username: str,
    role: str | None = None,
    is_active: bool | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Change what a user may do, or whether the user may log in at all; what is None stays.

    :raises UserNotFound: there is none of that name.
    :raises UnknownRole: there is no such role.
    """
    if role is not None:
        _check_role(role)
    changes = {name: value for name, value in {"role": role, "is_active": is_active}.items() if value is not None}
    if changes:
        user_id = session.scalar(select(AppUser.id).where(AppUser.username == username))
        before = user_id and lock_fields(session, model=AppUser, row_id=user_id, fields=("role", "is_active"))
        if not before:
            raise UserNotFound
        _update(session, username, **changes)
        details = {"username": username, **audit.changes(before, changes)}
        _record(session, "user.changed", user_id, details, actor=actor, now=now)


def record_login(session: Session, *, user_id: int, username: str, way: str, now: datetime) -> None:
    """Record that a user came in; `way` is the page or Basic."""
    _record(session, "user.logged_in", user_id, {"way": way}, actor=username, now=now)


def record_failed_login(
    session: Session, *, user_id: int | None, username: str | None, way: str, now: datetime
) -> None:
    """Record that somebody did not come in; `username` only where it is a user's."""
    _record(session, "user.login_failed", user_id, {"way": way}, actor=username or STRANGER, now=now)


def record_logout(session: Session, *, user_id: int, username: str, now: datetime) -> None:
    """Record that a user went out."""
    _record(session, "user.logged_out", user_id, {}, actor=username, now=now)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UnknownRole


def _update(session: Session, username: str, **values: Any) -> int:
    user_id = session.execute(
        update(AppUser).where(AppUser.username == username).values(**values).returning(AppUser.id)
    ).scalar_one_or_none()
    if user_id is None:
        raise UserNotFound
    return user_id


def _record(
    session: Session, action: str, user_id: int | None, details: dict[str, Any], *, actor: str, now: datetime
) -> None:
    audit.record(session, action=action, entity="user", entity_id=user_id, details=details, actor=actor, now=now)

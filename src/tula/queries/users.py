"""The people who may log in, as the login and the command line see them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.models import AppUser
from tula.models.columns import AnyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may log in while `is_active`."""

    id: int
    username: str
    password_hash: str = field(repr=False)
    role: str
    is_active: bool
    created_at: datetime


def get_account(session: Session, account_id: int) -> Account | None:
    """Get an account by its id."""
    row = session.execute(select(AppUser.__table__).where(AppUser.id == account_id)).one_or_none()
    return None if row is None else _account(row)


def find_account(session: Session, username: str) -> Account | None:
    """Find an account by its username, as `parse_username` spells it."""
    row = session.execute(select(AppUser.__table__).where(AppUser.username == username)).one_or_none()
    return None if row is None else _account(row)


def list_accounts(session: Session) -> tuple[Account, ...]:
    """List all accounts by username."""
    return tuple(_account(row) for row in session.execute(select(AppUser.__table__).order_by(AppUser.username)))


def _account(row: AnyRow) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        password_hash=row.password_hash,
        role=row.role,
        is_active=row.is_active,
        created_at=row.created_at,
    )

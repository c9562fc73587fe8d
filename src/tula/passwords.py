"""Passwords: kept as argon2 hashes only, and slow to check for those who guess.

The one rule: nothing else in the program hashes or compares a password.
"""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from tula.domain.errors import Invalid

SHORTEST = 10
LONGEST = 200

# One check takes 64 MiB and a tenth of a second of a core: more at a time would starve the desks.
_turns = threading.BoundedSemaphore(2)


class WeakPassword(Invalid):
    """A password has 10 to 200 characters and is not the username."""


def hash_password(password: str, *, username: str, is_cheap: bool = False) -> str:
    """Hash a new password; `is_cheap` is for tests, which make many.

    :raises WeakPassword: it is too short, too long or the username.
    """
    if not SHORTEST <= len(password) <= LONGEST or password.lower() == username.lower():
        raise WeakPassword
    return _hasher(is_cheap=is_cheap).hash(_one_form(password))


def is_password(password: str, *, password_hash: str) -> bool:
    """Tell whether this is the password of a hash."""
    if len(password) > LONGEST:
        return False
    with _turns:
        try:
            return _hasher().verify(password_hash, _one_form(password))
        except (VerificationError, InvalidHashError):
            return False


@cache
def nobodys_hash(*, is_cheap: bool) -> str:
    """Give a hash to check a stranger's password against, so that an unknown name takes as long as a known one."""
    return _hasher(is_cheap=is_cheap).hash("nobody has this password")


@cache
def _hasher(*, is_cheap: bool = False) -> PasswordHasher:
    return PasswordHasher.from_parameters(profiles.CHEAPEST if is_cheap else profiles.RFC_9106_LOW_MEMORY)


def _one_form(password: str) -> str:
    """Write accents in one way: keyboards of phones and desks differ."""
    return unicodedata.normalize("NFC", password)

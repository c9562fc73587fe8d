"""The names people log in with: one spelling each, so that nobody is two people in the audit log."""

import re

from tula.domain.errors import Invalid

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}", re.ASCII)


class InvalidUsername(Invalid):
    """A username has 2 to 40 letters, digits, dots, dashes or underscores, and begins with a letter or digit."""


def parse_username(text: str) -> str:
    """Give the one spelling of a username, in lower case.

    :raises InvalidUsername: it cannot be one.
    """
    username = text.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise InvalidUsername
    return username

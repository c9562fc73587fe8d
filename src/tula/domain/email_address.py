"""One e-mail address, plain enough for every mail server: no display name, no list, nothing that could end a header."""

import re

from tula.domain.errors import Invalid

LONGEST = 254
_SHAPE = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+",
    re.ASCII,
)


class InvalidEmail(Invalid):
    """Give one e-mail address such as asha@example.in."""


def parse_email(text: str) -> str:
    """Read an e-mail address.

    :raises InvalidEmail: it is none, or more than one.
    """
    address = text.strip()
    local = address.partition("@")[0]
    if len(address) > LONGEST or not _SHAPE.fullmatch(address) or local.startswith(".") or local.endswith("."):
        raise InvalidEmail
    return address

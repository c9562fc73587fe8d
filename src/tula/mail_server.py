"""The SMTP server that the environment names, as a value."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from tula.domain.email_address import InvalidEmail, parse_email


class Security(StrEnum):
    """How the connection is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in, and from whom it comes."""

    host: str
    port: int
    security: Security
    sender: str
    username: str = ""
    password: str = ""


_PORTS = {"smtp": 587, "smtps": 465}
_WANTED = "give smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465"


def read_mail_server(*, url: str, sender: str) -> MailServer:
    """Read `smtp://user:password@host:587?tls=starttls` (or `none`), or `smtps://…` for TLS from the start.

    :raises ValueError: it cannot be one; the message leaves out what may be a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_WANTED) from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError(_WANTED)
    asked = parse_qs(parts.query, keep_blank_values=True)
    [tls] = asked.pop("tls", [Security.STARTTLS.value])[-1:]
    if asked or tls not in {Security.STARTTLS, Security.NONE} or (parts.scheme == "smtps" and parts.query):
        raise ValueError("the one option is tls=starttls or tls=none, with smtp://")
    try:
        address = parse_email(sender)
    except InvalidEmail:
        raise ValueError("the sender must be one e-mail address") from None
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        security=Security.TLS if parts.scheme == "smtps" else Security(tls),
        sender=address,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )

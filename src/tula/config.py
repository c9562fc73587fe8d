"""What the environment decides, read once into frozen values.

The one rule: nothing else in the program reads `os.environ`. The command line hands its decisions to the
server's worker process by the same variables, so both sides see one `Config`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from tula.mail_server import MailServer, read_mail_server

DATABASE_URL = "TULA_DATABASE_URL"
MIGRATION_DATABASE_URL = "TULA_MIGRATION_DATABASE_URL"
SECRET_KEY = "TULA_SECRET_KEY"  # noqa: S105 - the variable's name, not a secret
DATA_DIR = "TULA_DATA_DIR"
DEMO = "TULA_DEMO"
TRUSTED_PROXIES = "TULA_TRUSTED_PROXIES"
SMTP_URL = "TULA_SMTP_URL"
MAIL_FROM = "TULA_MAIL_FROM"

SHORTEST_SECRET_KEY = 32
ROOT_DATA_DIR = Path("/var/lib/tula")
CHECKOUT = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """A setting is missing or wrong; the message is one line for whoever starts the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the web application needs to know from outside."""

    database_url: str
    secret_key: str
    demo: bool = False
    """No login, a "Demo" banner, loopback only."""
    trusted_proxies: int = 0
    """How many proxies of our own stand in front and tell who asks (X-Forwarded-For, X-Forwarded-Proto)."""
    smtp_url: str = ""
    """Where invoices are handed in as e-mail; empty: nowhere."""
    mail_from: str = ""
    testing: bool = False

    def __post_init__(self) -> None:
        if len(self.secret_key) < SHORTEST_SECRET_KEY:
            raise ConfigError(f"{SECRET_KEY} needs at least {SHORTEST_SECRET_KEY} characters.")
        check_database_url(self.database_url)
        _ = self.mail_server

    @property
    def mail_server(self) -> MailServer | None:
        """Where e-mail is handed in; None: it is not set up."""
        if not (self.smtp_url or self.mail_from):
            return None
        if not (self.smtp_url and self.mail_from):
            raise ConfigError(f"{SMTP_URL} and {MAIL_FROM} go together: set both or none.")
        try:
            return read_mail_server(url=self.smtp_url, sender=self.mail_from)
        except ValueError as error:
            raise ConfigError(f"{SMTP_URL} and {MAIL_FROM} cannot be used: {error}.") from error

    def to_environment(self) -> dict[str, str]:
        """Return the variables from which `read_config` makes this very value again."""
        return {
            DATABASE_URL: self.database_url,
            SECRET_KEY: self.secret_key,
            DEMO: "1" if self.demo else "",
            TRUSTED_PROXIES: str(self.trusted_proxies),
            SMTP_URL: self.smtp_url,
            MAIL_FROM: self.mail_from,
        }


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read the configuration of the web application from the environment.

    :raises ConfigError: a variable is missing or wrong.
    """
    environ = os.environ if environ is None else environ
    missing = [name for name in (DATABASE_URL, SECRET_KEY) if not environ.get(name)]
    if missing:
        raise ConfigError(f"{' and '.join(missing)} must be set.")
    return Config(
        database_url=environ[DATABASE_URL],
        secret_key=environ[SECRET_KEY],
        demo=environ.get(DEMO) == "1",
        trusted_proxies=_read_proxies(environ.get(TRUSTED_PROXIES) or "0"),
        **mail_settings(environ),
    )


class MailSettings(TypedDict):
    """The two settings of e-mail, as `Config` takes them."""

    smtp_url: str
    mail_from: str


def mail_settings(environ: Mapping[str, str] | None = None) -> MailSettings:
    """Read the settings of e-mail; the demo has them too."""
    environ = os.environ if environ is None else environ
    return {"smtp_url": environ.get(SMTP_URL, ""), "mail_from": environ.get(MAIL_FROM, "")}


def _read_proxies(text: str) -> int:
    if not (text.isdecimal() and len(text) == 1):
        raise ConfigError(f"{TRUSTED_PROXIES} is how many proxies stand in front: 0 to 9.")
    return int(text)


def write_config(config: Config) -> None:
    """Put the configuration where the server's worker process reads it."""
    os.environ.update(config.to_environment())


def names_database(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether the environment names a database."""
    return bool((os.environ if environ is None else environ).get(DATABASE_URL))


def database_url(environ: Mapping[str, str] | None = None, *, for_migration: bool = False) -> str:
    """Return the database that the environment names.

    :raises ConfigError: none is named, or it is not a PostgreSQL URL.
    """
    environ = os.environ if environ is None else environ
    url = (environ.get(MIGRATION_DATABASE_URL) if for_migration else None) or environ.get(DATABASE_URL)
    if not url:
        raise ConfigError(f"Set {DATABASE_URL} or name the embedded database with --data-dir DIR.")
    return check_database_url(url)


def check_database_url(url: str) -> str:
    """Return the URL if it can be a PostgreSQL database.

    :raises ConfigError: it cannot; the message leaves out what may be a password.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise ConfigError(f"{DATABASE_URL} is not a URL.") from error
    if scheme not in {"postgresql", "postgresql+psycopg"}:
        raise ConfigError(f"{DATABASE_URL} must begin with postgresql:// (PostgreSQL 15 or newer).")
    return url


def libpq_url(url: str) -> str:
    """Return a database's URL as PostgreSQL's own library and programs read it, without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the embedded database when no option names one."""
    environ = os.environ if environ is None else environ
    named = environ.get(DATA_DIR)
    if named:
        return Path(named)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ROOT_DATA_DIR
    # From a checkout the data is the same whatever folder one stands in.
    return (CHECKOUT if (CHECKOUT / "run").is_file() else Path()) / "var"

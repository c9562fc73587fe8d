"""The mail server that the environment names."""

import pytest

from tests.conftest import SECRET_KEY
from tula.config import Config, ConfigError, read_config
from tula.mail_server import MailServer, Security, read_mail_server

SENDER = "bills@shanti.example"


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "username", "password"),
    [
        ("smtp://mail.example", "mail.example", 587, Security.STARTTLS, "", ""),
        ("smtp://u:p@mail.example:2525?tls=starttls", "mail.example", 2525, Security.STARTTLS, "u", "p"),
        ("smtp://127.0.0.1:25?tls=none", "127.0.0.1", 25, Security.NONE, "", ""),
        ("smtps://a%40b:p%2F%3A%40@mail.example", "mail.example", 465, Security.TLS, "a@b", "p/:@"),
        ("smtp://[::1]:25/", "::1", 25, Security.STARTTLS, "", ""),
    ],
)
def test_a_url(url: str, host: str, port: int, security: Security, username: str, password: str) -> None:
    assert read_mail_server(url=url, sender=SENDER) == MailServer(
        host=host, port=port, security=security, sender=SENDER, username=username, password=password
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://user:hush/hush@mail.example",
        "smtp://user:hush@mail.example:port",
        "smtp://user:hush@mail.example:99999",
        "smtp://user:hush@[mail.example",
        "smtp://user:hush@mail.example?tls=maybe",
        "smtp://user:hush@mail.example?ssl=1",
        "smtps://user:hush@mail.example?tls=none",
    ],
)
def test_what_is_none_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ValueError) as told:
        read_mail_server(url=url, sender=SENDER)
    assert "hush" not in str(told.value)


@pytest.mark.parametrize("sender", ["", "shanti", "Shanti <bills@shanti.example>", "a@b.in\nBcc: c@d.in"])
def test_a_sender_is_one_address(sender: str) -> None:
    with pytest.raises(ValueError, match="sender"):
        read_mail_server(url="smtp://mail.example", sender=sender)


def config(**mail: str) -> Config:
    return Config(database_url="postgresql://db/tula", secret_key=SECRET_KEY, **mail)  # type: ignore[arg-type]


def test_the_configuration_has_it_whole_or_not_at_all() -> None:
    assert config().mail_server is None
    whole = config(smtp_url="smtp://mail.example", mail_from=SENDER)
    assert whole.mail_server is not None
    assert read_config(whole.to_environment()) == whole
    for half in ({"smtp_url": "smtp://mail.example"}, {"mail_from": SENDER}):
        with pytest.raises(ConfigError, match="go together"):
            config(**half)
    with pytest.raises(ConfigError, match="TULA_SMTP_URL") as told:
        config(smtp_url="smtp://user:hush@mail.example:x", mail_from=SENDER)
    assert "hush" not in str(told.value)

"""The way out for e-mail: one SMTP server, named by the environment.

The one rule: nobody sends while a database transaction is open, for a mail server may take its time.
"""

import logging
import smtplib
import ssl
from email.message import EmailMessage

from tula.domain.errors import Conflict
from tula.mail_server import MailServer, Security

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
"""How long the server may be silent."""


class EmailNotConfigured(Conflict):
    """E-mail is not set up: set TULA_SMTP_URL and TULA_MAIL_FROM on the server. Until then hand over the PDF."""


class EmailAddressRefused(Conflict):
    """The mail server does not take mail for this address. Check it, then send again."""


class MailServerRefused(Conflict):
    """The mail server did not take the e-mail. Nothing was sent; who looks after the server finds why in its log."""


class MailServerUnavailable(Conflict):
    """The mail server does not answer. Nothing was sent as far as we know; try again or hand over the PDF."""


def send_mail(server: MailServer, message: EmailMessage) -> None:
    """Hand a message in.

    :raises EmailAddressRefused: the server does not know the recipient.
    :raises MailServerRefused: it takes nothing from us, or not this.
    :raises MailServerUnavailable: it cannot be reached, or fell silent.
    """
    try:
        with _connect(server) as connection:
            if server.username:
                connection.login(server.username, server.password)
            connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise EmailAddressRefused.at("to", fault="The mail server does not take mail for this address.") from error
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
        log.warning("mail server %s:%s: %s", server.host, server.port, error)
        raise MailServerUnavailable from error
    except (smtplib.SMTPException, ssl.SSLError) as error:
        log.warning("mail server %s:%s refused: %s", server.host, server.port, error)
        raise MailServerRefused from error
    except OSError as error:
        log.warning("mail server %s:%s: %s", server.host, server.port, error)
        raise MailServerUnavailable from error


def _connect(server: MailServer) -> smtplib.SMTP:
    # Our own name in the greeting: smtplib would ask the name service who we are, and wait for it.
    greeting = server.sender.rpartition("@")[2]
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            server.host, server.port, greeting, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    connection = smtplib.SMTP(server.host, server.port, greeting, timeout=TIMEOUT_SECONDS)
    if server.security is Security.STARTTLS:
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection

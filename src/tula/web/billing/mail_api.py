"""The JSON API that sends an invoice to its customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app
from sqlalchemy.orm import Session

from tula import clock
from tula.documents.invoice_mail import write_mail
from tula.documents.invoice_pdf import write_pdf
from tula.domain.email_address import InvalidEmail, parse_email
from tula.domain.errors import Invalid
from tula.domain.logo import Logo
from tula.domain.print_invoice import print_invoice
from tula.domain.printed import PrintedDocument
from tula.domain.settings import PrintFormat, Settings
from tula.mail import EmailNotConfigured, send_mail
from tula.mail_server import MailServer
from tula.operations.mails import record_email
from tula.operations.payments import InvoiceNotFound
from tula.queries.customers import get_customer
from tula.queries.invoices import get_invoice
from tula.queries.logo import get_logo
from tula.queries.settings import get_settings
from tula.web.formats import instant
from tula.web.parsing import Answer, Body, Instant, Line, Text
from tula.web.sending import sends

TAG = "Billing"

api = Blueprint("mail_api", __name__)


class RecipientRequired(Invalid):
    """This customer has no e-mail address. Say where to send it."""


class EmailBody(Body):
    """Where to (default: the customer's address), and words of one's own above the usual ones."""

    to: Line = ""
    message: Text = ""


class SentAnswer(Answer):
    """Where it went, and when."""

    to: str
    sent_at: Instant


class EmailAnswer(Answer):
    """What was sent."""

    success: bool
    sent: SentAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceParcel:
    """An invoice on its way to an address."""

    invoice_id: int
    printed: PrintedDocument
    logo: Logo | None
    settings: Settings
    server: MailServer
    to: str
    message: str

    def deliver(self) -> None:
        """Write the PDF and hand the e-mail in."""
        mail = write_mail(
            self.printed,
            pdf=write_pdf(self.printed, logo=self.logo, layout=PrintFormat.A4),
            sender=self.server.sender,
            to=self.to,
            reply_to=self.settings.email,
            message=self.message,
            now=clock.now(),
        )
        send_mail(self.server, mail)

    def record(self, session: Session, *, actor: str, now: datetime) -> Mapping[str, Any]:
        """Write it into the audit log, which the invoice's page reads."""
        record_email(session, invoice_id=self.invoice_id, to=self.to, actor=actor, now=now)
        return {"sent": {"to": self.to, "sent_at": instant(now, self.settings.timezone)}}


@api.post("/api/invoices/<int:invoice_id>/email")
@sends(tag=TAG, body=EmailBody, answer=EmailAnswer)
def email(session: Session, body: EmailBody, *, invoice_id: int) -> InvoiceParcel:
    """Send an invoice as PDF by e-mail."""
    invoice = get_invoice(session, invoice_id=invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    if server is None:
        raise EmailNotConfigured
    settings = get_settings(session)
    return InvoiceParcel(
        invoice_id=invoice_id,
        printed=print_invoice(invoice, settings=settings, paper=PrintFormat.A4),
        logo=get_logo(session),
        settings=settings,
        server=server,
        to=_recipient(body.to or get_customer(session, invoice.customer_id).email or ""),
        message=body.message,
    )


def _recipient(text: str) -> str:
    if not text:
        raise RecipientRequired.at("to", fault="Say where to send it.")
    try:
        return parse_email(text)
    except InvalidEmail as error:
        raise InvalidEmail.at("to", fault=error.message) from error

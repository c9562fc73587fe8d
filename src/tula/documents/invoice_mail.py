"""A printed document as an e-mail: a few words, and the PDF."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from tula.domain.email_address import InvalidEmail, parse_email
from tula.domain.printed import PrintedDocument


def write_mail(
    printed: PrintedDocument, *, pdf: bytes, sender: str, to: str, reply_to: str, message: str, now: datetime
) -> EmailMessage:
    """Write the e-mail that brings a document; `message` stands above the words that are always there.

    Addresses are checked ones and every other header is one line: no value can end a header and begin another.
    """
    mail = EmailMessage(policy=SMTP)
    spa = " ".join(printed.supplier.name.split())
    mail["Subject"] = f"{printed.title} {printed.number} from {spa}"
    mail["From"] = Address(display_name=spa, addr_spec=sender)
    mail["To"] = to
    if _is_address(reply_to):
        mail["Reply-To"] = reply_to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail.set_content(_words(printed, message))
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{printed.number.replace('/', '-')}.pdf")
    return mail


def _is_address(text: str) -> bool:
    try:
        parse_email(text)
    except InvalidEmail:
        return False
    return True


def _words(printed: PrintedDocument, message: str) -> str:
    grand = [f"{row.label}: {row.amount}" for row in printed.sums if row.is_grand]
    parts = (
        f"Dear {printed.recipient.name},",
        message,
        f"Your {printed.title.lower()} {printed.number} is attached.",
        "\n".join([*grand, *filter(None, [printed.savings])]),
        "\n".join(filter(None, ["With kind regards", printed.supplier.name, printed.supplier.contact])),
    )
    return "\n\n".join(filter(None, parts)) + "\n"

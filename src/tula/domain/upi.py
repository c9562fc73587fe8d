"""UPI: the link that a customer's payment app reads from a QR code."""

import re
from urllib.parse import quote

from tula.domain.errors import Invalid

CURRENCY = "INR"
LONGEST_WORDS = 50
"""Characters of a name or a note: apps show no more, and a code of endless words could not be read."""

_UPI_ID = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9.-]{1,63}")


class InvalidUpiId(Invalid):
    """Give a UPI id such as spa@bank."""


def is_upi_id(text: str) -> bool:
    """Tell whether a text is a UPI id: a name, @, and the handle of a bank or an app."""
    return bool(_UPI_ID.fullmatch(text))


def parse_upi_id(text: str) -> str:
    """Check a UPI id.

    :raises InvalidUpiId: it is none.
    """
    if not is_upi_id(text):
        raise InvalidUpiId
    return text


def upi_uri(*, upi_id: str, payee: str, amount: int, reference: str, note: str) -> str:
    """Write the link that pays `amount` paise to a UPI id (NPCI's linking specification: pa, pn, am, cu, tr, tn).

    A bill that is not written yet has no reference, and the link then has no `tr`.

    :raises ValueError: nothing to pay.
    """
    if amount < 1:
        raise ValueError(f"a request to pay {amount} paise")
    values = {
        "pa": upi_id,
        "pn": payee[:LONGEST_WORDS],
        "am": f"{amount // 100}.{amount % 100:02d}",
        "cu": CURRENCY,
        "tr": reference,
        "tn": note[:LONGEST_WORDS],
    }
    # Apps read %20, and few of them + for a space; the @ of the id stands as it is.
    return "upi://pay?" + "&".join(f"{name}={quote(value, safe='@')}" for name, value in values.items() if value)

"""UPI: the link that a customer's payment app reads from a QR code."""

from urllib.parse import quote

CURRENCY = "INR"


def upi_uri(*, upi_id: str, payee: str, amount: int, reference: str, note: str) -> str:
    """Write the link that pays `amount` paise to a UPI id (NPCI's linking specification: pa, pn, am, cu, tr, tn).

    :raises ValueError: nothing to pay.
    """
    if amount < 1:
        raise ValueError(f"a request to pay {amount} paise")
    values = {
        "pa": upi_id,
        "pn": payee,
        "am": f"{amount // 100}.{amount % 100:02d}",
        "cu": CURRENCY,
        "tr": reference,
        "tn": note,
    }
    # Apps read %20, and few of them + for a space; the @ of the id stands as it is.
    return "upi://pay?" + "&".join(f"{name}={quote(value, safe='@')}" for name, value in values.items())

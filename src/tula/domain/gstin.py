"""GSTIN: state code, PAN and check digit; and the states themselves."""

import re

from stdnum import luhn
from stdnum.in_ import pan

from tula.domain.errors import Invalid

STATES = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
}
"""GST state codes; our own table, since python-stdnum does not know 38 and 97."""

_SHAPE = re.compile(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]", re.ASCII)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class InvalidGstin(Invalid):
    """That GSTIN is not valid. Check its 15 characters against the registration certificate."""


class UnknownState(Invalid):
    """That state code does not exist. Use the two digits of the GST state list, such as 27."""


def parse_gstin(text: str) -> str:
    """Trim, upper-case and check a GSTIN (CGST Rules, rule 10).

    :raises InvalidGstin: wrong shape, state, PAN or check digit.
    """
    number = text.strip().upper()
    if (
        not _SHAPE.fullmatch(number)
        or number[:2] not in STATES
        or not pan.is_valid(number[2:12])
        or not luhn.is_valid(number, _ALPHABET)
    ):
        raise InvalidGstin
    return number


def parse_state_code(text: str) -> str:
    """Check a two-digit GST state code.

    :raises UnknownState: not in the list.
    """
    if text not in STATES:
        raise UnknownState
    return text

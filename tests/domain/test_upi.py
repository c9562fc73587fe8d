"""The link of a UPI request."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tula.domain.upi import upi_uri


def test_the_link_says_whom_what_and_why() -> None:
    uri = upi_uri(upi_id="shanti@okbank", payee="Shanti & Co", amount=76005, reference="INV-1", note="Invoice INV-1")
    assert uri.startswith("upi://pay?pa=shanti@okbank&pn=Shanti%20%26%20Co&am=760.05&cu=INR&")
    assert parse_qs(urlsplit(uri).query) == {
        "pa": ["shanti@okbank"],
        "pn": ["Shanti & Co"],
        "am": ["760.05"],
        "cu": ["INR"],
        "tr": ["INV-1"],
        "tn": ["Invoice INV-1"],
    }


def test_nothing_is_not_asked_for() -> None:
    with pytest.raises(ValueError, match="0 paise"):
        upi_uri(upi_id="shanti@okbank", payee="Shanti", amount=0, reference="INV-1", note="")


def test_a_bill_not_written_yet_has_no_reference_and_long_names_are_cut() -> None:
    uri = upi_uri(upi_id="shanti@okbank", payee="श" * 200, amount=100, reference="", note="")
    named = parse_qs(urlsplit(uri).query)
    assert (named["pn"], named["am"]) == (["श" * 50], ["1.00"])
    assert named.keys() == {"pa", "pn", "am", "cu"}

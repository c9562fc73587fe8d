"""The UPI code that the desk shows."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk

PATH = "/upi.svg"


def test_draws_the_code_of_an_amount(desk: Desk, client: FlaskClient) -> None:
    desk.settings(upi_id="shanti@okbank", business_name="श" * 200)
    answer = client.get(PATH, query_string={"amount": "1260.50", "reference": "INV-261120-0001"})
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    other = client.get(PATH, query_string={"amount": "1260.51", "reference": "INV-261120-0001"})
    assert other.text != answer.text


@pytest.mark.parametrize("amount", ["", "0", "-1", "abc", "1.005", "NaN", "99999999999"])
def test_refuses_what_is_no_amount(desk: Desk, client: FlaskClient, amount: str) -> None:
    desk.settings(upi_id="shanti@okbank")
    assert client.get(PATH, query_string={"amount": amount}).status_code == 400


def test_there_is_none_without_a_upi_id(client: FlaskClient) -> None:
    assert client.get(PATH, query_string={"amount": "5"}).status_code == 404

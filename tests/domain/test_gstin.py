"""GSTIN and state codes."""

import pytest
from stdnum import luhn

from tula.domain.gstin import STATES, InvalidGstin, UnknownState, parse_gstin, parse_state_code

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def with_check_digit(body: str) -> str:
    return body + luhn.calc_check_digit(body, ALPHABET)


def gstin_of(state: str, pan: str = "AAPFU0939F") -> str:
    return with_check_digit(f"{state}{pan}1Z")


@pytest.mark.parametrize("text", ["27AAPFU0939F1ZV", " 27aapfu0939f1zv ", "07AAACX1234F1ZP"])
def test_valid(text: str) -> None:
    assert parse_gstin(text) == text.strip().upper()


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_is_known_also_ladakh_and_other_territory(state: str) -> None:
    assert parse_gstin(gstin_of(state)) == gstin_of(state)
    assert parse_state_code(state) == state


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("27AAPFU0939F1ZO", id="check digit"),
        pytest.param("27AAPFU0939F1Z", id="too short"),
        pytest.param("27AAPFU0939F1ZVX", id="too long"),
        pytest.param("", id="empty"),
        pytest.param(gstin_of("00"), id="state 00"),
        pytest.param(gstin_of("25"), id="state merged away"),
        pytest.param(gstin_of("39"), id="state that never was"),
        pytest.param(gstin_of("27", "AAPZU0939F"), id="PAN of no kind of holder"),
        pytest.param(gstin_of("27", "AAPFU0000F"), id="PAN without serial"),
        pytest.param(with_check_digit("27AAPFU0939F0Z"), id="entity 0"),
        pytest.param(with_check_digit("27AAPFU0939F1Y"), id="no Z"),
        pytest.param("٢٧AAPFU0939F1ZV", id="digits of another script"),
        pytest.param("27 AAPFU0939F1ZV", id="space inside"),
    ],
)
def test_invalid(text: str) -> None:
    with pytest.raises(InvalidGstin):
        parse_gstin(text)


@pytest.mark.parametrize("text", ["", "0", "00", "7", "25", "28", "99", "MH", "27 "])
def test_unknown_states(text: str) -> None:
    with pytest.raises(UnknownState):
        parse_state_code(text)

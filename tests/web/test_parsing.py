"""The types that fields are made of, and how faults are put into words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from tula.domain.errors import Invalid
from tula.web.parsing import (
    Body,
    Flag,
    Line,
    LocalDate,
    Money,
    Name,
    PageQuery,
    Percent,
    Qty,
    RowId,
    SignedMoney,
    Text,
    Whole,
    absent,
    check,
)


class Part(Body):
    qty: Qty = 1
    choice: Literal["auto", "none"] | RowId = "auto"


class Whatever(Body):
    money: Money = 0
    signed: SignedMoney = 0
    percent: Percent = 0
    qty: Qty = 1
    row: RowId = 1
    whole: Annotated[Whole, Field(ge=1, le=7)] = 1
    flag: Flag = False
    day: LocalDate | None = None
    name: Name = "x"
    line: Line = ""
    text: Text = ""
    parts: list[Part] = Field(default_factory=list)
    required: Name = absent()


def read(**fields: Any) -> Whatever:
    return check(Whatever, fields)


def faults(**fields: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        read(**fields)
    return caught.value.errors


@pytest.mark.parametrize(
    ("rupees", "paise"),
    [
        (0, 0),
        (65, 6500),
        (Decimal("65.00"), 6500),
        (Decimal("0.01"), 1),
        ("1200.5", 120_050),
        (" 7 ", 700),
        ("9999999999.99", 999_999_999_999),
    ],
)
def test_money(rupees: Any, paise: int) -> None:
    assert read(money=rupees).money == paise


@pytest.mark.parametrize(
    "rupees",
    [
        -1,
        Decimal("-0.01"),
        Decimal("0.001"),
        Decimal("1." + "0" * 33 + "1"),
        "1.00000000000000000000000000001",
        Decimal(10000000000),
        10**30,
        Decimal("1e999999"),
        "1e3",
        "₹5",
        "1,000",
        "",
        "NaN",
        "Infinity",
        True,
        None,
        [],
        {},
    ],
)
def test_no_money(rupees: Any) -> None:
    assert list(faults(money=rupees)) == ["money"]


def test_signed_money_may_be_negative() -> None:
    assert read(signed=Decimal("-12.50")).signed == -1250
    assert list(faults(signed="-0.001")) == ["signed"]


@pytest.mark.parametrize(("given", "bp"), [(0, 0), (18, 1800), (Decimal("2.5"), 250), ("99.99", 9999), (100, 10_000)])
def test_percent(given: Any, bp: int) -> None:
    assert read(percent=given).percent == bp


@pytest.mark.parametrize("given", [-1, Decimal("100.01"), Decimal("0.001"), Decimal("1." + "0" * 40 + "1"), True, "x"])
def test_no_percent(given: Any) -> None:
    assert list(faults(percent=given)) == ["percent"]


@pytest.mark.parametrize("given", [0, -1, 10_000, Decimal("1.5"), "1", True, None, [1]])
def test_no_quantity(given: Any) -> None:
    assert faults(qty=given) == {"qty": ["Please provide a valid quantity."]}


@pytest.mark.parametrize("given", [0, -1, 2**63, "1", True, Decimal("1.5"), None])
def test_no_row_id(given: Any) -> None:
    assert list(faults(row=given)) == ["row"]


def test_the_largest_values() -> None:
    assert read(row=2**63 - 1, qty=9999, whole=7).row == 2**63 - 1


@pytest.mark.parametrize("given", [0, 8, "1", True, Decimal("1.5")])
def test_no_whole_number(given: Any) -> None:
    assert list(faults(whole=given)) == ["whole"]


@pytest.mark.parametrize("given", ["true", 1, 0, None])
def test_no_flag(given: Any) -> None:
    assert faults(flag=given) == {"flag": ["Give true or false."]}


def test_dates() -> None:
    assert read(day="2026-11-09").day == date(2026, 11, 9)
    assert read(day=None).day is None


@pytest.mark.parametrize(
    "given",
    ["2026-02-30", "20261109", "2026-W01-1", "9.11.2026", "2026-11-09T10:00", 1, ""],
)
def test_no_date(given: Any) -> None:
    assert faults(day=given) == {"day": ["Give a date as YYYY-MM-DD."]}


@pytest.mark.parametrize("given", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_dates_out_of_this_age_are_told_from_dates_out_of_form(given: str) -> None:
    assert faults(day=given) == {"day": ["Give a date from 1900 to 2999."]}


def test_text_is_trimmed() -> None:
    read_ = read(name=" Asha ", line=" x ", text=" a\nb ")
    assert (read_.name, read_.line, read_.text) == ("Asha", "x", "a\nb")


@pytest.mark.parametrize("given", ["", "   ", "x" * 201, "a\nb", "a\x1bb", 5, None])
def test_no_name(given: Any) -> None:
    assert list(faults(name=given)) == ["name"]


def test_no_text() -> None:
    assert list(faults(text="a\x1bb", line="a\tb")) == ["line", "text"]


def test_a_patch_may_leave_out_but_not_empty() -> None:
    assert "required" not in read(name="a").changes()
    assert read(name="a").changes() == {"name": "a"}
    assert list(faults(required=None)) == ["required"]


def test_faults_name_their_place() -> None:
    assert faults(parts=[{}, {"qty": 0, "choice": "x", "z": 1}]) == {
        "parts.1.qty": ["Please provide a valid quantity."],
        "parts.1.choice": [
            "Choose one of 'auto' or 'none'.",
            "Give the id of a record: a whole number from 1.",
        ],
        "parts.1.z": ["There is no such field."],
    }


def test_the_branches_of_a_union_are_no_fields() -> None:
    assert list(faults(parts=[{"choice": {"qty": 1}}])) == ["parts.0.choice"]
    assert list(faults(parts=[{"choice": []}])) == ["parts.0.choice"]


def test_a_sentence_that_stands_alone_is_the_message() -> None:
    with pytest.raises(Invalid, match=r"^Please provide a valid quantity\.$"):
        read(qty=0, parts=[{"qty": 0}])
    with pytest.raises(Invalid, match=r"^Please check (flag, qty|qty, flag)\.$"):
        read(qty=0, flag=1)


def test_pages() -> None:
    assert check(PageQuery, {}).page == 1
    assert check(PageQuery, {"page": "3", "per_page": "100", "utm": "x"}).page == 3
    with pytest.raises(Invalid):
        check(PageQuery, {"per_page": "101"})

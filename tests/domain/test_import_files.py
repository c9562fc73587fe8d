"""Files as people save them: bytes, signs, headings and cells; every fault with its row and column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tula.domain.imports import cells
from tula.domain.imports.cells import BadCell
from tula.domain.imports.sheet import Reading, read_sheet
from tula.domain.imports.sheets import CUSTOMERS, PACKAGES, SERVICES, SHEETS, STOCK
from tula.domain.imports.table import MOST_ROWS, UnreadableFile, read_table

SERVICE = "name,price,gst_rate\n"


def services(text: str) -> Reading:
    return read_sheet(read_table(text.encode()), SERVICES)


def places(reading: Reading) -> list[tuple[int, str | None]]:
    return [(one.row, one.column) for one in reading.problems]


@pytest.mark.parametrize(
    "raw",
    [
        b"name,price,gst_rate\nFacial,1200,5\n",
        "\ufeffname,price,gst_rate\r\nFacial,1200,5\r\n".encode(),
        b"name;price;gst_rate\nFacial;1200;5",
        b"name\tprice\tgst_rate\r\nFacial\t1200\t5",
        b"name,price,gst_rate\rFacial,1200,5",
        b'"Name","Price","GST %"\n"Facial"," 1200 ","5%"\n',
        b'gst rate,NAME,Price \xe2\x82\xb9\n5,Facial,"\xe2\x82\xb91,200.00"\n',
        b'name,price,gst_rate\n\n,,\nFacial,\'1200,="5"\n',
        b"name,price,gst_rate,\nFacial,1200,5,\n",
        b"sep=;\r\nname;price;gst_rate\r\nFacial;1200;5\r\n",
        b'\xef\xbb\xbf"sep=,"\nname,price,gst_rate\nFacial,1200,5\n',
    ],
)
def test_one_file_in_many_dresses(raw: bytes) -> None:
    reading = read_sheet(read_table(raw), SERVICES)
    assert reading.problems == ()
    (record,) = reading.records
    values = record.values
    assert (values["name"], values["price"], values["gst_rate"]) == ("Facial", 120_000, 500)
    assert (values["tax_inclusive"], values["active"], values["sac"]) == (False, True, None)


def test_hindi_quotes_and_lines_inside_a_cell() -> None:
    text = 'name,phone,address,notes\n"आशा ""राव""",\'+91 98450 12345,"1 MG Road,\nPune",कम दबाव\n'
    (record,) = read_sheet(read_table(text.encode()), CUSTOMERS).records
    assert record.values["name"] == 'आशा "राव"'
    assert record.values["phone"] == "+91 98450 12345"
    assert record.values["address"] == "1 MG Road,\nPune"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"name,price,gst_rate\n", "no rows"),
        ("name\nआशा".encode("utf-16"), "UTF-16"),
        (b"name,price,gst_rate\nCr\xe8me,1,5", "line 2 holds a letter in another encoding"),
        (b"PK\x03\x04zip", "workbook"),
        (b"name\nFacial\0", "cannot be stored"),
        (b'name,price,gst_rate\nFacial,1,5\n"Hair"cut,1,5', "Row 3 cannot be read"),
        (b'name,price,gst_rate\n"Facial,1,5', "Row 2 cannot be read"),
        (b"name\n" + b"a\n" * (MOST_ROWS + 1), "more than 10,000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "too large"),
        (b'name\n"' + b"a" * 200_000 + b'"', "Row 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_table(raw)
    assert words in caught.value.message


def test_a_wrong_heading_is_told_whole() -> None:
    reading = services("name,Name,colour\nFacial,x,y\n")
    assert places(reading) == [(1, "Name"), (1, "colour"), (1, "price"), (1, "gst_rate")]
    assert "The columns are: name, category, price" in reading.problems[1].message
    assert reading.records == ()


def test_every_fault_is_told_with_row_and_column() -> None:
    reading = services(
        SERVICE.replace("\n", ",sac,duration_minutes,active\n")
        + "Facial,1200,5,999722,60,yes\n"
        + ",-1,101,x,0,maybe\n"
        + "Haircut,500.555,,12345678901,60,no\n"
        + "Massage,1,5,999722,60,yes,extra\n"
        + "Short\n"
    )
    assert places(reading) == [
        *[(3, column) for column in ("name", "price", "gst_rate", "sac", "duration_minutes", "active")],
        *[(4, column) for column in ("price", "gst_rate", "sac")],
        (5, None),
        (6, "price"),
        (6, "gst_rate"),
    ]
    assert [record.row for record in reading.records] == [2]
    assert reading.problems[1].value == "-1"


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    reading = services(SERVICE + '\n"Two\nlines",1,5\n\nFacial,x,5\n')
    assert places(reading) == [(3, "name"), (5, "price")]


def test_a_customers_row_is_checked_as_their_form_is() -> None:
    text = "name,phone,email,gstin,state\nAsha,12,x,27AAPFU0939F1ZO,Goa\nBina,98450 12345,,27AAPFU0939F1ZV,Goa\n"
    reading = read_sheet(read_table(text.encode()), CUSTOMERS)
    assert places(reading) == [(2, "phone"), (2, "email"), (2, "gstin"), (3, "state_code")]


def test_a_package_does_not_end_before_it_starts() -> None:
    text = "customer_phone,package,assigned_on,expires_on\n98450 12345,Ten,2026-05-01,30/04/2026\n"
    assert places(read_sheet(read_table(text.encode()), PACKAGES)) == [(2, "expires_on")]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.kind)
def test_the_example_of_every_template_can_be_imported(sheet: Any) -> None:
    heading = "\t".join(column.name for column in sheet.columns)
    example = "\t".join(column.example for column in sheet.columns)
    reading = read_sheet(read_table(f"{heading}\n{example}\n".encode()), sheet)
    assert reading.problems == ()
    assert len(reading.records) == 1


def test_no_two_columns_of_a_kind_answer_to_one_name() -> None:
    for sheet in SHEETS.values():
        names = [name for column in sheet.columns for name in (column.name, *column.also)]
        assert len(names) == len(set(names)), sheet.kind


@pytest.mark.parametrize(
    ("text", "paise"),
    [("1200", 120_000), ("1,200.50", 120_050), ("₹1,23,456", 12_345_600), ("Rs. 500/-", 50_000), ("INR 7.5", 750)],
)
def test_money(text: str, paise: int) -> None:
    assert cells.read_money(text) == paise


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1000", 1000),
        ("1,000", 1000),
        ("12,345", 12_345),
        ("1,00,000", 100_000),
        ("100,000", 100_000),
        ("10,00,000", 1_000_000),
        ("1,000,000", 1_000_000),
    ],
)
def test_numbers_are_grouped_the_indian_or_the_western_way(text: str, number: int) -> None:
    assert cells.read_whole(text, least=0, most=1_000_000) == number
    assert cells.read_money(text) == 100 * number
    assert cells.read_money(f"₹ {text}.50") == 100 * number + 50


@pytest.mark.parametrize(
    "text",
    [
        *("1,00", "10,00", "1,0000", ",100", "1000,", "1,,000", "0,100", "1000,000", "1,00,000,000", "1,000,00,000"),
        *("123,45,678", "1, 000", "1,000,", "१,०००", "1.000,00"),
    ],
)
def test_groups_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadCell) as caught:
        cells.read_whole(text, least=1, most=1_000_000_000)
    assert "1,000 or 1,00,000" in caught.value.message
    with pytest.raises(BadCell):
        cells.read_money(text)


def test_a_quantity_is_read_like_a_price_and_refused_by_row_and_column() -> None:
    text = 'batch_no,product,qty,unit_cost\nB1,Oil,"1,000","1,00,000.50"\nB2,Oil,"1,00",5\nB3,Oil,5,"10,00"\n'
    reading = read_sheet(read_table(text.encode()), STOCK)
    assert [(one.values["qty"], one.values["unit_cost"]) for one in reading.records] == [(1000, 10_000_050)]
    assert places(reading) == [(3, "qty"), (4, "unit_cost")]


@pytest.mark.parametrize("text", ["1.005", "1,2,3", "-5", "abc", "1200,50", "99999999999", "१२", "NaN", "1e3"])
def test_no_money(text: str) -> None:
    with pytest.raises(BadCell):
        cells.read_money(text)


@pytest.mark.parametrize("text", ["2026-11-09", "9/11/2026", "09-11-2026", "9.11.2026"])
def test_dates_are_iso_or_day_first(text: str) -> None:
    assert cells.read_date(text) == date(2026, 11, 9)


@pytest.mark.parametrize(
    "text", ["9/11/26", "31/02/2026", "2026-13-01", "11/09", "1899-01-01", "0001-01-01", "९/११/२०२६"]
)
def test_no_dates(text: str) -> None:
    with pytest.raises(BadCell):
        cells.read_date(text)


@pytest.mark.parametrize(("text", "code"), [("27", "27"), ("7", "07"), ("goa", "30"), ("Tamil Nadu", "33")])
def test_states(text: str, code: str) -> None:
    assert cells.read_state(text) == code


def test_yes_and_no() -> None:
    assert [cells.read_flag(word) for word in ("Yes", "TRUE", "हाँ", "no", "0")] == [True, True, True, False, False]
    with pytest.raises(BadCell):
        cells.read_flag("perhaps")
    with pytest.raises(BadCell):
        cells.read_state("Atlantis")
    with pytest.raises(BadCell):
        cells.read_rate("101")


def test_rows_are_numbered_as_the_spreadsheet_shows_them_below_a_named_sign() -> None:
    text = "sep=;\nname;price;gst_rate\nFacial;1200;5\nHaircut;x;5\n"
    assert places(services(text)) == [(4, "price")]
    with pytest.raises(UnreadableFile) as caught:
        read_table(b'sep=;\nname;price\n"Facial;1200')
    assert "Row 3 cannot be read" in caught.value.message

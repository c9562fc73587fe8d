"""A number format before it is saved."""

from datetime import date

import pytest

from tests.domain.test_numbering import DAY
from tula.domain.number_preview import NumberPreview, preview_numbers
from tula.domain.numbering import (
    DEFAULT_FORMAT,
    SERIES_NAMES,
    InvalidNumberFormat,
    Series,
    format_number,
    parse_number_format,
)


def preview(template: str, on: date = DAY, **issued: int) -> NumberPreview:
    return preview_numbers(template=template, on=on, issued={Series[name]: last for name, last in issued.items()})


def test_every_series_goes_on_from_its_last_number() -> None:
    found = preview(DEFAULT_FORMAT, INVOICE=2, CREDIT_NOTE=12_344)
    assert found.faults == ()
    assert [(one.number, one.length, one.issued, one.left) for one in found.examples] == [
        ("INV-251006-0003", 15, 2, 99_997),
        ("CN-251006-12345", 15, 12_344, 987_655),
        ("RV-251006-0001", 14, 0, 999_999),
        ("RF-251006-0001", 14, 0, 999_999),
        ("BS-251006-0001", 14, 0, 999_999),
    ]
    assert [one.name for one in found.examples] == list(SERIES_NAMES.values())


@pytest.mark.parametrize("template", [DEFAULT_FORMAT, "{series}/{fy}/{seq}", "{series}{seq}"])
def test_an_example_is_the_number_that_will_be_given(template: str) -> None:
    for one in preview(template, INVOICE=41).examples:
        assert one.number == format_number(template=template, series=one.series, on=DAY, sequence=one.issued + 1)


def test_how_many_fit_is_what_can_be_written() -> None:
    (last,) = (one for one in preview(DEFAULT_FORMAT, CREDIT_NOTE=7).examples if one.series is Series.CREDIT_NOTE)
    longest = format_number(template=DEFAULT_FORMAT, series=last.series, on=DAY, sequence=last.issued + last.left)
    assert len(longest) == 16
    assert not last.is_running_out


def test_a_format_that_runs_out_says_so() -> None:
    examples = preview(DEFAULT_FORMAT, INVOICE=98_000).examples
    assert [one.is_running_out for one in examples] == [True, False, False, False, False]
    (invoice, *_) = preview(DEFAULT_FORMAT, INVOICE=99_999).examples
    assert (invoice.number, invoice.length, invoice.left, invoice.is_too_long) == ("INV-251006-100000", 17, 0, True)


def test_a_format_without_room_still_shows_how_long_it_is() -> None:
    found = preview("{series}-{yymmdd}-{seq}-SPA")
    assert found.faults == ("That number format leaves no room: numbers have at most 16 characters.",)
    assert (found.examples[0].number, found.examples[0].length) == ("INV-251006-0001-SPA", 19)
    assert found.examples[0].is_too_long


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", "Put {series} in it: no two kinds of document may share a number."),
        ("INV-{seq}", "Put {series} in it: no two kinds of document may share a number."),
        ("{series}", "Put {seq} in it: it counts the documents of the year."),
        ("{series}{seq}{seq}", "Write {seq} once only."),
        ("{series}_{seq}", "Leave out _: only A-Z, 0-9, - and / may be in it."),
        ("{series} {seq}", "Leave out the space: only A-Z, 0-9, - and / may be in it."),
        ("{series}\n{seq}", "Leave out the line break: only A-Z, 0-9, - and / may be in it."),
        ("inv{series}{seq}", "Write letters as capitals."),
        (
            "{series}{seq}{day}",
            "There is no {day}. There are {series}, {seq}, {yymmdd}, {yymm}, {yy}, {fy}.",
        ),
        ("{{series}}{{seq}}", "Leave out {, }: only A-Z, 0-9, - and / may be in it."),
    ],
)
def test_what_is_wrong_is_what_saving_says(template: str, words: str) -> None:
    found = preview(template)
    assert words in found.faults
    assert found.examples == ()
    with pytest.raises(InvalidNumberFormat) as caught:
        parse_number_format(template)
    assert caught.value.message == " ".join(found.faults)

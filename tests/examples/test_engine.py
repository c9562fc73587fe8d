"""Every worked example comes out of the engine to the paisa, and no figure of it goes unread."""

from typing import Any

import pytest

from tests.examples.engine_driver import answer
from tests.examples.shelf import BY_ID, EXAMPLES, WORKED


@pytest.mark.parametrize("example", EXAMPLES, ids=BY_ID)
def test_example_comes_out_exactly(example: dict[str, Any]) -> None:
    said = answer(example, BY_ID)
    expected = example["expected"]
    assert expected.keys() <= said.keys(), "a figure that the driver does not know"
    assert {key: said[key] for key in expected} == expected


def test_every_example_is_here() -> None:
    assert len(WORKED) == 36
    assert len(EXAMPLES) == len(BY_ID) == 71


def test_a_figure_that_nobody_reads_is_an_error() -> None:
    with pytest.raises(ValueError, match="unread input \\['loyalty_points'\\]"):
        answer({"kind": "invoice", "input": BY_ID["E01"]["input"] | {"loyalty_points": 5}}, BY_ID)
    line = BY_ID["E01"]["input"]["lines"][0] | {"colour": "red"}
    with pytest.raises(ValueError, match="unread input \\['colour'\\]"):
        answer({"kind": "invoice", "input": BY_ID["E01"]["input"] | {"lines": [line]}}, BY_ID)

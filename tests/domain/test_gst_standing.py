"""Registration, GSTIN and state: whether they go together."""

import pytest

from tula.domain.gst import Registration
from tula.domain.gst_standing import check_standing, state_fault

MAHARASHTRA = "27AAPFU0939F1ZV"
REGULAR, COMPOSITION, UNREGISTERED = Registration


@pytest.mark.parametrize("typed", [MAHARASHTRA, MAHARASHTRA.lower(), f"  {MAHARASHTRA} "])
def test_a_good_number_names_its_state(typed: str) -> None:
    standing = check_standing(registration=REGULAR, gstin=typed, state_code="27")
    assert (standing.gstin, standing.state_code, standing.state) == (MAHARASHTRA, "27", "Maharashtra")
    assert (standing.faults, standing.warnings) == ((), ())


@pytest.mark.parametrize("typed", ["2", "27AAPFU0939F1ZO", "27AAPFU0939F1Z", "99AAPFU0939F1ZV"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    standing = check_standing(registration=REGULAR, gstin=typed, state_code="27")
    assert "not valid" in standing.faults[0]
    assert standing.state == ""


def test_another_state_is_named_and_still_known() -> None:
    standing = check_standing(registration=REGULAR, gstin=MAHARASHTRA, state_code="29")
    assert standing.faults == (
        "The GSTIN begins with another state: 27 is Maharashtra, the state chosen is Karnataka. Correct one of them.",
    )
    assert standing.state_code == "27"
    assert state_fault(gstin=MAHARASHTRA, state_code="27") == ""


@pytest.mark.parametrize(
    ("registration", "gstin", "words"),
    [
        (REGULAR, "", "must print its GSTIN"),
        (COMPOSITION, "", "must print its GSTIN"),
        (UNREGISTERED, "", ""),
        (UNREGISTERED, MAHARASHTRA, "not registered"),
        (COMPOSITION, MAHARASHTRA, ""),
    ],
)
def test_what_does_not_go_together_is_warned_of(registration: Registration, gstin: str, words: str) -> None:
    standing = check_standing(registration=registration, gstin=gstin, state_code="27")
    assert bool(standing.warnings) == bool(words)
    assert words in " ".join(standing.warnings)
    assert standing.faults == ()

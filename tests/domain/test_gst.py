"""GST: the place of supply, the heads, and whole paise per line and head."""

import pytest

from tests.domain.cast import INTER, INTRA, UNTAXED
from tula.domain.gst import (
    UNION_TERRITORIES,
    DocumentType,
    Registration,
    Supply,
    Tax,
    compute_tax,
    resolve_supply,
    single_rate_bp,
    state_tax_name,
)
from tula.domain.gstin import STATES

MAHARASHTRA, KARNATAKA, DELHI = "27", "29", "07"


@pytest.mark.parametrize(
    ("net", "rate_bp", "is_inclusive", "taxable", "head", "line_total"),
    [
        pytest.param(50_000, 500, False, 50_000, 1_250, 52_500, id="500 at 5%"),
        pytest.param(130, 500, False, 130, 3, 136, id="3.25 paise a head is 3, twice"),
        pytest.param(100, 500, False, 100, 3, 106, id="2.5 paise a head is 3, twice"),
        pytest.param(99, 500, False, 99, 2, 103, id="2.475 paise a head is 2, twice"),
        pytest.param(1, 1_800, False, 1, 0, 1, id="one paisa"),
        pytest.param(50_000, 25, False, 50_000, 63, 50_126, id="quarter of a percent: 62.5 a head is 63"),
        pytest.param(6_500, 1_800, True, 5_508, 496, 6_500, id="65.00 with 18% inside: 55.08 + 4.96 + 4.96"),
        pytest.param(6_500, 500, True, 6_190, 155, 6_500, id="65.00 with 5% inside"),
        pytest.param(9_999, 500, True, 9_523, 238, 9_999, id="99.99 with 5% inside"),
        pytest.param(2, 10_000, True, 0, 1, 2, id="two paise with 100% inside"),
        pytest.param(117_999_882, 1_800, True, 99_999_900, 8_999_991, 117_999_882, id="a large value with 18% inside"),
        pytest.param(0, 1_800, False, 0, 0, 0, id="free, exclusive"),
        pytest.param(0, 1_800, True, 0, 0, 0, id="free, inclusive"),
        pytest.param(12_345, 0, False, 12_345, 0, 12_345, id="nil rate, exclusive"),
        pytest.param(12_345, 0, True, 12_345, 0, 12_345, id="nil rate, inclusive"),
    ],
)
def test_within_the_state(net: int, rate_bp: int, is_inclusive: bool, taxable: int, head: int, line_total: int) -> None:
    tax = compute_tax(net=net, rate_bp=rate_bp, is_inclusive=is_inclusive, supply=INTRA)
    assert tax == Tax(taxable=taxable, cgst=head, sgst=head, line_total=line_total)


@pytest.mark.parametrize(
    ("net", "rate_bp", "is_inclusive", "taxable", "igst", "line_total"),
    [
        pytest.param(49_900, 1_800, False, 49_900, 8_982, 58_882, id="499 at 18%"),
        pytest.param(130, 500, False, 130, 7, 137, id="6.5 paise is 7, not twice 3"),
        pytest.param(6_500, 1_800, True, 5_508, 992, 6_500, id="65.00 with 18% inside"),
        pytest.param(10_000, 500, True, 9_524, 476, 10_000, id="100.00 with 5% inside: 476, not twice 238"),
        pytest.param(30, 500, True, 29, 1, 30, id="one head is rounded as a whole"),
    ],
)
def test_between_states(net: int, rate_bp: int, is_inclusive: bool, taxable: int, igst: int, line_total: int) -> None:
    tax = compute_tax(net=net, rate_bp=rate_bp, is_inclusive=is_inclusive, supply=INTER)
    assert tax == Tax(taxable=taxable, igst=igst, line_total=line_total)


@pytest.mark.parametrize("is_inclusive", [True, False])
def test_a_spa_that_may_not_charge_tax_charges_none(is_inclusive: bool) -> None:
    tax = compute_tax(net=50_000, rate_bp=500, is_inclusive=is_inclusive, supply=UNTAXED)
    assert tax == Tax(taxable=50_000, line_total=50_000)


@pytest.mark.parametrize(
    "amounts",
    [
        pytest.param({"taxable": 100, "cgst": 3, "sgst": 2, "line_total": 105}, id="heads differ"),
        pytest.param({"taxable": 100, "cgst": 3, "sgst": 3, "igst": 6, "line_total": 112}, id="both kinds of tax"),
        pytest.param({"taxable": 100, "cgst": 3, "sgst": 3, "line_total": 105}, id="sum does not hold"),
        pytest.param({"taxable": -1, "igst": 1, "line_total": 0}, id="negative taxable value"),
    ],
)
def test_what_could_not_be_filed_is_refused(amounts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"impossible heads|are not"):
        Tax(**amounts)


@pytest.mark.parametrize(
    ("customer", "products_only", "place", "interstate", "expected"),
    [
        pytest.param(None, False, None, None, (MAHARASHTRA, False), id="service, no address"),
        pytest.param(KARNATAKA, False, None, None, (MAHARASHTRA, False), id="service for a customer from elsewhere"),
        pytest.param(None, True, None, None, (MAHARASHTRA, False), id="goods over the counter"),
        pytest.param(MAHARASHTRA, True, None, None, (MAHARASHTRA, False), id="goods within the state"),
        pytest.param(KARNATAKA, True, None, None, (KARNATAKA, True), id="goods to another state"),
        pytest.param(None, False, KARNATAKA, None, (KARNATAKA, True), id="named place, service"),
        pytest.param(KARNATAKA, True, MAHARASHTRA, None, (MAHARASHTRA, False), id="named place, goods"),
        pytest.param(KARNATAKA, True, DELHI, None, (DELHI, True), id="a third state"),
        pytest.param(KARNATAKA, True, None, True, (KARNATAKA, True), id="said what is so"),
        pytest.param(None, False, None, False, (MAHARASHTRA, False), id="said what is so, within"),
    ],
)
def test_place_of_supply(
    customer: str | None, products_only: bool, place: str | None, interstate: bool | None, expected: tuple[str, bool]
) -> None:
    supply = resolve_supply(
        registration=Registration.REGULAR,
        spa_state=MAHARASHTRA,
        customer_state=customer,
        products_only=products_only,
        place_of_supply=place,
        is_interstate=interstate,
    )
    assert (supply.place_of_supply, supply.is_interstate) == expected
    assert supply.warnings == ()


@pytest.mark.parametrize(
    ("customer", "products_only", "interstate", "warning"),
    [
        (
            None,
            False,
            True,
            "Billed as inter-state by choice, though the place of supply is Maharashtra and the spa is in Maharashtra.",
        ),
        (
            KARNATAKA,
            True,
            False,
            (
                "Billed as within the state by choice, though the place of supply is Karnataka "
                "and the spa is in Maharashtra."
            ),
        ),
    ],
)
def test_a_choice_against_the_law_wins_with_a_warning(
    customer: str | None, products_only: bool, interstate: bool, warning: str
) -> None:
    supply = resolve_supply(
        registration=Registration.REGULAR,
        spa_state=MAHARASHTRA,
        customer_state=customer,
        products_only=products_only,
        is_interstate=interstate,
    )
    assert supply.is_interstate is interstate
    assert supply.warnings == (warning,)


@pytest.mark.parametrize(
    ("registration", "is_taxed", "document"),
    [
        (Registration.REGULAR, True, DocumentType.TAX_INVOICE),
        (Registration.COMPOSITION, False, DocumentType.BILL_OF_SUPPLY),
        (Registration.UNREGISTERED, False, DocumentType.BILL_OF_SUPPLY),
    ],
)
def test_only_a_regular_spa_charges_tax(registration: Registration, is_taxed: bool, document: DocumentType) -> None:
    supply = resolve_supply(registration=registration, spa_state=MAHARASHTRA, customer_state=None, products_only=False)
    assert (supply.is_taxed, supply.document_type) == (is_taxed, document)


@pytest.mark.parametrize("state", sorted(STATES))
def test_the_state_head_is_utgst_where_there_is_no_legislature(state: str) -> None:
    without = {"04", "26", "31", "35", "38", "97"}
    assert state_tax_name(state) == ("UTGST" if state in without else "SGST")


def test_delhi_jammu_and_puducherry_have_legislatures() -> None:
    assert {state_tax_name(state) for state in ("07", "01", "34")} == {"SGST"}
    assert STATES.keys() >= UNION_TERRITORIES


@pytest.mark.parametrize(
    ("rates", "single"),
    [([500, 500], 500), ([500, 0], 500), ([500, 1_800], None), ([0, 0], 0), ([1], 1), ([], 0), ([0, 1_800, 500], None)],
)
def test_the_one_rate_of_a_bill(rates: list[int], single: int | None) -> None:
    assert single_rate_bp(rates) == single


def test_a_supply_is_a_plain_value() -> None:
    assert Supply(place_of_supply="27", is_interstate=False, is_taxed=True) == INTRA

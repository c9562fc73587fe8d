"""The tax of a document by HSN/SAC and rate."""

from dataclasses import replace

from tula.domain.document import DocumentLine
from tula.domain.invoice import LineKind
from tula.domain.tax_summary import summarise_tax

LINE = DocumentLine(
    line_id=1,
    kind=LineKind.SERVICE,
    subject_id=1,
    name="Facial",
    hsn_sac="999722",
    staff_id=None,
    qty=1,
    unit_price=120_000,
    is_inclusive=False,
    discount_bp=0,
    gross=120_000,
    discount=0,
    deduction=0,
    final_price=120_000,
    taxable=120_000,
    rate_bp=500,
    cgst=3_000,
    sgst=3_000,
    igst=0,
    line_total=126_000,
)


def test_adds_up_lines_of_one_code_and_rate_and_keeps_others_apart() -> None:
    other_rate = replace(LINE, rate_bp=1_800, cgst=10_800, sgst=10_800)
    without_code = replace(LINE, hsn_sac=None, rate_bp=0, cgst=0, sgst=0)
    groups = summarise_tax([LINE, other_rate, LINE, without_code])
    assert [(one.hsn_sac, one.rate_bp, one.taxable, one.cgst, one.sgst, one.igst) for one in groups] == [
        ("", 0, 120_000, 0, 0, 0),
        ("999722", 500, 240_000, 6_000, 6_000, 0),
        ("999722", 1_800, 120_000, 10_800, 10_800, 0),
    ]


def test_no_lines_no_groups() -> None:
    assert summarise_tax([]) == ()

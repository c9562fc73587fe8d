"""What credits give back: line shares, redemptions, tenders and money, to the paisa."""

from dataclasses import replace
from typing import Any

import pytest

from tula.domain.benefits import BenefitKind
from tula.domain.gst import Tax
from tula.domain.invoice import PaymentMethod
from tula.domain.reversal import (
    CreditTooLarge,
    InvoiceCredit,
    LineNotOnInvoice,
    NothingToCredit,
    Refund,
    Restoration,
    credit_invoice,
    restore,
    reverse_all,
)
from tula.domain.standing import (
    LineCredit,
    Share,
    StandingInvoice,
    StandingLine,
    StandingPayment,
    StandingRedemption,
)

CASH, CARD, UPI = PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.UPI


def line(number: int = 1, qty: int = 1, total: int = 126_000, head: int = 3_000, **terms: Any) -> StandingLine:
    tax = Tax(taxable=total - 2 * head, cgst=head, sgst=head, line_total=total)
    return StandingLine(line_id=number, qty=qty, tax=tax, **terms)


def sessions(entry: int, qty: int, value: int = 0, kind: BenefitKind = BenefitKind.FREE) -> StandingRedemption:
    return StandingRedemption(entry_id=entry, kind=kind, qty=qty, amount=value)


def prepaid(entry: int, amount: int, *, tender: bool = False, returned: int = 0) -> StandingRedemption:
    return StandingRedemption(
        entry_id=entry, kind=BenefitKind.PREPAID, amount=amount, tender=tender, returned_amount=returned
    )


def paid(amount: int, method: PaymentMethod = CASH, refunded: int = 0) -> StandingPayment:
    return StandingPayment(method=method, amount=amount, refunded=refunded)


def after(invoice: StandingInvoice, credit: InvoiceCredit) -> StandingInvoice:
    """The invoice as it stands once a credit note is written."""
    returned = {one.entry_id: one for one in credit.reversals}
    refunds = {one.method: one.amount for one in credit.refunds}

    def redemption(one: StandingRedemption) -> StandingRedemption:
        back = returned.get(one.entry_id)
        if back is None:
            return one
        return replace(
            one, returned_amount=one.returned_amount + back.amount, returned_qty=one.returned_qty + (back.qty or 0)
        )

    return replace(
        invoice,
        lines=tuple(
            replace(
                each,
                earlier=(*each.earlier, *(one for one in credit.lines if one.line_id == each.line_id)),
                redemptions=tuple(redemption(one) for one in each.redemptions),
            )
            for each in invoice.lines
        ),
        payments=tuple(replace(one, refunded=one.refunded + refunds.get(one.method, 0)) for one in invoice.payments),
        credited_round_off=invoice.credited_round_off + credit.round_off,
        credited_tip=invoice.credited_tip + credit.tip,
    )


def credit_one_by_one(invoice: StandingInvoice, *quantities: dict[int, int]) -> list[InvoiceCredit]:
    notes = []
    for asked in quantities:
        notes.append(credit_invoice(invoice=invoice, quantities=asked))
        invoice = after(invoice, notes[-1])
    return notes


# --- Lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qty", "total", "head", "steps", "shares"),
    [
        pytest.param(
            3, 30_000, 2_288, [1, 1, 1], [(10_000, 763, 8_474), (10_000, 762, 8_476), (10_000, 763, 8_474)], id="E40"
        ),
        pytest.param(3, 30_000, 2_288, [2, 1], [(20_000, 1_525, 16_950), (10_000, 763, 8_474)], id="two, then one"),
        pytest.param(3, 30_000, 2_288, [3], [(30_000, 2_288, 25_424)], id="all at once"),
        pytest.param(3, 100, 0, [1, 1, 1], [(33, 0, 33), (34, 0, 34), (33, 0, 33)], id="a rupee in three"),
        pytest.param(2, 5, 1, [1, 1], [(3, 1, 1), (2, 0, 2)], id="five paise in two"),
        pytest.param(2, 0, 0, [1, 1], [(0, 0, 0), (0, 0, 0)], id="a free line"),
    ],
)
def test_shares_of_a_line_are_cumulative(
    qty: int, total: int, head: int, steps: list[int], shares: list[tuple[int, int, int]]
) -> None:
    invoice = StandingInvoice(lines=(line(qty=qty, total=total, head=head),), payments=(paid(total),))
    notes = credit_one_by_one(invoice, *({1: step} for step in steps))
    got = [(note.lines[0].line_total, note.lines[0].cgst, note.lines[0].taxable) for note in notes]
    assert got == shares
    assert all(note.lines[0].cgst == note.lines[0].sgst for note in notes)
    assert [note.lines[0].qty for note in notes] == steps


def test_between_states_the_one_head_is_shared() -> None:
    tax = Tax(taxable=49_900, igst=8_982, line_total=58_882)
    invoice = StandingInvoice(lines=(StandingLine(line_id=1, qty=4, tax=tax),), payments=(paid(58_882),))
    notes = credit_one_by_one(invoice, {1: 1}, {1: 3})
    assert [(note.igst, note.cgst, note.taxable) for note in notes] == [(2_246, 0, 12_475), (6_736, 0, 37_425)]


def test_below_two_paise_a_unit_a_taxable_share_may_be_negative_but_the_sum_holds() -> None:
    invoice = StandingInvoice(lines=(line(qty=10, total=8, head=1),), payments=(paid(8),))
    notes = credit_one_by_one(invoice, *({1: 1} for _ in range(10)))
    assert min(note.taxable for note in notes) < 0
    assert (sum(note.taxable for note in notes), sum(note.cgst for note in notes)) == (6, 1)


@pytest.mark.parametrize("qty", [0, -1, 3])
def test_more_than_is_left_is_refused(qty: int) -> None:
    earlier = LineCredit(line_id=1, qty=1, line_total=42_000, cgst=1_000, sgst=1_000)
    invoice = StandingInvoice(lines=(line(qty=3, earlier=(earlier,)),), payments=(paid(126_000),))
    with pytest.raises(CreditTooLarge) as caught:
        credit_invoice(invoice=invoice, quantities={1: qty})
    assert caught.value.details == {"line_id": 1, "left": 2}


def test_a_line_of_another_invoice_is_refused() -> None:
    invoice = StandingInvoice(lines=(line(),))
    with pytest.raises(LineNotOnInvoice):
        credit_invoice(invoice=invoice, quantities={2: 1})
    with pytest.raises(LineNotOnInvoice):
        credit_invoice(invoice=invoice, quantities={2: 1}, shares={2: Share(part=1, whole=2)})


def test_nothing_left_is_refused() -> None:
    invoice = StandingInvoice(lines=(line(),), payments=(paid(126_000),))
    invoice = after(invoice, credit_invoice(invoice=invoice, quantities=invoice.open_quantities))
    assert invoice.open_quantities == {}
    with pytest.raises(NothingToCredit):
        credit_invoice(invoice=invoice, quantities=invoice.open_quantities)
    with pytest.raises(CreditTooLarge):
        credit_invoice(invoice=invoice, quantities={1: 1}, shares={1: Share(part=1, whole=2)})


# --- Round-off and tip ---------------------------------------------------------------------------


def test_round_off_and_tip_come_back_with_the_last_unit() -> None:
    invoice = StandingInvoice(
        lines=(line(1, 2, 10_030, 100), line(2, 1, 5_000, 0)), payments=(paid(15_000 + 500),), round_off=-30, tip=500
    )
    assert invoice.due == 0
    notes = credit_one_by_one(invoice, {1: 1}, {2: 1}, {1: 1})
    assert [(note.round_off, note.tip, note.total) for note in notes] == [
        (0, 0, 5_015),
        (0, 0, 5_000),
        (-30, 500, 5_485),
    ]
    assert [note.refunds for note in notes] == [(Refund(method=CASH, amount=note.total),) for note in notes]
    for note in notes:
        invoice = after(invoice, note)
        assert invoice.due == 0
    assert (invoice.credited_tip, invoice.credited_round_off) == (500, -30)


def test_a_free_line_that_stands_holds_round_off_and_tip() -> None:
    invoice = StandingInvoice(
        lines=(line(1, 1, 10_030, 0), line(2, 1, 0, 0)), payments=(paid(10_100),), round_off=-30, tip=100
    )
    notes = credit_one_by_one(invoice, {1: 1}, {2: 1})
    assert [(note.round_off, note.tip, note.total) for note in notes] == [(-30, 0, 10_000), (0, 100, 100)]


def test_a_credit_is_never_worth_more_than_what_stands() -> None:
    invoice = StandingInvoice(lines=(line(1, 3, 149, 0),), payments=(paid(100),), round_off=-49)
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1}, {1: 1})
    assert [note.total for note in notes] == [50, 49, 1]
    nothing = StandingInvoice(lines=(line(1, 2, 49, 0),), round_off=-49)
    assert [note.total for note in credit_one_by_one(nothing, {1: 1}, {1: 1})] == [0, 0]


# --- Redemptions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("redemption", "qty", "steps", "returned"),
    [
        pytest.param(sessions(1, 1), 1, [1], [(1, 0)], id="the one session"),
        pytest.param(sessions(1, 3), 3, [1, 2], [(1, 2), (2, 0)], id="session by session"),
        pytest.param(sessions(1, 2), 3, [1, 1, 1], [(1, 1), None, (1, 0)], id="2 free of 3: after the first and last"),
        pytest.param(sessions(1, 1), 3, [1, 1, 1], [None, (1, 0), None], id="1 free of 3: past the half"),
    ],
)
def test_sessions_come_back_by_cumulative_share(
    redemption: StandingRedemption, qty: int, steps: list[int], returned: list[tuple[int, int] | None]
) -> None:
    invoice = StandingInvoice(lines=(line(qty=qty, total=0, head=0, redemptions=(redemption,)),))
    notes = credit_one_by_one(invoice, *({1: step} for step in steps))
    got = [(note.reversals[0].qty, note.reversals[0].kept_qty) if note.reversals else None for note in notes]
    assert got == returned


def test_the_value_given_follows_its_units() -> None:
    redemption = sessions(7, 3, value=1_000, kind=BenefitKind.UNLIMITED)
    invoice = StandingInvoice(lines=(line(qty=3, total=0, head=0, redemptions=(redemption,)),))
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1}, {1: 1})
    assert [(one.entry_id, one.amount, one.kept_amount) for note in notes for one in note.reversals] == [
        (7, 333, 667),
        (7, 334, 333),
        (7, 333, 0),
    ]


def test_before_tax_prepaid_comes_back_beside_the_money() -> None:
    invoice = StandingInvoice(
        lines=(line(qty=3, total=73_500, head=1_750, redemptions=(prepaid(1, 50_000),)),), payments=(paid(73_500),)
    )
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1}, {1: 1})
    assert [note.prepaid_restored for note in notes] == [16_667, 16_666, 16_667]
    assert [note.refunds[0].amount for note in notes] == [24_500, 24_500, 24_500]
    assert [note.reversals[0].kept_amount for note in notes] == [33_333, 16_667, 0]
    assert notes[0].reversals[0].qty is notes[0].reversals[0].kept_qty is None


def test_a_paisa_of_prepaid_comes_back_once() -> None:
    invoice = StandingInvoice(lines=(line(qty=3, total=0, head=0, redemptions=(prepaid(1, 1),)),))
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1}, {1: 1})
    assert [[one.amount for one in note.reversals] for note in notes] == [[], [1], []]


def test_only_the_lines_that_are_credited_give_back() -> None:
    invoice = StandingInvoice(
        lines=(
            line(1, total=0, head=0, redemptions=(sessions(1, 1),)),
            line(2, total=0, head=0, redemptions=(sessions(2, 1),)),
        )
    )
    credit = credit_invoice(invoice=invoice, quantities={2: 1})
    assert [one.entry_id for one in credit.reversals] == [2]


def test_what_was_given_back_before_is_not_given_again() -> None:
    redemption = replace(sessions(1, 4), returned_qty=3)
    invoice = StandingInvoice(lines=(line(qty=4, total=0, head=0, redemptions=(redemption,)),))
    notes = credit_one_by_one(invoice, {1: 1}, {1: 2}, {1: 1})
    assert [[one.qty for one in note.reversals] for note in notes] == [[], [], [1]]


def test_a_void_reverses_what_stands() -> None:
    gone = replace(sessions(3, 2), returned_qty=2)
    part = replace(prepaid(4, 900), returned_amount=400)
    reversals = reverse_all([sessions(1, 2, 500), prepaid(2, 700, tender=True), gone, part])
    assert [(one.entry_id, one.qty, one.amount, one.kept_qty, one.kept_amount) for one in reversals] == [
        (1, 2, 500, 0, 0),
        (2, None, 700, None, 0),
        (4, None, 500, None, 0),
    ]


# --- After-tax prepaid and money -----------------------------------------------------------------


def test_a_tender_goes_back_to_its_balance_and_the_rest_is_paid_out() -> None:
    invoice = StandingInvoice(
        lines=(line(qty=2, redemptions=(prepaid(1, 50_000, tender=True),)),), payments=(paid(76_000),)
    )
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1})
    assert [(one.amount, one.kept_amount) for note in notes for one in note.reversals] == [
        (25_000, 25_000),
        (25_000, 0),
    ]
    assert [note.prepaid_restored for note in notes] == [25_000, 25_000]
    assert [note.refunds for note in notes] == [(Refund(method=CASH, amount=38_000),)] * 2


def test_a_tender_goes_back_by_its_share_also_while_the_rest_is_due() -> None:
    invoice = StandingInvoice(lines=(line(qty=2, redemptions=(prepaid(1, 50_000, tender=True),)),))
    credit = credit_invoice(invoice=invoice, quantities={1: 1})
    assert (credit.prepaid_restored, credit.lowers_due, credit.refunds) == (25_000, 38_000, ())


def test_tenders_of_other_lines_stand() -> None:
    lines = tuple(line(number, redemptions=(prepaid(number, 50_000, tender=True),)) for number in (1, 2))
    credit = credit_invoice(invoice=StandingInvoice(lines=lines, payments=(paid(152_000),)), quantities={1: 1})
    assert [(one.entry_id, one.amount) for one in credit.reversals] == [(1, 50_000)]
    assert credit.refunds == (Refund(method=CASH, amount=76_000),)


@pytest.mark.parametrize(
    ("payments", "lowers_due", "refunds"),
    [
        pytest.param([], 63_000, [], id="nothing paid: less is due"),
        pytest.param([paid(60_000)], 63_000, [], id="still owing as much: less is due"),
        pytest.param([paid(100_000)], 26_000, [(CASH, 37_000)], id="first what is due, then the excess"),
        pytest.param([paid(126_000)], 0, [(CASH, 63_000)], id="all paid: all paid out"),
        pytest.param([paid(63_000, UPI), paid(63_000, CASH)], 0, [(UPI, 31_500), (CASH, 31_500)], id="pro rata"),
        pytest.param(
            [paid(100_000, CARD), paid(26_000, CASH)], 0, [(CARD, 50_000), (CASH, 13_000)], id="pro rata to each"
        ),
        pytest.param(
            [paid(42_000, CARD), paid(42_000, CASH), paid(42_000, UPI)],
            0,
            [(CARD, 21_000), (CASH, 21_000), (UPI, 21_000)],
            id="three ways",
        ),
        pytest.param(
            [paid(100_000, CARD), paid(50_000, CASH, refunded=24_000)],
            0,
            [(CARD, 50_000), (CASH, 13_000)],
            id="pro rata to what was not paid back yet",
        ),
        pytest.param(
            [paid(126_000, CARD), paid(0, UPI, refunded=20_000)],
            20_000,
            [(CARD, 43_000)],
            id="paid back by another method before",
        ),
        pytest.param([paid(130_000)], 0, [(CASH, 67_000)], id="what was paid too much goes back with it"),
    ],
)
def test_a_credit_first_lowers_what_is_due(
    payments: list[StandingPayment], lowers_due: int, refunds: list[tuple[PaymentMethod, int]]
) -> None:
    invoice = StandingInvoice(lines=(line(qty=2),), payments=tuple(payments))
    credit = credit_invoice(invoice=invoice, quantities={1: 1})
    assert credit.lowers_due == lowers_due
    assert [(one.method, one.amount) for one in credit.refunds] == refunds


def test_the_odd_paisa_goes_to_the_largest_remainder() -> None:
    invoice = StandingInvoice(
        lines=(line(qty=3, total=100, head=0),), payments=(paid(50, CARD), paid(30, CASH), paid(20, UPI))
    )
    notes = credit_one_by_one(invoice, {1: 1}, {1: 1}, {1: 1})
    assert [[(one.method, one.amount) for one in note.refunds] for note in notes] == [
        [(CARD, 16), (CASH, 10), (UPI, 7)],
        [(CARD, 17), (CASH, 10), (UPI, 7)],
        [(CARD, 17), (CASH, 10), (UPI, 6)],
    ]


def test_a_named_method_pays_everything() -> None:
    invoice = StandingInvoice(lines=(line(),), payments=(paid(100_000, CARD), paid(26_000, CASH)))
    credit = credit_invoice(invoice=invoice, quantities={1: 1}, refund_method=UPI)
    assert credit.refunds == (Refund(method=UPI, amount=126_000),)
    unpaid = StandingInvoice(lines=(line(),))
    assert credit_invoice(invoice=unpaid, quantities={1: 1}, refund_method=UPI).refunds == ()


@pytest.mark.parametrize(
    ("round_off", "steps", "restored"),
    [
        # Rounded up: the balance paid 101.00 for lines of 100.40; the 60 paise come back with the last unit.
        pytest.param(60, [1, 1], [5_020, 5_080], id="rounded up"),
        # Rounded down: the balance paid 100.00; the first unit is worth 50.20, and nobody else has paid.
        pytest.param(-40, [1, 1], [5_020, 4_980], id="rounded down"),
    ],
)
def test_a_tender_that_paid_the_round_off(round_off: int, steps: list[int], restored: list[int]) -> None:
    redemption = prepaid(1, 10_040 + round_off, tender=True)
    invoice = StandingInvoice(
        lines=(line(qty=2, total=10_040, head=0, redemptions=(redemption,)),), round_off=round_off
    )
    assert invoice.due == 0
    notes = credit_one_by_one(invoice, *({1: step} for step in steps))
    assert [note.prepaid_restored for note in notes] == restored
    assert all(note.refunds == () and note.lowers_due == 0 for note in notes)


def test_round_off_on_a_line_credited_early_comes_back_in_the_end() -> None:
    tendered = (prepaid(1, 10_100, tender=True),)
    goods = line(2, 1, 5_000, 0)
    invoice = StandingInvoice(
        lines=(line(1, 1, 10_040, 0, redemptions=tendered), goods), payments=(paid(5_000),), round_off=60
    )
    notes = credit_one_by_one(invoice, {1: 1}, {2: 1})
    assert [note.prepaid_restored for note in notes] == [10_040, 60]
    assert [note.refunds for note in notes] == [(), (Refund(method=CASH, amount=5_000),)]


def test_the_credited_line_gives_back_before_others_do() -> None:
    lines = (
        line(1, 1, 10_000, 0, redemptions=(prepaid(1, 10_000, tender=True),)),
        line(2, 1, 10_040, 0, redemptions=(prepaid(2, 4_000, tender=True), prepaid(3, 6_000, tender=True))),
    )
    credit = credit_invoice(invoice=StandingInvoice(lines=lines, round_off=-40), quantities={2: 1})
    assert [(one.entry_id, one.amount) for one in credit.reversals] == [(2, 4_000), (3, 6_000), (1, 40)]


def test_a_round_off_down_is_fetched_from_several_tenders() -> None:
    lines = (
        line(1, 1, 10, 0, redemptions=(prepaid(1, 10, tender=True),)),
        line(2, 1, 1_000, 0, redemptions=(prepaid(2, 1_000, tender=True),)),
        line(3, 1, 10_040, 0, redemptions=(prepaid(3, 10_000, tender=True),)),
    )
    invoice = StandingInvoice(lines=lines, round_off=-40)
    credit = credit_invoice(invoice=invoice, quantities={3: 1})
    assert [(one.entry_id, one.amount) for one in credit.reversals] == [(3, 10_000), (1, 10), (2, 30)]


def test_a_round_off_up_is_held_back_from_several_tenders() -> None:
    tendered = (prepaid(1, 10_090, tender=True), prepaid(2, 10, tender=True))
    lines = (line(1, 1, 10_040, 0, redemptions=tendered), line(2, 1, 5_000, 0))
    invoice = StandingInvoice(lines=lines, payments=(paid(5_000),), round_off=60)
    credit = credit_invoice(invoice=invoice, quantities={1: 1})
    assert [(one.entry_id, one.amount, one.kept_amount) for one in credit.reversals] == [(1, 10_040, 50)]


# --- Part-used packages --------------------------------------------------------------------------


def test_a_share_of_a_line_closes_it() -> None:
    package = line(1, 1, 420_000, 10_000)
    invoice = StandingInvoice(lines=(package,), payments=(paid(420_050),), round_off=50)
    credit = credit_invoice(invoice=invoice, quantities={1: 1}, shares={1: Share(part=3, whole=5)})
    (one,) = credit.lines
    assert (one.qty, one.taxable, one.cgst, one.sgst, one.line_total) == (1, 240_000, 6_000, 6_000, 252_000)
    assert (credit.round_off, credit.tip, credit.refunds) == (0, 0, (Refund(method=CASH, amount=252_000),))
    stands = after(invoice, credit)
    assert (stands.open_quantities, stands.value_left, stands.due) == ({}, 168_050, 0)
    assert not credit.is_last


def test_an_unused_package_is_a_whole_credit() -> None:
    invoice = StandingInvoice(lines=(line(1, 1, 420_000, 10_000),), payments=(paid(420_050),), round_off=50)
    credit = credit_invoice(invoice=invoice, quantities={1: 1}, shares={1: Share(part=5, whole=5)})
    assert (credit.total, credit.round_off, credit.is_last) == (420_050, 50, True)


def test_what_a_package_kept_does_not_come_back_as_round_off() -> None:
    invoice = StandingInvoice(
        lines=(line(1, 1, 420_000, 10_000), line(2, 1, 10_040, 0)), payments=(paid(430_000),), round_off=-40
    )
    invoice = after(invoice, credit_invoice(invoice=invoice, quantities={1: 1}, shares={1: Share(part=3, whole=5)}))
    credit = credit_invoice(invoice=invoice, quantities={2: 1})
    assert (credit.total, credit.round_off) == (10_040, 0)


def test_a_used_up_package_gives_nothing_back() -> None:
    invoice = StandingInvoice(lines=(line(1, 1, 420_000, 10_000),), payments=(paid(420_000),))
    credit = credit_invoice(invoice=invoice, quantities={1: 1}, shares={1: Share(part=0, whole=5)})
    assert (credit.total, credit.refunds) == (0, ())


# --- What staff had given back by hand -----------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "reversed_use", "keep", "restored", "taken_again", "by_hand"),
    [
        pytest.param(4, 4, 0, 4, 0, 0, id="the whole use"),
        pytest.param(9, 4, 3, 4, 3, 0, id="one of four, other uses beside it"),
        pytest.param(4, 4, 3, 4, 3, 0, id="one of four"),
        pytest.param(3, 4, 3, 3, 3, 1, id="the one was given back by hand: nothing changes"),
        pytest.param(1, 4, 3, 1, 1, 3, id="three were given back by hand: nothing is taken from the customer"),
        pytest.param(0, 4, 0, 0, 0, 4, id="all was given back by hand"),
        pytest.param(2, 4, 0, 2, 0, 2, id="half of it was"),
    ],
)
def test_a_reversal_restores_at_most_what_was_granted(
    used: int, reversed_use: int, keep: int, restored: int, taken_again: int, by_hand: int
) -> None:
    assert restore(used=used, reversed_use=reversed_use, keep=keep) == Restoration(
        restored=restored, taken_again=taken_again, by_hand=by_hand
    )


# --- Impossible states ---------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1), (0, 0), (1, 0)])
def test_impossible_shares(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        Share(part=part, whole=whole)


@pytest.mark.parametrize(
    "terms",
    [
        {"returned_amount": 51},
        {"returned_amount": -1},
        {"returned_qty": 3},
        {"returned_qty": -1},
        {"qty": None, "returned_qty": 1},
    ],
)
def test_impossible_redemptions(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="gave back"):
        StandingRedemption(**{"entry_id": 1, "kind": BenefitKind.FREE, "qty": 2, "amount": 50, **terms})


@pytest.mark.parametrize(("qty", "credited_qty", "credited"), [(0, 0, 0), (1, 2, 0), (2, 1, 126_001)])
def test_impossible_lines(qty: int, credited_qty: int, credited: int) -> None:
    earlier = LineCredit(line_id=1, qty=credited_qty, line_total=credited)
    with pytest.raises(ValueError, match="credited beyond"):
        line(qty=qty, earlier=(earlier,))

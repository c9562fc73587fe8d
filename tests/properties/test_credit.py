"""What holds for every way of taking a bill back, note by note in any order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import Bill, bills, odd_bills, proves_well
from tula.domain.benefits import BenefitKind
from tula.domain.invoice import PaymentMethod, PricedInvoice
from tula.domain.money import apportion
from tula.domain.reversal import InvoiceCredit, credit_invoice, restore, reverse_all
from tula.domain.standing import StandingInvoice, StandingLine, StandingPayment, StandingRedemption

METHODS = [PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.UPI]


def issue(priced: PricedInvoice, paid: int, ways: list[int]) -> StandingInvoice:
    """The bill as issued, `paid` paise of it received in the proportions of `ways`."""
    entries = iter(range(1, 1_000))
    return StandingInvoice(
        lines=tuple(
            StandingLine(
                line_id=number,
                qty=line.line.qty,
                tax=line.tax,
                redemptions=tuple(
                    StandingRedemption(
                        entry_id=next(entries), kind=one.kind, qty=one.qty, amount=one.amount, tender=one.tender
                    )
                    for one in line.redemptions
                ),
            )
            for number, line in enumerate(priced.lines, start=1)
        ),
        payments=tuple(
            StandingPayment(method=method, amount=part)
            for method, part in zip(METHODS, apportion(paid, ways), strict=True)
        ),
        round_off=priced.round_off,
        tip=priced.tip,
    )


def write(invoice: StandingInvoice, credit: InvoiceCredit) -> StandingInvoice:
    """The invoice as it stands once a credit note is written."""
    back = {one.entry_id: (one.amount, one.qty or 0) for one in credit.reversals}
    refunds = {one.method: one.amount for one in credit.refunds}

    def redemption(one: StandingRedemption) -> StandingRedemption:
        amount, qty = back.get(one.entry_id, (0, 0))
        return replace(one, returned_amount=one.returned_amount + amount, returned_qty=one.returned_qty + qty)

    return replace(
        invoice,
        lines=tuple(
            replace(
                line,
                earlier=(*line.earlier, *(one for one in credit.lines if one.line_id == line.line_id)),
                redemptions=tuple(redemption(one) for one in line.redemptions),
            )
            for line in invoice.lines
        ),
        payments=tuple(replace(one, refunded=one.refunded + refunds.get(one.method, 0)) for one in invoice.payments),
        credited_round_off=invoice.credited_round_off + credit.round_off,
        credited_tip=invoice.credited_tip + credit.tip,
    )


def draw_payment(data: st.DataObject, priced: PricedInvoice) -> StandingInvoice:
    paid = data.draw(st.sampled_from([0, priced.payable // 3, priced.payable]))
    return issue(priced, paid, data.draw(st.lists(st.integers(1, 5), min_size=3, max_size=3)))


def take_back(data: st.DataObject, invoice: StandingInvoice) -> list[tuple[StandingInvoice, InvoiceCredit]]:
    """Credit the invoice in steps of any size and order; each step with the invoice it was taken from."""
    steps = []
    while invoice.open_quantities:
        line_id = data.draw(st.sampled_from(sorted(invoice.open_quantities)))
        qty = data.draw(st.sampled_from([1, 1, invoice.open_quantities[line_id]]))
        whole = data.draw(st.integers(0, 9)) == 0
        credit = credit_invoice(invoice=invoice, quantities=invoice.open_quantities if whole else {line_id: qty})
        steps.append((invoice, credit))
        invoice = write(invoice, credit)
    return steps


@proves_well
@given(bill=odd_bills() | bills(), data=st.data())
def test_all_credits_together_are_the_original(bill: Bill, data: st.DataObject) -> None:
    priced = bill.price()
    steps = take_back(data, draw_payment(data, priced))
    notes = [credit for _, credit in steps]
    assert sum(note.taxable for note in notes) == priced.taxable
    assert sum(note.cgst for note in notes) == priced.cgst
    assert sum(note.sgst for note in notes) == priced.sgst
    assert sum(note.igst for note in notes) == priced.igst
    assert sum(note.round_off for note in notes) == priced.round_off
    assert sum(note.tip for note in notes) == priced.tip
    assert sum(note.total for note in notes) == priced.total
    for number, line in enumerate(priced.lines, start=1):
        parts = [one for note in notes for one in note.lines if one.line_id == number]
        assert sum(one.line_total for one in parts) == line.tax.line_total
        assert sum(one.cgst for one in parts) == line.tax.cgst
        assert sum(one.qty for one in parts) == line.line.qty
        assert all(one.cgst == one.sgst for one in parts)


@proves_well
@given(bill=odd_bills() | bills(), data=st.data())
def test_everything_that_was_redeemed_comes_back_exactly_once(bill: Bill, data: st.DataObject) -> None:
    priced = bill.price()
    steps = take_back(data, draw_payment(data, priced))
    came_back = [one for _, credit in steps for one in credit.reversals]
    redeemed = [one for line in priced.lines for one in line.redemptions]
    for entry_id, one in enumerate(redeemed, start=1):
        parts = [reversal for reversal in came_back if reversal.entry_id == entry_id]
        assert sum(part.amount for part in parts) == one.amount
        assert sum(part.qty or 0 for part in parts) == (one.qty or 0)
        assert all(part.amount >= 0 and (part.qty or 0) >= 0 for part in parts)
        kept = (one.amount, one.qty)
        for part in parts:
            kept = (kept[0] - part.amount, None if kept[1] is None else kept[1] - (part.qty or 0))
            assert (part.kept_amount, part.kept_qty) == kept


@proves_well
@given(bill=odd_bills() | bills(), data=st.data())
def test_every_note_is_balanced_and_in_the_end_nobody_owes_anything(bill: Bill, data: st.DataObject) -> None:
    invoice = draw_payment(data, bill.price())
    for before, credit in take_back(data, invoice):
        tenders = {one.entry_id for line in before.lines for one in line.redemptions if one.tender}
        tendered = sum(one.amount for one in credit.reversals if one.entry_id in tenders)
        refunded = sum(one.amount for one in credit.refunds)
        assert credit.total == tendered + credit.lowers_due + refunded
        assert min(credit.total, tendered, credit.lowers_due, *(one.amount for one in credit.refunds)) >= 0
        assert credit.lowers_due <= before.due
        assert refunded == 0 or credit.lowers_due == before.due
        invoice = write(before, credit)
        assert all(payment.left >= 0 for payment in invoice.payments)
    assert (invoice.due, invoice.paid_left, invoice.value_left) == (0, 0, 0)


@proves_well
@given(bill=odd_bills() | bills(), data=st.data())
def test_crediting_everything_at_once_gives_everything_back(bill: Bill, data: st.DataObject) -> None:
    priced = bill.price()
    invoice = draw_payment(data, priced)
    credit = credit_invoice(invoice=invoice, quantities=invoice.open_quantities)
    redemptions = [one for line in invoice.lines for one in line.redemptions]
    as_by_void = {one.entry_id: (one.qty, one.amount) for one in reverse_all(redemptions)}
    assert {one.entry_id: (one.qty, one.amount) for one in credit.reversals} == as_by_void
    assert credit.total == priced.total
    assert sum(one.amount for one in credit.refunds) == invoice.paid_left
    prepaid = [one.amount for line in priced.lines for one in line.redemptions if one.kind is BenefitKind.PREPAID]
    assert credit.prepaid_restored == sum(prepaid)


@proves_well
@given(used=st.integers(0, 20), reversed_use=st.integers(0, 20), keep=st.integers(0, 20))
def test_a_reversal_stays_within_what_was_granted_and_costs_nothing(used: int, reversed_use: int, keep: int) -> None:
    back = restore(used=used, reversed_use=reversed_use, keep=min(keep, reversed_use))
    assert used - back.restored >= 0
    assert back.taken_again <= back.restored
    assert back.restored + back.by_hand == reversed_use

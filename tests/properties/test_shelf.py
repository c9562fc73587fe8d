"""What holds for every picking of batches."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import TODAY, days, proves
from tula.domain.fifo import Batch, pick_batches


@st.composite
def shelves(draw: st.DrawFn) -> list[Batch]:
    numbers = draw(st.lists(st.integers(1, 20), unique=True, max_size=6))
    return [
        Batch(
            id=number,
            qty_available=draw(st.integers(0, 5)),
            received_on=draw(days),
            expires_on=draw(st.none() | days),
        )
        for number in numbers
    ]


@proves
@given(shelf=shelves(), qty=st.integers(0, 30))
def test_picks(shelf: list[Batch], qty: int) -> None:
    picking = pick_batches(batches=shelf, qty=qty, on=TODAY)
    good = [batch for batch in shelf if batch.expires_on is None or batch.expires_on >= TODAY]
    picked = {pick.batch_id: pick.qty for pick in picking.picks}
    assert sum(picked.values()) + picking.shortage == qty
    assert picking.shortage == max(0, qty - sum(batch.qty_available for batch in good))
    assert picked.keys() <= {batch.id for batch in good}
    assert len(picked) == len(picking.picks)
    for batch in good:
        assert 0 <= picked.get(batch.id, 0) <= batch.qty_available
        older = [one for one in good if (one.received_on, one.id) < (batch.received_on, batch.id)]
        if batch.id in picked:
            assert all(picked.get(one.id, 0) == one.qty_available for one in older)


@proves
@given(shelf=shelves(), first=st.integers(0, 10), second=st.integers(0, 10))
def test_two_sales_take_what_one_would_have_taken(shelf: list[Batch], first: int, second: int) -> None:
    once = pick_batches(batches=shelf, qty=first + second, on=TODAY)
    one = pick_batches(batches=shelf, qty=first, on=TODAY)
    taken = {pick.batch_id: pick.qty for pick in one.picks}
    left = [replace(batch, qty_available=batch.qty_available - taken.get(batch.id, 0)) for batch in shelf]
    other = pick_batches(batches=left, qty=second, on=TODAY)
    total: dict[int, int] = dict(taken)
    for pick in other.picks:
        total[pick.batch_id] = total.get(pick.batch_id, 0) + pick.qty
    assert total == {pick.batch_id: pick.qty for pick in once.picks}
    assert one.shortage + other.shortage == once.shortage

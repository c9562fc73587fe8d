"""What holds for every hint: applied, it saves exactly what it said, and a bill without hints was not made worse."""

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import SERVICES, TODAY, held, prices, proves_well, rates
from tula.domain.advice import advise, choose
from tula.domain.benefits import Entitlement
from tula.domain.bill import draft_bill
from tula.domain.bill_facts import BillFacts, CustomerFact
from tula.domain.bill_request import BillRequest, ServiceAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.settings import Settings

services = st.fixed_dictionaries(
    {
        number: st.builds(
            CatalogueFact,
            id=st.just(number),
            name=st.just(f"Service {number}"),
            price=prices,
            hsn_sac=st.none(),
            rate_bp=rates,
            is_inclusive=st.booleans(),
            is_active=st.just(True),
        )
        for number in SERVICES
    }
)
asks = st.lists(
    st.builds(
        ServiceAsk,
        service_id=st.sampled_from(SERVICES),
        qty=st.integers(1, 3),
        discount_bp=st.sampled_from([0, 0, 333, 1_000]),
        benefit=st.sampled_from(["auto", "auto", "auto", "none", "complimentary"]),
    ),
    min_size=1,
    max_size=4,
)
settings = st.builds(Settings, prepaid_pays_remainder=st.booleans(), round_to_rupee=st.booleans())


@proves_well
@given(services=services, asks=asks, held=held(), settings=settings, tip=st.sampled_from([0, 5_000]))
def test_a_hint_applied_saves_what_it_says(
    services: dict[int, CatalogueFact], asks: list[ServiceAsk], held: list[Entitlement], settings: Settings, tip: int
) -> None:
    facts = BillFacts(
        settings=settings,
        today=TODAY,
        customer=CustomerFact(id=1, name="Asha Rao", phone="9845012345"),
        services=services,
        products={},
        staff={},
        entitlements=held,
    )
    request = BillRequest(customer_id=1, services=tuple(asks), tip=tip)
    draft = draft_bill(request=request, facts=facts)
    hints = advise(request=request, facts=facts, draft=draft)
    assert len({hint.line for hint in hints}) == len(hints)
    assert [hint.saving for hint in hints] == sorted((hint.saving for hint in hints), reverse=True)
    for hint in hints:
        assert asks[hint.line - 1].benefit == "auto"
        taken = choose(request, index=hint.line - 1, choice=hint.choice, reason=hint.reason)
        after = draft_bill(request=taken, facts=facts).priced.payable
        assert draft.priced.payable - after == hint.saving > 0

"""An invented bill that shows what a printed one looks like. It lives in memory alone; nothing of it is written."""

from dataclasses import replace
from datetime import date

from tula.domain.benefits import BenefitKind, Entitlement
from tula.domain.bill import Draft, draft_bill
from tula.domain.bill_facts import BillFacts, CustomerFact, StockFact
from tula.domain.bill_request import BillRequest, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.catalogue import CatalogueFact
from tula.domain.fifo import Batch
from tula.domain.invoice import PackageBilling
from tula.domain.settings import Settings
from tula.domain.validity import Validity

SAMPLE_SEQUENCE = 42
_HAIRCUT, _FACIAL, _SHAMPOO, _BATCH = 1, 2, 3, 4


def draft_sample(*, settings: Settings, today: date) -> Draft:
    """Draft the bill by the very rules of a real one, with packages applied whatever the spa has chosen."""
    settings = replace(settings, package_billing=PackageBilling.ON)
    request = BillRequest(
        customer_id=1,
        services=(ServiceAsk(service_id=_HAIRCUT), ServiceAsk(service_id=_FACIAL, qty=2)),
        products=(ProductAsk(product_id=_SHAMPOO),),
        notes="Hair mask once a week.",
        payments=(PaymentAsk(method=settings.payment_methods[0], amount=50_000),),
    )
    return draft_bill(request=request, facts=_facts(settings, today))


def _facts(settings: Settings, today: date) -> BillFacts:
    return BillFacts(
        settings=settings,
        today=today,
        customer=CustomerFact(
            id=1, name="Asha Rao", phone="98450 12345", state_code=settings.state_code, address="12 Lake View Road"
        ),
        services={
            _HAIRCUT: _subject(_HAIRCUT, "Haircut", 50_000, "999721", 500),
            _FACIAL: _subject(_FACIAL, "Facial", 120_000, "999722", 500),
        },
        products={_SHAMPOO: _subject(_SHAMPOO, "Shampoo 250 ml", 34_000, "33051090", 1_800)},
        staff={},
        entitlements=(
            _held(1, "Luxe Club", BenefitKind.UNLIMITED, service_id=_HAIRCUT, since=today),
            _held(2, "3+1 facials", BenefitKind.FREE, service_id=_FACIAL, since=today, remaining_qty=1),
        ),
        stock=(
            StockFact(batch=Batch(id=_BATCH, qty_available=9, received_on=today), product_id=_SHAMPOO, batch_no="B12"),
        ),
    )


def _subject(subject_id: int, name: str, price: int, code: str, rate_bp: int) -> CatalogueFact:
    return CatalogueFact(
        id=subject_id, name=name, price=price, hsn_sac=code, rate_bp=rate_bp, is_inclusive=False, is_active=True
    )


def _held(
    number: int, name: str, kind: BenefitKind, *, service_id: int, since: date, remaining_qty: int | None = None
) -> Entitlement:
    return Entitlement(
        id=number,
        customer_package_id=number,
        package_name=name,
        kind=kind,
        validity=Validity(valid_from=since),
        assigned_on=since,
        service_id=service_id,
        remaining_qty=remaining_qty,
    )

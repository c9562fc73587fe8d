"""A small book that holds one of everything a proof looks at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.fifo import MoveKind
from tula.domain.invoice import PaymentMethod
from tula.domain.settings import Settings
from tula.models import (
    CreditNote,
    CreditNoteLine,
    Customer,
    DocumentCounter,
    GstRate,
    PackageTemplate,
    PackageTemplateItem,
    Product,
    Service,
    Setting,
    StockBatch,
)
from tula.operations import ledger, stock
from tula.operations.invoices import issue_invoice
from tula.operations.packages import assign_package

NOW = datetime(2026, 5, 14, 6, 30, tzinfo=UTC)
TODAY = date(2026, 5, 14)
ACTOR = "test"


@dataclass(frozen=True, slots=True)
class Book:
    """Where things stand in the book: ids by role."""

    other_customer: int
    other_product: int
    prepaid_use: int
    tender_use: int
    manual_use: int
    reversal: int
    unpaid_invoice: int
    shadow_invoice: int


def add(session: Session, model: Any, **values: Any) -> int:
    return session.execute(insert(model).values(**values).returning(model.id)).scalar_one()


def bill(session: Session, **values: Any) -> int:
    issued = issue_invoice(session, request=BillRequest(**values), actor=ACTOR, now=NOW)
    assert issued.document.id is not None
    return issued.document.id


def template(session: Session, *, tax_order: str | None = None, **item: Any) -> int:
    made = add(session, PackageTemplate, name="Package", pkg_type="value", price=500000, benefit_tax_order=tax_order)
    add(session, PackageTemplateItem, template_id=made, position=1, **item)
    return made


@pytest.fixture
def book(session: Session) -> Book:
    """One of everything; whatever a test damages, it damages as the owner of the tables."""
    customer = add(session, Customer, name="Asha Rao", phone="9000000001")
    other_customer = add(session, Customer, name="Bina Shah", phone="9000000002")
    facial = add(session, Service, name="Facial", price=120000, sac="999722")
    haircut = add(session, Service, name="Haircut", price=50000, sac="999721", tax_inclusive=True)
    oil, soap = (add(session, Product, name=name, price=39900, hsn="3304") for name in ("Oil", "Soap"))
    for owner, rate in (({"service_id": facial}, 500), ({"service_id": haircut}, 500), ({"product_id": oil}, 1800)):
        add(session, GstRate, valid_from=date(2025, 9, 22), rate_bp=rate, **owner)
    received = {"received_on": date(2026, 1, 5), "created_at": NOW}
    batch = add(session, StockBatch, product_id=oil, batch_no="A1", qty_available=0, **received)
    stock.post(
        session,
        moves=[stock.Move(batch_id=batch, product_id=oil, kind=MoveKind.RECEIPT, qty=20)],
        actor=ACTOR,
        now=NOW,
    )
    for made in (
        template(session, benefit_type="prepaid", amount=300000),
        template(session, benefit_type="prepaid", amount=150000, tax_order="after_tax"),
        template(session, benefit_type="free", qty=4, service_id=haircut),
        template(session, benefit_type="free", qty=1, service_id=facial),
    ):
        assign_package(
            session,
            customer_id=customer,
            ask=PackageAsk(package_id=made),
            price_paid=100000,
            settings=Settings(),
            today=TODAY,
            actor=ACTOR,
            now=NOW,
        )
    for qty in (2, 3):
        bill(
            session,
            customer_id=customer,
            services=(ServiceAsk(service_id=facial, qty=qty), ServiceAsk(service_id=haircut)),
            products=(ProductAsk(product_id=oil, qty=2, discount_bp=1000),),
            invoice_discount=5000,
            tip=1000,
            payments=(PaymentAsk(method=PaymentMethod.UPI, amount=40000),),
        )
    unpaid = bill(session, customer_id=other_customer, services=(ServiceAsk(service_id=haircut),))
    session.execute(insert(Setting).values(key="package_billing", value="shadow"))
    shadow = bill(session, customer_id=customer, services=(ServiceAsk(service_id=haircut),))
    session.execute(text("DELETE FROM setting"))
    free_item = session.execute(text("SELECT id FROM customer_package_item WHERE total_qty = 4")).scalar_one()
    package = session.execute(
        text("SELECT customer_package_id FROM customer_package_item WHERE id = :id"), {"id": free_item}
    ).scalar_one()
    ids = []
    for change, qty, reverses in ((ChangeType.USE, -1, None), (ChangeType.REVERSAL, 1, 0)):
        ledger.post(
            session,
            entries=[
                ledger.Entry(
                    change_type=change,
                    kind=BenefitKind.FREE,
                    customer_id=customer,
                    customer_package_id=package,
                    item_id=free_item,
                    service_id=haircut,
                    qty=qty,
                    reverses_id=None if reverses is None else ids[reverses],
                    key=f"manual:{change}",
                    usage_at=NOW,
                )
            ],
            actor=ACTOR,
            now=NOW + timedelta(minutes=1),
        )
        ids.append(session.execute(text("SELECT max(id) FROM package_usage")).scalar_one())
    credit(session, invoice_id=unpaid)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET ROLE NONE"))

    def use(where: str) -> int:
        return session.execute(
            text(f"SELECT min(id) FROM package_usage WHERE change_type = 'use' AND {where}")
        ).scalar_one()

    return Book(
        other_customer=other_customer,
        other_product=soap,
        prepaid_use=use("benefit_type = 'prepaid' AND NOT is_tender"),
        tender_use=use("is_tender"),
        manual_use=ids[0],
        reversal=ids[1],
        unpaid_invoice=unpaid,
        shadow_invoice=shadow,
    )


def credit(session: Session, *, invoice_id: int) -> None:
    """Credit the one line of an invoice whole."""
    line = session.execute(
        text("SELECT * FROM invoice_line WHERE invoice_id = :invoice"), {"invoice": invoice_id}
    ).one()
    amounts = {name: int(100 * getattr(line, name)) for name in ("cgst_amount", "sgst_amount", "igst_amount")}
    taxable, total = int(100 * line.taxable_value), int(100 * line.line_total)
    note = add(
        session,
        CreditNote,
        number="CN-260514-0001",
        financial_year=2026,
        sequence=1,
        invoice_id=invoice_id,
        credit_date=TODAY,
        reason="test",
        taxable_amount=taxable,
        round_off=0,
        total_amount=total,
        created_by=ACTOR,
        created_at=NOW,
        **amounts,
    )
    add(
        session,
        CreditNoteLine,
        credit_note_id=note,
        line_id=line.id,
        qty=line.qty,
        taxable_value=taxable,
        line_total=total,
        **amounts,
    )
    session.execute(
        text("UPDATE invoice SET credited_amount = total_amount, payment_status = 'refunded' WHERE id = :id"),
        {"id": invoice_id},
    )
    session.execute(insert(DocumentCounter).values(series="CN", financial_year=2026, last_number=1))

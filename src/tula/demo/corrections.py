"""What went wrong at the demo spa and was put right: goods brought back, a bill that was void.

Done as staff do it, by the operations themselves; nobody whom the README names is touched.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from tula.demo.books import ACTOR
from tula.demo.people import NAMED_CUSTOMERS
from tula.domain.credit import CreditAsk, CreditLineAsk
from tula.domain.invoice import LineKind
from tula.models import Invoice, InvoiceLine
from tula.operations.credit_notes import refund_invoice
from tula.operations.voids import void_invoice

MID_MONTH = 10
NOT_OPENED = "Brought back unopened"
WRONG_CUSTOMER = "Billed to the wrong customer"


def put_right(session: Session, *, today: date, timezone: str) -> None:
    """Take goods back once a month, and void one bill of yesterday."""
    zone = ZoneInfo(timezone)
    for invoice_id, line_id, day in _goods_sold(session, before=today - timedelta(days=2)):
        refund_invoice(
            session,
            invoice_id=invoice_id,
            ask=CreditAsk(reason=NOT_OPENED, lines=(CreditLineAsk(line_id=line_id, qty=1),)),
            actor=ACTOR,
            now=datetime.combine(day + timedelta(days=1), time(11), zone),
        )
    yesterday = today - timedelta(days=1)
    mistaken = _bill_with_package(session, on=yesterday)
    if mistaken is not None:
        late = datetime.combine(yesterday, time(20), zone)
        void_invoice(session, invoice_id=mistaken, reason=WRONG_CUSTOMER, actor=ACTOR, now=late)


def _goods_sold(session: Session, *, before: date) -> list[tuple[int, int, date]]:
    """Choose the first line of goods of each month's second ten days: invoice, line and day."""
    month = func.date_trunc("month", Invoice.invoice_date)
    rows = session.execute(
        select(Invoice.id, InvoiceLine.id, Invoice.invoice_date)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(
            InvoiceLine.kind == LineKind.PRODUCT.value,
            func.extract("day", Invoice.invoice_date) >= MID_MONTH,
            Invoice.invoice_date < before,
            Invoice.customer_id > len(NAMED_CUSTOMERS),
        )
        .ext(distinct_on(month))
        .order_by(month, Invoice.id, InvoiceLine.id)
    )
    return [(invoice_id, line_id, day) for invoice_id, line_id, day in rows]


def _bill_with_package(session: Session, *, on: date) -> int | None:
    """Choose the last bill of a day on which a package paid and nothing else did."""
    return session.scalar(
        select(func.max(Invoice.id)).where(
            Invoice.invoice_date == on,
            Invoice.packages_deduction > 0,
            Invoice.amount_paid == 0,
            Invoice.customer_id > len(NAMED_CUSTOMERS),
        )
    )

"""What was done to the demo spa's shelf by hand: a short-dated delivery, a tester, breakage, a bottle found again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.demo.books import ACTOR
from tula.domain.receipt import Receipt
from tula.domain.stock_adjustment import Adjustment, AdjustReason
from tula.models import Product, StockBatch
from tula.operations.inventory import receive_batch
from tula.operations.stock_adjustments import adjust_batch

SHORT_DATED = (("SKN-05", "ROS-SHORT", 6, 9_800, 4), ("TEA-01", "TEA-SHORT", 5, 17_500, 11))
"""Bought cheaply three weeks ago: SKU, batch, units, cost of one in paise, days until it expires."""
EXPIRED = ("BTH-02", "NEEM-OLD", 3, 11_500, 6)
"""Left at the back of the shelf: SKU, batch, units, cost of one, days since it expired."""
BY_HAND = (
    ("SKN-01", -1, AdjustReason.SAMPLE, "Tester for the front desk"),
    ("BTH-01", -2, AdjustReason.DAMAGED, "Fell from the shelf"),
    ("HAR-02", 1, AdjustReason.FOUND, "Found behind the counter"),
)
"""What was put right last evening: SKU, units more or fewer, why, and in words."""
SUPPLIER = "Deccan Beauty Supply"


def tend_shelf(session: Session, *, today: date, timezone: str) -> None:
    """Receive what is short-dated, and correct what the books could not know."""
    zone = ZoneInfo(timezone)
    products = {row.sku: row.id for row in session.execute(select(Product.sku, Product.id))}
    arrived = today - timedelta(days=21)
    deliveries = [(*one[:4], today + timedelta(days=one[4])) for one in SHORT_DATED]
    deliveries.append((*EXPIRED[:4], today - timedelta(days=EXPIRED[4])))
    for sku, batch_no, qty, cost, expires_on in deliveries:
        receipt = Receipt(
            product_id=products[sku],
            batch_no=batch_no,
            qty=qty,
            unit_cost=cost,
            received_on=arrived,
            expires_on=expires_on,
            supplier=SUPPLIER,
        )
        at = datetime.combine(arrived, time(10), zone)
        receive_batch(session, receipt=receipt, today=today, actor=ACTOR, now=at)
    closing = datetime.combine(today - timedelta(days=1), time(20, 40), zone)
    for sku, qty, code, words in BY_HAND:
        batch_id = session.scalar(
            select(StockBatch.id)
            .where(StockBatch.product_id == products[sku], StockBatch.is_open)
            .order_by(StockBatch.qty_available.desc(), StockBatch.id)
            .limit(1)
        )
        if batch_id is not None:
            ask = Adjustment(qty=qty, code=code, reason=words)
            adjust_batch(session, batch_id=batch_id, ask=ask, actor=ACTOR, now=closing)

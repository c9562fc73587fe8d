"""Products sold, what credit notes took back, and what the units sold had cost by the batches they came from.

Cost follows the stock moves on the day they were booked: a return brings it back, and what is set aside then is a
loss of stock, not of the sale.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from tula.domain.fifo import MoveKind
from tula.domain.invoice import InvoiceStatus, LineKind
from tula.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, Product, StockBatch, StockMove
from tula.models.columns import AnySelect, Paise
from tula.queries.reports.line_moves import COST, QTY, line_moves


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSales:
    """One product; units, and paise before tax. `uncosted` units came from batches without a cost."""

    product_id: int
    name: str
    sold: int
    returned: int
    sales: int
    credited: int
    cost: int
    uncosted: int

    @property
    def net_sales(self) -> int:
        """Sales less what was credited."""
        return self.sales - self.credited

    @property
    def margin(self) -> int | None:
        """What is left of net sales after cost; None where a cost is not known."""
        return None if self.uncosted else self.net_sales - self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """A product on an invoice, or below zero what a credit note took back of it."""

    day: date
    number: str
    invoice_id: int
    customer: str
    product: str
    qty: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostMove:
    """Units that left a batch by a sale, or below zero came back to it; the cost is None where it is not known."""

    booked_at: datetime
    number: str
    invoice_id: int
    product: str
    batch_no: str
    qty: int
    unit_cost: int | None
    cost: int | None


def product_sales(session: Session, *, first: date, last: date, timezone: str) -> list[ProductSales]:
    """Sum up the days for every product that moved, in two statements."""
    lines = _lines(first=first, last=last).c
    is_credit = lines.qty < 0
    rows = session.execute(
        select(
            lines.product_id,
            func.sum(case((is_credit, 0), else_=lines.qty)).label("sold"),
            func.sum(case((is_credit, -lines.qty), else_=0)).label("returned"),
            func.sum(case((is_credit, literal(0, Paise)), else_=lines.value)).label("sales"),
            func.sum(case((is_credit, -lines.value), else_=literal(0, Paise))).label("credited"),
        ).group_by(lines.product_id)
    )
    sales = {row.product_id: row for row in rows}
    costs = {
        row.product_id: row
        for row in session.execute(
            _moves(first=first, last=last, timezone=timezone)
            .with_only_columns(
                StockMove.product_id,
                Product.name,
                func.coalesce(func.sum(COST), literal(0, Paise)).label("cost"),
                func.coalesce(func.sum(QTY).filter(StockBatch.unit_cost.is_(None)), 0).label("uncosted"),
            )
            .group_by(StockMove.product_id, Product.name)
        )
    }
    names = session.execute(select(Product.id, Product.name).where(Product.id.in_([*sales, *costs])))
    found = [
        ProductSales(
            product_id=product.id,
            name=product.name,
            sold=int(sales[product.id].sold) if product.id in sales else 0,
            returned=int(sales[product.id].returned) if product.id in sales else 0,
            sales=sales[product.id].sales if product.id in sales else 0,
            credited=sales[product.id].credited if product.id in sales else 0,
            cost=costs[product.id].cost if product.id in costs else 0,
            uncosted=int(costs[product.id].uncosted) if product.id in costs else 0,
        )
        for product in names
    ]
    return sorted(found, key=lambda one: (-one.net_sales, one.name))


def list_product_lines(session: Session, *, first: date, last: date, product_id: int | None) -> list[ProductLine]:
    """List where a product, or every product, was sold and taken back, newest first."""
    lines = _lines(first=first, last=last).c
    wanted = [] if product_id is None else [lines.product_id == product_id]
    rows = session.execute(
        select(*lines).where(*wanted).order_by(lines.day.desc(), lines.number.desc(), lines.position)
    )
    return [
        ProductLine(
            day=row.day,
            number=row.number,
            invoice_id=row.invoice_id,
            customer=row.customer,
            product=row.product,
            qty=row.qty,
            value=row.value,
        )
        for row in rows
    ]


def list_cost_moves(
    session: Session, *, first: date, last: date, timezone: str, product_id: int | None
) -> list[CostMove]:
    """List the stock moves behind the cost, newest first."""
    statement = _moves(first=first, last=last, timezone=timezone).order_by(StockMove.id.desc())
    if product_id is not None:
        statement = statement.where(StockMove.product_id == product_id)
    return [CostMove(**row._asdict()) for row in session.execute(statement)]


def _lines(*, first: date, last: date) -> Subquery:
    is_product = InvoiceLine.kind == LineKind.PRODUCT.value
    sold = (
        select(
            InvoiceLine.product_id,
            Invoice.invoice_date.label("day"),
            Invoice.number,
            InvoiceLine.invoice_id,
            Invoice.recipient["name"].astext.label("customer"),
            InvoiceLine.name.label("product"),
            InvoiceLine.position,
            InvoiceLine.qty,
            InvoiceLine.taxable_value.label("value"),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(is_product, Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value)
    )
    credited = (
        select(
            InvoiceLine.product_id,
            CreditNote.credit_date,
            CreditNote.number,
            InvoiceLine.invoice_id,
            Invoice.recipient["name"].astext,
            InvoiceLine.name,
            InvoiceLine.position,
            -CreditNoteLine.qty,
            -CreditNoteLine.taxable_value,
        )
        .select_from(CreditNoteLine)
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .join(InvoiceLine, InvoiceLine.id == CreditNoteLine.line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(is_product, CreditNote.credit_date.between(first, last))
    )
    return union_all(sold, credited).subquery()


def _moves(*, first: date, last: date, timezone: str) -> AnySelect:
    sold = (MoveKind.SALE, MoveKind.RETURN)
    return line_moves(*sold, first=first, last=last, timezone=timezone, named=(StockBatch.unit_cost,))

"""Writing a bill: few statements, everything linked, everything recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.domain.bill_request import BillRequest, PackageAsk, PaymentAsk, ProductAsk, ServiceAsk
from tula.domain.invoice import PaymentMethod
from tula.models import AuditLog, PackageTemplate, PackageTemplateItem, PackageUsage, StockMove
from tula.operations.invoices import issue_invoice, preview_invoice
from tula.queries.invoices import get_invoice

MOST_STATEMENTS = 10
"""A bill with the claim on its key and the kept answer is then twelve (performance.md)."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that the driver is given meanwhile."""
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, statement: Any, *rest: Any, **options: Any) -> Any:
        sent.append(str(statement))
        return execute(cursor, statement, *rest, **options)

    with mock.patch.object(psycopg.Cursor, "execute", note):
        yield sent


@pytest.fixture
def spa(session: Session) -> dict[str, int]:
    asha, facial, serum = factories.customer(session), factories.service(session), factories.product(session)
    factories.batch(session, serum, 50)
    factories.package(session, asha, {"benefit_type": "free", "qty": 40}, {"benefit_type": "unlimited"})
    return {"asha": asha, "facial": facial, "serum": serum}


def request(spa: dict[str, int], lines: int) -> BillRequest:
    return BillRequest(
        customer_id=spa["asha"],
        services=tuple(ServiceAsk(service_id=spa["facial"]) for _ in range(lines)),
        products=tuple(ProductAsk(product_id=spa["serum"]) for _ in range(lines)),
        payments=(PaymentAsk(method=PaymentMethod.CASH, amount=100),),
    )


@pytest.mark.parametrize("lines", [1, 4, 20])
def test_the_number_of_statements_does_not_grow(session: Session, spa: dict[str, int], lines: int) -> None:
    with counted() as sent:
        issue_invoice(session, request=request(spa, lines), actor="asha", now=factories.NOW)
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_selling_packages_takes_three_more_statements(session: Session, spa: dict[str, int]) -> None:
    """Their templates, their ids, their rows; what they grant travels with what the bill uses."""
    template_id = factories.add(session, PackageTemplate, name="4 facials", pkg_type="session", price=400_000)
    factories.add(session, PackageTemplateItem, template_id=template_id, position=1, benefit_type="free", qty=4)
    plain = request(spa, 2)
    counts = []
    for bill in (
        plain,
        replace(plain, packages=(PackageAsk(package_id=template_id), PackageAsk(package_id=template_id))),
    ):
        with counted() as sent:
            issue_invoice(session, request=bill, actor="asha", now=factories.NOW)
        counts.append(len(sent))
    assert counts[1] - counts[0] == 3


def test_a_preview_only_looks(session: Session, spa: dict[str, int]) -> None:
    with counted() as sent:
        preview_invoice(session, request=request(spa, 3), now=factories.NOW)
    assert all(statement.lstrip().upper().startswith("SELECT") for statement in sent)
    assert not any("FOR NO KEY UPDATE" in statement for statement in sent)
    assert len(sent) <= 4


def test_the_counter_is_locked_last(session: Session, spa: dict[str, int]) -> None:
    with counted() as sent:
        issue_invoice(session, request=request(spa, 2), actor="asha", now=factories.NOW)
    order = [
        next(index for index, statement in enumerate(sent) if mark in statement)
        for mark in ("FOR NO KEY UPDATE OF customer_package_item", "FROM stock_batch", "INTO document_counter")
    ]
    assert order == sorted(order)
    assert order[-1] == len(sent) - 2


def test_every_redemption_and_the_invoice_are_audited(session: Session, spa: dict[str, int]) -> None:
    issued = issue_invoice(session, request=request(spa, 2), actor="asha", now=factories.NOW)
    deeds = session.execute(
        select(AuditLog.action, AuditLog.actor, AuditLog.at).where(AuditLog.action != "package.assigned")
    ).all()
    assert [deed.action for deed in deeds] == ["invoice.issued", "benefit.applied", "benefit.applied"]
    assert {(deed.actor, deed.at) for deed in deeds} == {("asha", factories.NOW)}
    keys = session.execute(
        select(PackageUsage.idempotency_key).where(PackageUsage.invoice_id == issued.document.id)
    ).scalars()
    assert list(keys) == [posted.idempotency_key for posted in issued.document.redemptions]


def test_stock_moves_name_their_line(session: Session, spa: dict[str, int]) -> None:
    issued = issue_invoice(session, request=request(spa, 2), actor="asha", now=factories.NOW)
    moves = session.execute(select(StockMove.line_id, StockMove.qty, StockMove.qty_after).order_by(StockMove.id)).all()
    products = [line.line_id for line in issued.document.lines if line.batches]
    assert moves == [(products[0], -1, 49), (products[1], -1, 48)]


def test_what_was_written_is_read_back(session: Session, spa: dict[str, int]) -> None:
    issued = issue_invoice(session, request=request(spa, 2), actor="asha", now=factories.NOW)
    assert issued.document.id is not None
    assert get_invoice(session, invoice_id=issued.document.id) == issued.document

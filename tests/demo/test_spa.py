"""The demo spa is believable, its books agree, and every named customer shows what the README says."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.demo.conftest import TODAY
from tula.demo.people import CUSTOMERS, NAMED_CUSTOMERS
from tula.domain.benefits import BenefitKind
from tula.domain.bill_request import BillRequest, ProductAsk, ServiceAsk
from tula.domain.document import InvoiceDocument
from tula.domain.gstin import parse_gstin
from tula.domain.invoice import PaymentStatus
from tula.domain.lifecycle import PackageStatus
from tula.operations.invoices import preview_invoice
from tula.queries.customers import list_customers
from tula.queries.held_package import HeldPackage
from tula.queries.invoices import get_invoice
from tula.queries.packages import packages_of_customer
from tula.queries.verify import run_verify

NOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


class Guest:
    """A named customer, as the queries and the billing desk see them."""

    def __init__(self, session: Session, name: str) -> None:
        self.session = session
        self.id = self.ask("SELECT id FROM customer WHERE name = :key", name)

    def ask(self, query: str, key: object) -> int:
        return self.session.execute(text(query), {"key": key}).scalar_one()

    @property
    def packages(self) -> list[HeldPackage]:
        return packages_of_customer(self.session, customer_id=self.id, today=TODAY)

    @property
    def last_bill(self) -> InvoiceDocument:
        bill = get_invoice(
            self.session, invoice_id=self.ask("SELECT max(id) FROM invoice WHERE customer_id = :key", self.id)
        )
        assert bill is not None
        return bill

    def preview(self, *services: str, product: str | None = None, now: datetime = NOON) -> InvoiceDocument:
        request = BillRequest(
            customer_id=self.id,
            services=tuple(
                ServiceAsk(service_id=self.ask("SELECT id FROM service WHERE name = :key", name)) for name in services
            ),
            products=(ProductAsk(product_id=self.ask("SELECT id FROM product WHERE sku = :key", product)),)
            if product
            else (),
        )
        return preview_invoice(self.session, request=request, now=now).document


def check_asha(asha: Guest) -> None:
    bill = asha.preview("Haircut", "Gold facial", "Pedicure")
    assert {one.redemption.kind for one in bill.redemptions} == {
        BenefitKind.UNLIMITED,
        BenefitKind.FREE,
        BenefitKind.DISCOUNT,
        BenefitKind.PREPAID,
    }
    assert bill.balance_due == 0


def check_bina(bina: Guest) -> None:
    (facials,) = bina.packages
    assert facials.balance.sessions is not None
    assert (facials.balance.sessions.used, facials.balance.sessions.remaining) == (3, 1)


def check_chitra(chitra: Guest) -> None:
    (prepaid,) = chitra.packages
    assert prepaid.balance.credit is not None
    assert (prepaid.balance.credit.total, prepaid.balance.credit.remaining) == (1_750_000, 30_000)
    assert prepaid.status is PackageStatus.ACTIVE


def check_divya(divya: Guest) -> None:
    assert [(one.expires_on, one.status) for one in divya.packages] == [
        (TODAY, PackageStatus.ACTIVE),
        (TODAY + timedelta(days=3), PackageStatus.ACTIVE),
    ]
    assert divya.preview("Classic facial").lines[0].final_price == 0
    assert divya.preview("Classic facial", now=NOON + timedelta(days=1)).lines[0].final_price == 150_000


def check_esha(esha: Guest) -> None:
    assert {one.status for one in esha.packages} == {PackageStatus.EXPIRED, PackageStatus.COMPLETED}


def check_farah(farah: Guest) -> None:
    assert parse_gstin(farah.last_bill.recipient.gstin)[:2] == "29"
    assert farah.last_bill.is_interstate
    assert farah.last_bill.igst > 0
    assert not farah.preview("Haircut", product="SKN-01").is_interstate


def check_gita(gita: Guest) -> None:
    saturday, monday = gita.preview("Haircut"), gita.preview("Haircut", now=NOON + timedelta(days=2))
    assert (saturday.packages_deduction, monday.packages_deduction) == (0, 24_000)
    assert gita.id in [one.id for one in list_customers(gita.session, q="गीता").items]


def check_harini(harini: Guest) -> None:
    bill = harini.last_bill
    assert bill.payment_status is PaymentStatus.PARTIAL
    assert abs(bill.balance_due - bill.total // 2) <= 1


def check_indu(indu: Guest) -> None:
    bill, (package,) = indu.last_bill, indu.packages
    assert package.expires_on is not None
    assert bill.charge_date <= package.expires_on < bill.invoice_date
    assert bill.packages_deduction == 150_000


def check_jaya(jaya: Guest) -> None:
    bill = jaya.last_bill
    assert bill.prepaid_tendered > 0
    assert bill.packages_deduction > 0
    assert bill.payment_status is PaymentStatus.PAID


def check_walk_in(walk_in: Guest) -> None:
    assert walk_in.packages == []
    assert walk_in.ask("SELECT count(*) FROM invoice WHERE customer_id = :key", walk_in.id) > 100


CHECKS: tuple[Callable[[Guest], None], ...] = (
    check_asha,
    check_bina,
    check_chitra,
    check_divya,
    check_esha,
    check_farah,
    check_gita,
    check_harini,
    check_indu,
    check_jaya,
    check_walk_in,
)


@pytest.mark.parametrize(
    ("named", "check"), list(zip(NAMED_CUSTOMERS, CHECKS, strict=True)), ids=[check.__name__ for check in CHECKS]
)
def test_every_named_customer_shows_the_situation(
    look: Session, named: tuple[str, str], check: Callable[[Guest], None]
) -> None:
    check(Guest(look, named[0]))


def test_the_books_agree(look: Session) -> None:
    assert run_verify(look) == []


def test_the_year_is_believable(look: Session) -> None:
    def ask(query: str) -> int:
        return look.execute(text(query)).scalar_one()

    assert ask("SELECT count(*) FROM customer") == CUSTOMERS
    assert ask("SELECT count(*) FROM package_template") == 8
    assert ask("SELECT count(*) FROM staff") == 6
    assert 5_500 <= ask("SELECT count(*) FROM invoice") <= 6_500
    assert ask("SELECT min(invoice_date) - DATE '2025-11-21' FROM invoice") == 0
    assert ask("SELECT max(invoice_date) - DATE '2026-11-20' FROM invoice") == 0
    assert ask("SELECT count(*) FROM invoice WHERE charge_date < invoice_date") > 20
    assert ask("SELECT count(*) FROM invoice WHERE tip > 0") > 100
    assert ask("SELECT count(*) FROM invoice WHERE payment_status = 'partial'") > 5
    assert ask("SELECT count(DISTINCT financial_year) FROM document_counter") == 2
    assert ask("SELECT count(*) FROM stock_batch WHERE qty_available > 0 AND expires_on < DATE '2026-11-21'") > 0
    assert (
        ask(
            "SELECT count(DISTINCT (benefit_type, is_tender)) FROM package_usage"
            " WHERE rule = 'auto' AND change_type = 'use'"
        )
        == 5
    )
    assert ask("SELECT count(*) FROM package_usage WHERE rule = 'manual'") > 0


def test_weekends_are_busy_and_every_day_is_open(look: Session) -> None:
    days = Counter(look.execute(text("SELECT invoice_date FROM invoice")).scalars())
    assert len(days) == 365
    by_weekday = Counter[int]()
    for day, bills in days.items():
        by_weekday[day.isoweekday()] += bills
    assert by_weekday.most_common(2)[0][0] == 6
    assert by_weekday[6] > 1.6 * by_weekday[1]


def test_numbers_follow_time(look: Session) -> None:
    rows = look.execute(text("SELECT series, created_at FROM invoice ORDER BY series, financial_year, sequence")).all()
    assert all(
        before.created_at <= after.created_at for before, after in pairwise(rows) if before.series == after.series
    )
    assert {row.series for row in rows} == {"INV", "RV"}


def test_packages_of_every_kind_were_sold_and_end_in_every_way(look: Session) -> None:
    sold = Counter(look.execute(text("SELECT name FROM customer_package")).scalars())
    assert len(sold) == 8
    assert look.execute(text("SELECT count(*) FROM invoice_line WHERE kind = 'package'")).scalar_one() == sold.total()
    assert min(sold.values()) >= 10
    statuses = look.execute(
        text("SELECT DISTINCT status, expires_on < DATE '2026-11-21' FROM customer_package ORDER BY 1, 2")
    ).all()
    assert statuses == [("active", False), ("active", True), ("completed", False), ("completed", True)]


def test_mistakes_were_put_right(look: Session) -> None:
    notes, voids = look.execute(
        text("SELECT (SELECT count(*) FROM credit_note), (SELECT count(*) FROM invoice WHERE status = 'void')")
    ).one()
    assert notes >= 10
    assert voids == 1


def test_treatments_use_up_the_back_bar(look: Session) -> None:
    used = look.execute(
        text(
            "SELECT count(DISTINCT product_id) AS products, count(*) AS moves"
            " FROM stock_move WHERE kind = 'consumption'"
        )
    ).one()
    assert used.products == 6
    assert used.moves > 2_000
    sold = look.execute(
        text(
            "SELECT count(*) FROM invoice_line AS line JOIN product ON product.id = line.product_id"
            " WHERE NOT product.is_retail"
        )
    ).scalar_one()
    assert sold == 0

"""Every kind of damage to the books is found and named; undamaged books give nothing."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.verify.conftest import Book
from tula.queries.verify import Difference, run_verify
from tula.queries.verify.proof import LISTED


@dataclass(frozen=True)
class Damage:
    """A damage done by hand, the constraints that would have refused it, and how the difference is told."""

    kind: str
    sql: str
    subject: str = ""
    drop: tuple[str, ...] = field(default=())


LINE = "(SELECT min(id) FROM invoice_line WHERE kind = 'service' AND deduction > 0)"
PRODUCT_LINE = "(SELECT min(id) FROM invoice_line WHERE kind = 'product')"
INVOICE = "(SELECT min(id) FROM invoice)"
USE = "(SELECT min(id) FROM package_usage WHERE change_type = 'use' AND benefit_type = 'free')"
SALE = "(SELECT min(id) FROM stock_move WHERE kind = 'sale')"
OVERPAID = "invoice.not_overpaid"
ADDS_UP = "invoice.total_adds_up"

DAMAGES = {
    "sessions used without a ledger entry": Damage(
        "entitlement_total", "UPDATE customer_package_item SET used_qty = used_qty + 1 WHERE total_qty = 4", "used_qty"
    ),
    "sessions granted without a ledger entry": Damage(
        "entitlement_total", "UPDATE customer_package_item SET total_qty = 5 WHERE total_qty = 4", "total_qty"
    ),
    "a balance used without a ledger entry": Damage(
        "entitlement_total",
        "UPDATE customer_package_item SET balance_used = balance_used - 0.01 WHERE balance_total = 3000",
        "balance_used",
    ),
    "a balance granted without a ledger entry": Damage(
        "entitlement_total",
        "UPDATE customer_package_item SET balance_total = 4000 WHERE balance_total = 3000",
        "balance_total",
    ),
    "a ledger entry changed": Damage(
        "entitlement_total", f"UPDATE package_usage SET qty = qty - 1 WHERE id = {USE}", "used_qty"
    ),
    "a ledger entry removed": Damage("entitlement_total", "DELETE FROM package_usage WHERE id = :reversal", "used_qty"),
    "a spent package shown as active": Damage(
        "package_status",
        "UPDATE customer_package SET status = 'active' WHERE id = "
        "(SELECT max(id) FROM customer_package WHERE status = 'completed')",
    ),
    "a package with something left shown as completed": Damage(
        "package_status",
        "UPDATE customer_package SET status = 'completed' WHERE id = "
        "(SELECT customer_package_id FROM customer_package_item WHERE total_qty = 4)",
    ),
    "an entitlement of somebody else's package": Damage(
        "entitlement_owner", "UPDATE customer_package_item SET customer_id = :other_customer WHERE total_qty = 4"
    ),
    "sessions left after an entry": Damage(
        "usage_chain", f"UPDATE package_usage SET qty_after = qty_after + 1 WHERE id = {USE}", "qty_after"
    ),
    "a balance left after an entry": Damage(
        "usage_chain",
        "UPDATE package_usage SET balance_after = balance_after + 0.01 WHERE id = :prepaid_use",
        "balance_after",
    ),
    "a use booked on somebody else": Damage(
        "usage_owner", "UPDATE package_usage SET customer_id = :other_customer WHERE id = :manual_use"
    ),
    "a use that gives": Damage("usage_sign", "UPDATE package_usage SET qty = 1 WHERE id = :manual_use"),
    "a grant that takes": Damage(
        "usage_sign",
        "UPDATE package_usage SET qty = -4 WHERE change_type = 'grant' AND qty = 4",
    ),
    "a reversal of less": Damage("reversal", "UPDATE package_usage SET qty = qty - 1, amount = 1 WHERE id = :reversal"),
    "a reversal on another line": Damage(
        "reversal",
        f"UPDATE package_usage SET line_id = {LINE}, invoice_id = {INVOICE} WHERE id = :reversal",
    ),
    "a reversal of a reversal": Damage(
        "reversal",
        "UPDATE package_usage SET change_type = 'reversal', reverses_id = :reversal WHERE id = :prepaid_use",
    ),
    "a use on another invoice than its line": Damage(
        "usage_line", f"UPDATE package_usage SET invoice_id = :unpaid_invoice WHERE id = {USE}"
    ),
    "a use of another service than its line": Damage(
        "usage_line", f"UPDATE package_usage SET service_id = -1 WHERE id = {USE}"
    ),
    "a deduction without its use": Damage(
        "line_deduction", "DELETE FROM package_usage WHERE id = :prepaid_use", "invoice line"
    ),
    "a use without its deduction": Damage(
        "line_deduction",
        f"UPDATE invoice_line SET deduction = 0, discount = discount + deduction WHERE id = {LINE}",
    ),
    "a tender on the bill that the ledger does not know": Damage(
        "prepaid_tendered", "UPDATE invoice SET prepaid_tendered = prepaid_tendered - 0.01 WHERE prepaid_tendered > 0"
    ),
    "a tender in the ledger that the bill does not know": Damage(
        "prepaid_tendered", "DELETE FROM package_usage WHERE id = :tender_use"
    ),
    "a shadow bill that took something": Damage(
        "shadow_usage", f"UPDATE invoice SET package_billing = 'shadow' WHERE id = {INVOICE}"
    ),
    "a wrong subtotal": Damage(
        "invoice_sum",
        f"UPDATE invoice SET services_subtotal = services_subtotal + 1 WHERE id = {INVOICE}",
        "services_subtotal",
    ),
    "a wrong discount total": Damage(
        "invoice_sum", f"UPDATE invoice SET discount_total = discount_total - 1 WHERE id = {INVOICE}", "discount_total"
    ),
    "a wrong total": Damage(
        "invoice_sum",
        f"UPDATE invoice SET total_amount = total_amount + 1, tip = tip WHERE id = {INVOICE}",
        "total_amount",
        drop=(ADDS_UP,),
    ),
    "a line removed": Damage(
        "invoice_sum",
        "DELETE FROM invoice_line WHERE invoice_id = :shadow_invoice",
        "services_subtotal",
    ),
    "a total that is not its taxes and taxable value": Damage(
        "invoice_total", f"UPDATE invoice SET taxable_amount = taxable_amount + 1 WHERE id = {INVOICE}", drop=(ADDS_UP,)
    ),
    "a line that is not price times quantity": Damage(
        "line_price",
        f"UPDATE invoice_line SET unit_price = unit_price + 1 WHERE id = {LINE}",
        "gross",
        drop=("invoice_line.gross_adds_up",),
    ),
    "a line with another staff discount than asked": Damage(
        "line_price", f"UPDATE invoice_line SET discount_bp = 500 WHERE id = {PRODUCT_LINE}", "discount"
    ),
    "a line with another net": Damage(
        "line_price",
        f"UPDATE invoice_line SET final_price = final_price + 1 WHERE id = {LINE}",
        "final_price",
        drop=("invoice_line.net_adds_up", "invoice_line.price_mode_holds"),
    ),
    "a line taxed at another rate": Damage(
        "line_tax", f"UPDATE invoice_line SET gst_rate_bp = 1200 WHERE id = {PRODUCT_LINE}", "invoice line"
    ),
    "heads that are a paisa off": Damage(
        "line_tax",
        "UPDATE invoice_line SET cgst_amount = cgst_amount + 0.01, sgst_amount = sgst_amount + 0.01, "
        f"line_total = line_total + 0.02 WHERE id = {PRODUCT_LINE}",
    ),
    "tax on a bill of supply": Damage(
        "line_tax", f"UPDATE invoice SET document_type = 'bill_of_supply' WHERE id = {INVOICE}"
    ),
    "another kind of tax": Damage("line_tax", f"UPDATE invoice SET is_interstate = true WHERE id = {INVOICE}"),
    "a wrong credit note": Damage(
        "credit_note_sum",
        "UPDATE credit_note SET taxable_amount = taxable_amount - 1, round_off = 1",
        "taxable_amount",
    ),
    "more credited than billed": Damage("credited_too_much", "UPDATE credit_note_line SET qty = qty + 1"),
    "a payment removed": Damage(
        "payment_sum", f"DELETE FROM payment WHERE invoice_id = {INVOICE}", "invoice INV-260514-0001"
    ),
    "a payment changed": Damage("payment_sum", f"UPDATE payment SET amount = amount + 1 WHERE invoice_id = {INVOICE}"),
    "an unpaid bill shown as paid": Damage(
        "payment_status", "UPDATE invoice SET payment_status = 'paid' WHERE id = :shadow_invoice"
    ),
    "a bill shown as refunded that was not": Damage(
        "payment_status", f"UPDATE invoice SET payment_status = 'refunded' WHERE id = {INVOICE}"
    ),
    "a credited bill shown as paid": Damage(
        "payment_status", "UPDATE invoice SET payment_status = 'paid' WHERE payment_status = 'refunded'"
    ),
    "a credit that its bill does not know": Damage(
        "credited_sum", "UPDATE invoice SET credited_amount = 0 WHERE credited_amount > 0", "credited_amount"
    ),
    "a tender returned that no credit note names": Damage(
        "credited_sum", "UPDATE invoice SET tender_returned = 0.01 WHERE prepaid_tendered > 0", "tender_returned"
    ),
    "money paid back that nobody handed out": Damage(
        "paid_back_sum", f"UPDATE invoice SET paid_back = 1 WHERE id = {INVOICE}", "invoice INV-260514-0001"
    ),
    "money handed out that the bill does not know": Damage(
        "paid_back_sum",
        "INSERT INTO payout (invoice_id, method, amount, paid_at, actor)"
        " VALUES (:unpaid_invoice, 'cash', 1, now(), '-')",
    ),
    "stock that came from nowhere": Damage(
        "stock_total", "UPDATE stock_batch SET qty_available = qty_available + 1", "batch"
    ),
    "a move removed": Damage("stock_total", f"DELETE FROM stock_move WHERE id = {SALE}"),
    "stock left after a move": Damage(
        "stock_chain", f"UPDATE stock_move SET qty_after = qty_after + 1 WHERE id = {SALE}", "stock move"
    ),
    "a move of another product": Damage(
        "stock_owner", f"UPDATE stock_move SET product_id = :other_product WHERE id = {SALE}"
    ),
    "a sale on a service's line": Damage("stock_owner", f"UPDATE stock_move SET line_id = {LINE} WHERE id = {SALE}"),
    "goods billed that never left": Damage("sale_qty", f"DELETE FROM stock_move WHERE id = {SALE}", "invoice line"),
    "goods that left twice": Damage(
        "sale_qty", f"UPDATE stock_move SET qty = 2 * qty WHERE id = {SALE}", "invoice line"
    ),
    "a receipt that takes away": Damage(
        "stock_sign", "UPDATE stock_move SET qty = -qty WHERE kind = 'receipt'", "stock move"
    ),
    "a sale that brings": Damage("stock_sign", f"UPDATE stock_move SET qty = -qty WHERE id = {SALE}", "stock move"),
    "an adjustment without a reason": Damage(
        "stock_reason",
        "UPDATE stock_move SET kind = 'adjustment', reason = ' ', line_id = NULL WHERE kind = 'receipt'",
        "stock move",
    ),
    "a batch that began with a gift": Damage(
        "stock_begin", "UPDATE stock_move SET kind = 'adjustment', reason = 'Gift' WHERE kind = 'receipt'", "batch"
    ),
    "a counter ahead of its documents": Damage(
        "numbering", "UPDATE document_counter SET last_number = last_number + 1 WHERE series = 'INV'", "series INV"
    ),
    "a counter lost": Damage("numbering", "DELETE FROM document_counter WHERE series = 'CN'", "series CN"),
    "a number left out": Damage(
        "numbering",
        "UPDATE invoice SET sequence = sequence + 1, number = 'INV-260514-0005' WHERE id = :shadow_invoice",
        "series INV",
    ),
    "a number given twice": Damage(
        "numbering",
        "UPDATE invoice SET sequence = sequence - 1 WHERE id = :shadow_invoice",
        "series INV",
        drop=("index uq_invoice_series_financial_year_sequence",),
    ),
    "a number that says something else": Damage(
        "document_number", "UPDATE invoice SET number = 'INV-260514-0777' WHERE id = :shadow_invoice", "0777"
    ),
    "a number of another year": Damage(
        "document_number", "UPDATE invoice SET financial_year = 2025 WHERE id = :shadow_invoice"
    ),
}


def run(session: Session, sql: str, book: Book) -> None:
    values = {name: getattr(book, name) for name in Book.__slots__ if f":{name}" in sql}
    assert session.execute(text(sql), values).rowcount  # type: ignore[attr-defined]


def test_clean_books_give_nothing(session: Session, book: Book) -> None:
    assert run_verify(session) == []


def test_empty_books_give_nothing(session: Session) -> None:
    assert run_verify(session) == []


def test_the_application_may_prove_its_books(session: Session, book: Book) -> None:
    session.execute(text("SET ROLE tula_app"))
    assert run_verify(session) == []


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_and_named(session: Session, book: Book, damage: Damage) -> None:
    for obstacle in damage.drop:
        if obstacle.startswith("index "):
            session.execute(text(f"DROP {obstacle}"))
        else:
            table, name = obstacle.split(".")
            session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}"))
    run(session, damage.sql, book)

    found = [one for one in run_verify(session) if one.kind == damage.kind and damage.subject in one.subject]

    assert len(found) == 1
    assert found[0].expected != found[0].actual


def test_a_reversal_may_be_less_where_a_note_says_why(session: Session, book: Book) -> None:
    run(session, "UPDATE package_usage SET qty = NULL, amount = 0, notes = 'given back' WHERE id = :reversal", book)
    assert [one.kind for one in run_verify(session)] == ["entitlement_total", "usage_chain"]


def test_thousands_of_differences_are_cut_short(session: Session, book: Book) -> None:
    session.execute(text("UPDATE stock_move SET qty_after = qty_after + 1"))
    session.execute(
        text(
            "INSERT INTO stock_move (batch_id, product_id, kind, qty, qty_after, actor, created_at)"
            " SELECT batch_id, product_id, 'adjustment', 1, 0, actor, created_at"
            " FROM stock_move, generate_series(1, 200) WHERE kind = 'receipt'"
        )
    )
    chain = [one for one in run_verify(session) if one.kind == "stock_chain"]
    assert len(chain) == LISTED + 1
    assert chain[-1] == Difference("stock_chain", "and more like these", "", "")

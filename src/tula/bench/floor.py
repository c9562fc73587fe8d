"""The floor: what PostgreSQL alone needs for the same bill, as two pgbench scripts without any program around it.

The one rule: the scripts read and write the rows of a bill that Tula itself has issued, so both do the same work. Only
what must differ from bill to bill (ids, number, customer, balances) is worked out; the rest is copied as it stands.
"""

# Every value comes from rows that Tula wrote itself.
# ruff: noqa: S608

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tula.bench.scratch import CUSTOMERS, PRODUCTS, Scratch
from tula.postgres import binaries

Row = Mapping[str, str | None]

# What both scripts read: for whom, what they hold, what is sold, what is on the shelf.
_CUSTOMER = """
    SELECT customer.*, (SELECT jsonb_object_agg(key, value) FROM setting) AS settings
    FROM customer WHERE id = :customer;"""
_ITEMS = """
    SELECT item.*, package.* FROM customer_package_item AS item
    JOIN customer_package AS package ON package.id = item.customer_package_id
    WHERE item.customer_id = :customer ORDER BY item.id FOR NO KEY UPDATE OF item, package;"""
_CATALOGUE = """
    SELECT service.*, (SELECT rate_bp FROM gst_rate WHERE service_id = service.id ORDER BY valid_from DESC LIMIT 1)
    FROM service WHERE id IN (1, 2, 3);
    SELECT product.*, (SELECT rate_bp FROM gst_rate WHERE product_id = product.id ORDER BY valid_from DESC LIMIT 1)
    FROM product WHERE id = :product;
    SELECT * FROM staff WHERE id = 1;"""
_BATCHES = "SELECT * FROM stock_batch WHERE product_id = :product AND is_open ORDER BY id FOR NO KEY UPDATE;"

_OLDEST_BATCH = "(SELECT id FROM stock_batch WHERE product_id = :product AND is_open ORDER BY received_on, id LIMIT 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The rows of one issued bill, every value as PostgreSQL writes it."""

    request: Row
    invoice: Row
    lines: Sequence[Row]
    usages: Sequence[Row]
    move: Row
    payment: Row
    deeds: Sequence[Row]


def read_reference(scratch: Scratch, invoice_id: int) -> Reference:
    """Read the rows that a bill was written as; it was the first, so every request and stock move is its own."""
    with scratch.connect() as connection:
        return Reference(
            request=_rows(connection, "request_idempotency", "true")[0],
            invoice=_rows(connection, "invoice", f"id = {invoice_id}")[0],
            lines=_rows(connection, "invoice_line", f"invoice_id = {invoice_id}"),
            usages=_rows(connection, "package_usage", f"invoice_id = {invoice_id}"),
            move=_rows(connection, "stock_move", "kind = 'sale'")[0],
            payment=_rows(connection, "payment", f"invoice_id = {invoice_id}")[0],
            deeds=_rows(connection, "audit_log", "true"),
        )


def best_script(bill: Reference) -> str:
    """Write the quickest way known: two round trips, the counter last, the locks released before the flush."""
    items = ", ".join(
        f"({_literal(usage['benefit_type'])}, {_number(usage['qty'])}, {_number(usage['amount'])})"
        for usage in bill.usages
    )
    lines = ", ".join(
        f"line_{n} AS ({_insert_line(line, invoice=_INVOICE)} RETURNING id)"
        for n, line in enumerate(bill.lines, start=1)
    )
    usages = ", ".join(f"usage_{n} AS ({_usage(bill, usage, n)})" for n, usage in enumerate(bill.usages, start=1))
    deeds = "".join(f"{_insert('audit_log', deed)};\n" for deed in bill.deeds)
    return f"""{_DRAW}
\\startpipeline
BEGIN;
SET LOCAL synchronous_commit = off;
{_claim(bill)};
SELECT nextval('invoice_id_seq');
{_CUSTOMER}
{_ITEMS}
{_CATALOGUE}
{_BATCHES}
\\endpipeline
\\startpipeline
WITH {lines}, {usages}, moved AS (
    UPDATE customer_package_item AS item
    SET used_qty = item.used_qty - coalesce(change.qty, 0),
        balance_used = CASE WHEN item.balance_total IS NULL THEN 0 ELSE item.balance_used - change.amount END,
        last_used_at = now()
    FROM (VALUES {items}) AS change (benefit_type, qty, amount)
    WHERE item.customer_id = :customer AND item.benefit_type = change.benefit_type
), batch AS (
    UPDATE stock_batch SET qty_available = qty_available - 1 WHERE id = {_OLDEST_BATCH} RETURNING id, qty_available
)
{
        _insert(
            "stock_move",
            bill.move,
            source="FROM batch",
            product_id=":product",
            batch_id="batch.id",
            qty_after="batch.qty_available",
            line_id=f"(SELECT id FROM line_{len(bill.lines)})",
        )
    };
{_insert("payment", bill.payment, invoice_id=_INVOICE)};
{deeds}
WITH taken AS (
    UPDATE document_counter SET last_number = last_number + 1
    WHERE series = 'INV' AND financial_year = {bill.invoice["financial_year"]} RETURNING last_number
)
{
        _insert(
            "invoice",
            bill.invoice,
            source="FROM taken",
            id=_INVOICE,
            customer_id=":customer",
            sequence="last_number",
            number=_invoice_number(bill, "last_number"),
        )
    };
{_answer(bill)};
COMMIT;
SELECT pg_logical_emit_message(true, '', '');
\\endpipeline
"""


def plain_script(bill: Reference) -> str:
    """Write the same bill one statement after another, each waiting for the one before, the counter in the middle."""
    lines = "\n".join(
        f"{_insert_line(line, invoice=':invoice')} RETURNING id AS line_{n} \\gset"
        for n, line in enumerate(bill.lines, start=1)
    )
    usages = "\n".join(_plain_usage(bill, usage, n) for n, usage in enumerate(bill.usages, start=1))
    deeds = "".join(f"{_insert('audit_log', deed)};\n" for deed in bill.deeds)
    return f"""{_DRAW}
BEGIN;
{_claim(bill)};
{_CUSTOMER}
{_ITEMS}
{_CATALOGUE}
{_BATCHES}
UPDATE document_counter SET last_number = last_number + 1
WHERE series = 'INV' AND financial_year = {bill.invoice["financial_year"]} RETURNING last_number AS sequence \\gset
{
        _insert(
            "invoice",
            bill.invoice,
            customer_id=":customer",
            sequence=":sequence",
            number=_invoice_number(bill, ":sequence"),
        )
    } RETURNING id AS invoice \\gset
{lines}
{usages}
UPDATE stock_batch SET qty_available = qty_available - 1 WHERE id = {_OLDEST_BATCH}
RETURNING id AS batch, qty_available AS left_over \\gset
{
        _insert(
            "stock_move",
            bill.move,
            product_id=":product",
            batch_id=":batch",
            qty_after=":left_over",
            line_id=f":line_{len(bill.lines)}",
        )
    };
{_insert("payment", bill.payment, invoice_id=":invoice")};
{deeds}
{_answer(bill)};
COMMIT;
"""


def run_script(scratch: Scratch, script: str, *, clients: int, seconds: int) -> float:
    """Run a script with as many clients and return the bills per second.

    :raises RuntimeError: pgbench or one of its clients failed.
    """
    parts = conninfo_to_dict(scratch.url.replace("postgresql+psycopg:", "postgresql:", 1))
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environ |= {names[name]: str(value) for name, value in parts.items() if name in names}
    environ |= {"PGOPTIONS": "-c role=tula_app", "LC_ALL": "C"}
    with tempfile.TemporaryDirectory(prefix="tula-bench-") as folder:
        file = Path(folder) / "bill.sql"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(
            [
                *(binaries.installed() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--file={file}"),
                *(f"--client={clients}", f"--jobs={min(clients, 2)}", f"--time={seconds}"),
            ],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or "aborted" in done.stderr or rate is None:
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()[-500:]}")
    return float(rate[1])


# --- The statements --------------------------------------------------------------------------------

_DRAW = f"""\\set customer random(1, {CUSTOMERS})
\\set product random(1, {PRODUCTS})
\\set key random(1, 9000000000000000000)"""
_INVOICE = "currval('invoice_id_seq')"


def _claim(bill: Reference) -> str:
    return _insert("request_idempotency", bill.request, key=_KEY, body="NULL", created_at="now()")


def _answer(bill: Reference) -> str:
    return (
        f"UPDATE request_idempotency SET body = {_literal(bill.request['body'])}"
        f" WHERE method = {_literal(bill.request['method'])} AND path = {_literal(bill.request['path'])}"
        f" AND key = {_KEY}"
    )


_KEY = "'floor-' || :key"


def _invoice_number(bill: Reference, sequence: str) -> str:
    """Write the SQL of a number: as in the reference, with another sequence."""
    prefix = (bill.invoice["number"] or "").removesuffix(f"{int(bill.invoice['sequence'] or 0):04d}")
    return f"{_literal(prefix)} || lpad({sequence}::text, greatest(4, length({sequence}::text)), '0')"


def _insert_line(line: Row, *, invoice: str) -> str:
    product = {"product_id": ":product"} if line["product_id"] else {}
    return _insert("invoice_line", line, invoice_id=invoice, **product)


def _usage(bill: Reference, usage: Row, part: int) -> str:
    """Write a ledger entry from the entitlement as it was before; the statement moves the balance besides."""
    return _insert(
        "package_usage",
        usage,
        source=f"FROM customer_package_item AS item WHERE {_item(usage)}",
        **_usage_columns(part, invoice=_INVOICE, line=f"(SELECT id FROM line_{_line(bill, usage)})"),
        qty_after=f"item.remaining_qty + {_number(usage['qty'])}",
        balance_after=f"item.balance_remaining + {_number(usage['amount'])}",
    )


def _plain_usage(bill: Reference, usage: Row, part: int) -> str:
    columns = _usage_columns(part, invoice=":invoice", line=f":line_{_line(bill, usage)}")
    posted = _insert(
        "package_usage",
        usage,
        source=f"FROM customer_package_item AS item WHERE {_item(usage)}",
        **columns,
        qty_after="item.remaining_qty",
        balance_after="item.balance_remaining",
    )
    amount = f"item.balance_used - {_number(usage['amount'])}"
    return f"""UPDATE customer_package_item AS item
SET used_qty = item.used_qty - coalesce({_number(usage["qty"])}, 0),
    balance_used = CASE WHEN item.balance_total IS NULL THEN 0 ELSE {amount} END, last_used_at = now()
WHERE {_item(usage)};
{posted};"""


def _usage_columns(part: int, *, invoice: str, line: str) -> dict[str, str]:
    return {
        "customer_id": ":customer",
        "customer_package_id": "item.customer_package_id",
        "item_id": "item.id",
        "invoice_id": invoice,
        "line_id": line,
        "idempotency_key": f"'inv' || chr(58) || {invoice}{'::text' if invoice[0] == ':' else ''} || '/{part}'",
    }


def _item(usage: Row) -> str:
    return f"item.customer_id = :customer AND item.benefit_type = {_literal(usage['benefit_type'])}"


def _line(bill: Reference, usage: Row) -> int:
    """Tell which line of the bill an entry belongs to, counted from 1."""
    return [line["id"] for line in bill.lines].index(usage["line_id"]) + 1


def _insert(table: str, row: Row, *, source: str = "", **own: str) -> str:
    """Write an INSERT of a row as it stands, but for the columns worked out in SQL."""
    names = [name for name in row if name in own or name != "id"]
    values = ", ".join(own.get(name) or _literal(row[name]) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} {source}".rstrip()


def _literal(text: str | None) -> str:
    r"""Quote a value. A colon would begin a variable of pgbench, so it is written \x3a."""
    if text is None:
        return "NULL"
    quoted = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n")
    return f"E'{quoted}'"


def _number(text: str | None) -> str:
    return f"({text})::numeric" if text is not None else "NULL::numeric"


def _rows(connection: psycopg.Connection[tuple[object, ...]], table: str, condition: str) -> list[Row]:
    query = (
        "SELECT (SELECT json_object_agg(key, value) FROM jsonb_each_text(to_jsonb(found)))"
        f" FROM {table} AS found WHERE {condition} ORDER BY {'id' if table != 'request_idempotency' else 'key'}"
    )
    return [row[0] for row in connection.execute(query)]  # type: ignore[misc]

"""The statements that write the bills of a history: invoices, lines, payments, credit notes, the ledger and the stock.

The one rule: ids follow from the number of a visit in time, so that rows lie as a spa would have written them. Visit n
has the lines 3n-2 to 3n, the use 3n-1, before it the grant 3n-2 if it opened package n, behind it the reversal 3n.
"""

_INVOICES = """
CREATE TEMPORARY TABLE numbered ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY year ORDER BY id) AS sequence,
       CASE WHEN has_product THEN 650 ELSE 0 END AS goods,
       CASE WHEN has_product THEN {product_taxable} ELSE 0 END::numeric AS goods_taxable,
       CASE WHEN has_product THEN {product_head} ELSE 0 END::numeric AS goods_head,
       to_char(year % 100, 'FM00') || to_char((year + 1) % 100, 'FM00') AS fy
FROM visit;
INSERT INTO invoice (
    id, number, series, financial_year, sequence, document_type, status, payment_status, customer_id, invoice_date,
    charge_date, place_of_supply, is_interstate, package_billing, supplier, recipient, services_subtotal,
    inventory_subtotal, packages_subtotal, discount_total, packages_deduction, taxable_amount, cgst_amount, sgst_amount,
    igst_amount, round_off, tip, total_amount, prepaid_tendered, amount_paid, credited_amount, paid_back,
    voided_at, voided_by, void_reason, created_by, created_at
)
SELECT visit.id, 'INV-' || fy || '-' || lpad(sequence::text, greatest(4, length(sequence::text)), '0'), 'INV', year,
       sequence, 'tax_invoice', CASE WHEN is_void THEN 'void' ELSE 'issued' END,
       CASE WHEN is_void OR is_owed THEN 'pending' ELSE 'paid' END, customer_id, "on", "on", '27', false, 'on',
       '{{"name": "Tula Day Spa", "address": "12 MG Road, Pune", "phone": "", "email": "", "gstin": "",
          "state_code": "27", "registration": "regular"}}',
       jsonb_build_object('name', customer.name, 'address', '', 'phone', customer.phone, 'email', '', 'gstin', '',
                          'state_code', '27', 'registration', ''),
       worth + 2000, goods, 0, 0, worth, 2000 + goods_taxable, 50 + goods_head, 50 + goods_head, 0, 0, 0,
       2100 + goods, 0, CASE WHEN is_void OR is_owed THEN 0 ELSE 2100 + goods END,
       CASE WHEN is_credited THEN 2100 ELSE 0 END, CASE WHEN is_credited THEN 2100 ELSE 0 END,
       CASE WHEN is_void THEN at + interval '5 minutes' END, CASE WHEN is_void THEN 'bench' END,
       CASE WHEN is_void THEN 'Wrong customer' END, 'bench', at
FROM numbered AS visit JOIN customer ON customer.id = visit.customer_id ORDER BY visit.id;
INSERT INTO document_counter (series, financial_year, last_number)
SELECT 'INV', year, max(sequence) FROM numbered GROUP BY year
"""

_LINES = """
INSERT INTO invoice_line (
    id, invoice_id, position, kind, service_id, product_id, name, hsn_sac, staff_id, qty, unit_price, tax_inclusive,
    gst_rate_bp, gross, discount, invoice_discount, deduction, final_price, taxable_value, cgst_amount, sgst_amount,
    igst_amount, line_total
)
SELECT 3 * visit.id - 3 + line.position, visit.id, line.position, line.kind, line.service, line.product, line.name,
       line.code, CASE WHEN line.kind = 'service' THEN 1 + visit.id % 12 END, 1, line.price, line.is_inclusive,
       line.rate, line.price, 0, 0, line.deduction, line.price - line.deduction, line.taxable, line.head, line.head, 0,
       line.taxable + 2 * line.head
FROM numbered AS visit CROSS JOIN LATERAL (VALUES
    (1, 'service', service_id, NULL::bigint, CASE service_id WHEN 1 THEN 'Haircut' ELSE 'Facial' END,
     CASE service_id WHEN 1 THEN '999721' ELSE '999722' END, worth, false, 500, worth, 0::numeric, 0::numeric),
    (2, 'service', 3, NULL, 'Massage', '999723', 2000, false, 500, 0, 2000, 50),
    (3, 'product', NULL, 1 + visit.id / 3 % 64, 'Argan oil ' || 1 + visit.id / 3 % 64, '3305', 650, true, 1800, 0,
     goods_taxable, goods_head)
) AS line (position, kind, service, product, name, code, price, is_inclusive, rate, deduction, taxable, head)
WHERE line.position < 3 OR has_product ORDER BY 1;
INSERT INTO payment (id, invoice_id, method, amount, received_at, actor)
SELECT id, id, (ARRAY['cash', 'card', 'upi', 'bank'])[1 + id % 4], 2100 + goods, at, 'bench'
FROM numbered WHERE NOT is_void AND NOT is_owed ORDER BY id
"""

_CREDIT_NOTES = """
INSERT INTO credit_note (
    id, number, financial_year, sequence, invoice_id, credit_date, reason, taxable_amount, cgst_amount, sgst_amount,
    igst_amount, round_off, total_amount, created_by, created_at
)
SELECT id, 'CN-' || fy || '-' || lpad(place::text, greatest(4, length(place::text)), '0'), year, place, id, "on",
       'Customer unhappy', 2000, 50, 50, 0, 0, 2100, 'bench', at + interval '5 minutes'
FROM (SELECT *, row_number() OVER (PARTITION BY year ORDER BY id) AS place FROM numbered WHERE is_credited) AS note
ORDER BY id;
INSERT INTO credit_note_line (
    credit_note_id, line_id, qty, taxable_value, cgst_amount, sgst_amount, igst_amount, line_total
)
SELECT id, 3 * id - 1, 1, 2000, 50, 50, 0, 2100 FROM numbered WHERE is_credited ORDER BY id;
INSERT INTO payout (invoice_id, credit_note_id, method, amount, paid_at, actor)
SELECT id, id, 'cash', 2100, at + interval '5 minutes', 'bench' FROM numbered WHERE is_credited ORDER BY id;
INSERT INTO document_counter (series, financial_year, last_number)
SELECT 'CN', financial_year, max(sequence) FROM credit_note GROUP BY financial_year
"""

_LEDGER = """
INSERT INTO package_usage (
    id, change_type, benefit_type, customer_id, customer_package_id, item_id, service_id, qty, amount, qty_after,
    balance_after, rule, invoice_id, line_id, idempotency_key, reverses_id, usage_at, staff_id, actor, created_at
)
SELECT 3 * visit.id - 3 + entry.step, entry.type, kind, customer_id, package_id, package_id,
       CASE WHEN step > 1 THEN service_id END, CASE WHEN kind <> 'prepaid' THEN entry.sign * entry.qty END,
       CASE WHEN step > 1 OR kind = 'prepaid' THEN entry.sign * worth * entry.qty END,
       CASE WHEN kind = 'free' THEN {uses} - entry.used END,
       CASE WHEN kind = 'prepaid' THEN 1200 * ({uses} - entry.used) END,
       CASE WHEN step > 1 THEN 'auto' END, CASE WHEN step > 1 THEN visit.id END,
       CASE WHEN step > 1 THEN 3 * visit.id - 2 END, entry.key, CASE WHEN step = 3 THEN 3 * visit.id - 1 END, at,
       CASE WHEN step > 1 THEN 1 + visit.id % 12 END, 'bench', at + (step - 1) * interval '1 minute'
FROM visit CROSS JOIN LATERAL (VALUES
    (1, 'grant', 1, {uses}, 0, 'grant:' || package_id || ':1'),
    (2, 'use', -1, 1, visit.used, 'inv:' || visit.id || ':line:' || 3 * visit.id - 2 || ':v1:1'),
    (3, 'reversal', 1, 1, visit.used - 1, 'rev:' || 3 * visit.id - 1)
) AS entry (step, type, sign, qty, used, key)
WHERE step = 2 OR (step = 1 AND visit.id = package_id AND kind <> 'unlimited') OR (step = 3 AND is_void)
ORDER BY 1
"""

# A batch holds fifty; its id is the visit that sold the first of them. The last batch of a product is never used up.
_STOCK = """
CREATE TEMPORARY TABLE sold ON COMMIT DROP AS
SELECT *, first_value(id) OVER (PARTITION BY product_id, nth / 50 ORDER BY id) AS batch_id
FROM (
    SELECT id, "on", at, 1 + id / 3 % 64 AS product_id,
           row_number() OVER (PARTITION BY 1 + id / 3 % 64 ORDER BY id) - 1 AS nth
    FROM visit WHERE has_product
) AS sale;
INSERT INTO stock_batch (id, product_id, batch_no, qty_available, unit_cost, received_on, created_at)
SELECT batch_id, product_id, 'B' || batch_id, 50 - count(*), 300, min("on"), min(at) FROM sold
GROUP BY batch_id, product_id ORDER BY batch_id;
INSERT INTO stock_move (id, batch_id, product_id, kind, qty, qty_after, line_id, actor, created_at)
SELECT 2 * id - 1, batch_id, product_id, 'receipt', 50, 50, NULL, 'bench', at FROM sold WHERE id = batch_id
UNION ALL
SELECT 2 * id, batch_id, product_id, 'sale', -1, 49 - nth % 50, 3 * id, 'bench', at FROM sold ORDER BY 1;
INSERT INTO stock_batch (id, product_id, batch_no, qty_available, unit_cost, received_on, created_at)
SELECT (SELECT max(id) FROM visit) + id, id, 'NEW', 1000000, 300, date {today} - 1, now() FROM product;
INSERT INTO stock_move (id, batch_id, product_id, kind, qty, qty_after, actor, created_at)
SELECT 2 * id, id, product_id, 'receipt', qty_available, qty_available, 'bench', now() FROM stock_batch
WHERE batch_no = 'NEW'
"""

STATEMENTS = (_INVOICES, _LINES, _CREDIT_NOTES, _LEDGER, _STOCK)
"""In this order; they read the visits that `history_rows` planned."""

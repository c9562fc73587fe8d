"""The statements that write a history: first the plan of all visits, then every table from it.

The one rule: nothing is drawn by chance; the same size gives the same rows, but for the days they are dated.
"""

from tula.bench import history_bills as bills

STATE = "27"
PRODUCT_PRICE = 650

_SPA = """
INSERT INTO setting (key, value) VALUES
    ('invoice_number_format', '"{{series}}-{{fy}}-{{seq}}"'), ('upi_id', '"tula@upi"'), ('state_code', '"27"');
INSERT INTO staff (name) SELECT name FROM unnest(ARRAY[
    'Meera', 'Sunita', 'Kavya', 'Latha', 'Priya', 'Divya', 'Rekha', 'Anita', 'Jyoti', 'Pooja', 'Swati', 'Nisha'
]) AS name;
INSERT INTO service (name, price, sac)
VALUES ('Haircut', 500, '999721'), ('Facial', 1200, '999722'), ('Massage', 2000, '999723');
INSERT INTO product (name, price, hsn, tax_inclusive)
SELECT 'Argan oil ' || n, 650, '3305', true FROM generate_series(1, 64) AS n;
INSERT INTO gst_rate (service_id, valid_from, rate_bp) SELECT id, '2017-07-01', 500 FROM service;
INSERT INTO gst_rate (product_id, valid_from, rate_bp) SELECT id, '2017-07-01', 1800 FROM product;
INSERT INTO package_template (name, pkg_type, price) VALUES
    ('Facials', 'session', 10000), ('Wallet', 'value', 10000), ('Hair Club', 'membership', 8000);
INSERT INTO package_template_item (template_id, position, service_id, benefit_type, qty, amount) VALUES
    (1, 1, 2, 'free', {uses}, NULL), (2, 1, NULL, 'prepaid', NULL, 1200 * {uses}), (3, 1, 1, 'unlimited', NULL, NULL)
"""

_CUSTOMERS = """
INSERT INTO customer (id, name, phone, created_at)
SELECT i, first[1 + i % 40] || ' ' || last[1 + (i / 40 * 7 + i) % 40],
       '9' || lpad((i::bigint * 387420489 % 999999937)::text, 9, '0'), date {today} - {days}
FROM generate_series(1, {customers}) AS i, (SELECT
    regexp_split_to_array(trim(E' \\n' FROM $names$
        Asha Bina Chitra Deepa Esha Farah Gita Hema Indira Jaya Kamala Lata Mala Nalini Omana Padma Qamar Radha
        Sarita Tara Uma Vani Yamini Zoya Arjun Balan Chetan Dev Farhan Gopal Hari Imran Jatin Kiran Manoj Naveen
        Om Pavan Rahul Suresh
    $names$), '[[:space:]]+') AS first,
    regexp_split_to_array(trim(E' \\n' FROM $names$
        Rao Iyer Nair Menon Shetty Patel Shah Mehta Desai Joshi Kulkarni Deshpande Patil Pawar Singh Kaur Gill
        Sharma Verma Gupta Agarwal Jain Bose Sen Das Dutta Ghosh Roy Mukherjee Banerjee Reddy Naidu Pillai
        Thomas Mathew Khan Sheikh Ansari Fernandes Pinto
    $names$), '[[:space:]]+') AS last
) AS names
"""

# As `tula.domain.search.search_words` stores these names and numbers.
_SEARCH = """
INSERT INTO customer_search (word, customer_id)
SELECT word, id FROM (
    SELECT id, lower(name) AS name, split_part(lower(name), ' ', 1) AS first, split_part(lower(name), ' ', 2) AS last,
           phone FROM customer
) AS one, unnest(ARRAY[name, last || ' ' || first, phone, '<' || reverse(phone)]) AS word
"""

# A customer's visits are spread over the whole time; `place` is how much of it had passed.
_VISITS = """
CREATE TEMPORARY TABLE visit ON COMMIT DROP AS
WITH person AS (
    SELECT i AS customer_id,
           greatest(1, round(({weights}::int[])[1 + i % cardinality({weights}::int[])] * {scale}))::int AS visits
    FROM generate_series(1, {customers}) AS i
), placed AS (
    SELECT customer_id, visits, n,
           (n - 1 + (customer_id::bigint * 7919 + n * 104729) % 1000003 / 1000003.0) / visits AS place
    FROM person, generate_series(1, visits) AS n
), counted AS (
    SELECT *, row_number() OVER (ORDER BY place, customer_id) AS id, count(*) OVER () AS everything FROM placed
), split AS (
    SELECT *, id > everything - least({recent_bills}, everything / 2) AS is_recent,
           least({recent_bills}, everything / 2) AS recent FROM counted
), dated AS (
    SELECT id, customer_id, visits, n, (n - 1) / {uses} AS turn, CASE WHEN is_recent
               THEN {days} - {recent_days} + (id - 1 - everything + recent) * {recent_days}::numeric / recent
               ELSE (id - 1) * ({days} - {recent_days})::numeric / (everything - recent) END AS days
    FROM split
), timed AS (
    SELECT *, date {today} - {days} + floor(days)::int AS "on",
           (date {today} - {days} + floor(days)::int + time '10:00' + (days - floor(days)) * interval '10 hours')
               AT TIME ZONE 'Asia/Kolkata' AS at,
           first_value(id) OVER (PARTITION BY customer_id, turn ORDER BY n) AS package_id,
           n - turn * {uses} AS used, n = visits AND customer_id % 25 = 0 AS is_void,
           (ARRAY['free', 'prepaid', 'unlimited'])[1 + (customer_id + turn) % 3] AS kind
    FROM dated
)
SELECT id, customer_id, "on", at, package_id, used, is_void, kind,
       extract(year FROM "on" - interval '3 months')::int AS year,
       CASE kind WHEN 'unlimited' THEN 1 ELSE 2 END AS service_id,
       CASE kind WHEN 'unlimited' THEN 500 ELSE 1200 END AS worth,
       id % 3 = 0 AND NOT is_void AS has_product, id % 100 = 0 AND NOT is_void AS is_owed,
       id % 100 = 50 AND NOT is_void AS is_credited
FROM timed
"""

_PACKAGES = """
CREATE TEMPORARY TABLE held ON COMMIT DROP AS
SELECT package_id AS id, customer_id, kind, min("on") AS sold_on, min(at) AS sold_at, max(at) AS last_used_at,
       row_number() OVER (ORDER BY package_id DESC) AS from_last, count(*) OVER () / 2 AS half,
       count(*) FILTER (WHERE NOT is_void)::int AS used
FROM visit GROUP BY package_id, customer_id, kind;
INSERT INTO customer_package (
    id, customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order, assigned_on, valid_from, expires_on,
    status, created_by, created_at
)
SELECT held.id, customer_id, template.id, template.name, template.pkg_type, template.price, 'before_tax', sold_on,
       sold_on, CASE WHEN from_last <= least({ending}, half) THEN date {today} + (from_last % {ending_days})::int
            WHEN kind = 'prepaid' THEN NULL
            WHEN sold_on + 365 BETWEEN date {today} - 60 AND date {today} + 90 THEN sold_on + 365 + 151
            ELSE sold_on + 365 END,
       CASE WHEN kind <> 'unlimited' AND used = {uses} THEN 'completed' ELSE 'active' END, 'bench', sold_at
FROM held JOIN package_template AS template ON template.id = array_position(ARRAY['free', 'prepaid', 'unlimited'], kind)
ORDER BY held.id;
INSERT INTO customer_package_item (
    id, customer_package_id, customer_id, service_id, benefit_type, total_qty, used_qty, balance_total, balance_used,
    paid_total, list_value, last_used_at
)
SELECT id, id, customer_id, CASE kind WHEN 'free' THEN 2 WHEN 'unlimited' THEN 1 END, kind,
       CASE kind WHEN 'free' THEN {uses} END, CASE kind WHEN 'prepaid' THEN 0 ELSE used END,
       CASE kind WHEN 'prepaid' THEN 1200 * {uses} END, CASE kind WHEN 'prepaid' THEN 1200 * used ELSE 0 END,
       CASE kind WHEN 'prepaid' THEN 10000 END, CASE kind WHEN 'free' THEN 1200 * {uses} ELSE 0 END, last_used_at
FROM held ORDER BY id
"""

_AUDIT = """
INSERT INTO audit_log (id, at, actor, action, entity, entity_id, details)
SELECT id, at, 'bench', 'invoice.issued', 'invoice', id,
       jsonb_build_object('number', number, 'total_paise', total_amount * 100, 'customer_id', customer_id,
                          'package_billing', package_billing)
FROM invoice JOIN (SELECT id, at FROM visit) AS visit USING (id) ORDER BY id;
DO $$
DECLARE
    entry audit_log;
    head audit_head;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR NO KEY UPDATE;
    FOR entry IN SELECT * FROM audit_log ORDER BY id LOOP
        head.position := head.position + 1;
        head.hash := sha256(head.hash || audit_entry_bytes(entry));
        INSERT INTO audit_seal (position, audit_id, hash) VALUES (head.position, entry.id, head.hash);
    END LOOP;
    UPDATE audit_head SET position = head.position, hash = head.hash;
END
$$
"""

# Ids go on where the history ends.
_SEQUENCES = """
DO $$
DECLARE
    counted record;
BEGIN
    FOR counted IN
        SELECT relation.relname AS name, pg_get_serial_sequence(quote_ident(relation.relname), 'id') AS sequence
        FROM pg_attribute JOIN pg_class AS relation ON relation.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attname = 'id' AND attidentity <> ''
    LOOP
        EXECUTE format('SELECT setval(%L, max(id)) FROM %I HAVING max(id) IS NOT NULL', counted.sequence, counted.name);
    END LOOP;
END
$$
"""

STATEMENTS = (
    *(_SPA, _CUSTOMERS, _SEARCH, _VISITS, _PACKAGES),
    *bills.STATEMENTS,
    *(_AUDIT, _SEQUENCES),
)
"""In this order; `format` of `psycopg.sql` fills in the size."""

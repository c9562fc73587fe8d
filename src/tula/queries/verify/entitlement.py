"""An entitlement is the sum of its ledger, and its package is completed exactly when nothing is left."""

from tula.queries.verify.proof import sql_proof

# A grant raises the total; every other entry moves what was used, by its sign.
ENTITLEMENT_TOTAL = sql_proof(
    "entitlement_total",
    """
    WITH ledger AS (
        SELECT item_id,
               sum(qty) FILTER (WHERE change_type = 'grant') AS granted_qty,
               -sum(qty) FILTER (WHERE change_type <> 'grant') AS used_qty,
               sum(amount) FILTER (WHERE change_type = 'grant') AS granted,
               -sum(amount) FILTER (WHERE change_type <> 'grant') AS used
        FROM package_usage WHERE item_id IS NOT NULL GROUP BY item_id
    )
    SELECT format('entitlement %s %s', item.id, total.name) AS subject, total.expected, total.actual
    FROM customer_package_item AS item
    LEFT JOIN ledger ON ledger.item_id = item.id
    CROSS JOIN LATERAL (VALUES
        ('total_qty', coalesce(ledger.granted_qty, 0), coalesce(item.total_qty, 0)),
        ('used_qty', coalesce(ledger.used_qty, 0), item.used_qty),
        ('balance_total', CASE WHEN item.balance_total IS NULL THEN 0 ELSE coalesce(ledger.granted, 0) END,
         coalesce(item.balance_total, 0)),
        ('balance_used', CASE WHEN item.balance_total IS NULL THEN 0 ELSE coalesce(ledger.used, 0) END,
         item.balance_used)
    ) AS total (name, expected, actual)
    WHERE total.expected <> total.actual
    """,
)

PACKAGE_STATUS = sql_proof(
    "package_status",
    """
    WITH package AS (
        SELECT customer_package_id AS id,
               bool_and(coalesce(balance_remaining, remaining_qty) IS NOT DISTINCT FROM 0) AS is_spent
        FROM customer_package_item GROUP BY customer_package_id
    )
    SELECT format('customer package %s', held.id) AS subject,
           CASE WHEN package.is_spent THEN 'completed' ELSE 'active' END AS expected,
           held.status AS actual
    FROM customer_package AS held JOIN package ON package.id = held.id
    WHERE held.status <> 'cancelled' AND held.status <> CASE WHEN package.is_spent THEN 'completed' ELSE 'active' END
    """,
)

ENTITLEMENT_OWNER = sql_proof(
    "entitlement_owner",
    """
    SELECT format('entitlement %s', item.id) AS subject,
           format('customer %s', held.customer_id) AS expected,
           format('customer %s', item.customer_id) AS actual
    FROM customer_package_item AS item JOIN customer_package AS held ON held.id = item.customer_package_id
    WHERE item.customer_id <> held.customer_id
    """,
)

PROOFS = (ENTITLEMENT_TOTAL, PACKAGE_STATUS, ENTITLEMENT_OWNER)

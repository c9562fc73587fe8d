"""Every ledger entry follows from the one before, belongs to its entitlement, and mirrors what it reverses."""

from tula.queries.verify.proof import sql_proof

# A running sum, not the entry before: one damaged entry is then one difference, not two.
USAGE_CHAIN = sql_proof(
    "usage_chain",
    """
    WITH chain AS (
        SELECT id, item_id, qty_after, balance_after,
               coalesce(sum(qty) OVER so_far, 0) AS qty_so_far,
               coalesce(sum(amount) OVER so_far, 0) AS amount_so_far
        FROM package_usage WHERE item_id IS NOT NULL
        WINDOW so_far AS (PARTITION BY item_id ORDER BY id ROWS UNBOUNDED PRECEDING)
    )
    SELECT format('usage %s %s', chain.id, after.name) AS subject, after.expected, after.actual
    FROM chain JOIN customer_package_item AS item ON item.id = chain.item_id
    CROSS JOIN LATERAL (VALUES
        ('qty_after', CASE WHEN item.total_qty IS NOT NULL THEN chain.qty_so_far END, chain.qty_after),
        ('balance_after', CASE WHEN item.balance_total IS NOT NULL THEN chain.amount_so_far END, chain.balance_after)
    ) AS after (name, expected, actual)
    WHERE after.expected IS DISTINCT FROM after.actual
    """,
)

# An entry keeps the customer it was written for; where that record was merged, it counts for the one that was kept.
USAGE_OWNER = sql_proof(
    "usage_owner",
    """
    SELECT format('usage %s', usage.id) AS subject,
           format('%s of customer %s, package %s', item.benefit_type, item.customer_id, item.customer_package_id)
               AS expected,
           format('%s of customer %s, package %s', usage.benefit_type, usage.customer_id, usage.customer_package_id)
               AS actual
    FROM package_usage AS usage JOIN customer_package_item AS item ON item.id = usage.item_id
    JOIN customer ON customer.id = usage.customer_id
    WHERE coalesce(customer.merged_into_id, customer.id) <> item.customer_id
       OR usage.customer_package_id <> item.customer_package_id
       OR usage.benefit_type <> item.benefit_type
    """,
)

USAGE_SIGN = sql_proof(
    "usage_sign",
    """
    SELECT format('usage %s', id) AS subject,
           CASE change_type WHEN 'grant' THEN 'raises what is left' ELSE 'lowers what is left' END AS expected,
           format('%s: qty %s, amount %s', change_type, coalesce(qty, 0), coalesce(amount, 0)) AS actual
    FROM package_usage
    WHERE (change_type = 'grant' AND (qty < 0 OR amount < 0))
       OR (change_type IN ('use', 'close') AND (qty > 0 OR amount > 0))
    """,
)

# A reversal gives back the whole entry; less only where a note says what staff had given back by hand before.
REVERSAL = sql_proof(
    "reversal",
    """
    SELECT format('usage %s', back.id) AS subject,
           format('the mirror of %s %s: qty %s, amount %s on entitlement %s, line %s', first.change_type, first.id,
                  coalesce(-first.qty, 0), coalesce(-first.amount, 0), first.item_id, first.line_id) AS expected,
           format('qty %s, amount %s on entitlement %s, line %s',
                  coalesce(back.qty, 0), coalesce(back.amount, 0), back.item_id, back.line_id) AS actual
    FROM package_usage AS back JOIN package_usage AS first ON first.id = back.reverses_id
    JOIN customer AS back_of ON back_of.id = back.customer_id
    JOIN customer AS first_of ON first_of.id = first.customer_id
    WHERE first.change_type = 'reversal' OR first.id >= back.id
       OR (first.item_id, first.line_id, coalesce(first_of.merged_into_id, first_of.id), first.is_tender)
          IS DISTINCT FROM (back.item_id, back.line_id, coalesce(back_of.merged_into_id, back_of.id), back.is_tender)
       OR coalesce(-first.qty, 0) < coalesce(back.qty, 0) OR coalesce(-first.amount, 0) < coalesce(back.amount, 0)
       OR (back.notes IS NULL AND ((-first.qty, -first.amount) IS DISTINCT FROM (back.qty, back.amount)))
    """,
)

PROOFS = (USAGE_CHAIN, USAGE_OWNER, USAGE_SIGN, REVERSAL)

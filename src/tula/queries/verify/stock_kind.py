"""A move is what its kind says: goods that come are more, goods that go are fewer, and by hand only with a reason."""

from tula.queries.verify.proof import sql_proof

STOCK_SIGN = sql_proof(
    "stock_sign",
    """
    SELECT format('stock move %s', id) AS subject,
           CASE WHEN kind IN ('receipt', 'return') THEN 'more' ELSE 'fewer' END AS expected,
           format('%s of %s', kind, qty) AS actual
    FROM stock_move
    WHERE (kind IN ('receipt', 'return') AND qty < 0) OR (kind IN ('sale', 'quarantine') AND qty > 0)
    """,
)

STOCK_REASON = sql_proof(
    "stock_reason",
    """
    SELECT format('stock move %s', id) AS subject, 'a reason' AS expected, 'none' AS actual
    FROM stock_move WHERE kind = 'adjustment' AND btrim(coalesce(reason, '')) = ''
    """,
)

STOCK_BEGIN = sql_proof(
    "stock_begin",
    """
    SELECT format('batch %s', batch.id) AS subject, 'receipt' AS expected, first.kind AS actual
    FROM stock_batch AS batch
    JOIN LATERAL (SELECT kind FROM stock_move WHERE batch_id = batch.id ORDER BY id LIMIT 1) AS first ON true
    WHERE first.kind <> 'receipt'
    """,
)

PROOFS = (STOCK_SIGN, STOCK_REASON, STOCK_BEGIN)

"""A batch is the sum of its moves, each move follows from the one before, and what was billed left the shelf."""

from tula.queries.verify.proof import sql_proof

STOCK_TOTAL = sql_proof(
    "stock_total",
    """
    WITH moved AS (SELECT batch_id, sum(qty) AS qty FROM stock_move GROUP BY batch_id)
    SELECT format('batch %s', batch.id) AS subject,
           coalesce(moved.qty, 0) AS expected, batch.qty_available AS actual
    FROM stock_batch AS batch LEFT JOIN moved ON moved.batch_id = batch.id
    WHERE batch.qty_available <> coalesce(moved.qty, 0)
    """,
)

STOCK_CHAIN = sql_proof(
    "stock_chain",
    """
    WITH chain AS (
        SELECT id, qty_after,
               sum(qty) OVER (PARTITION BY batch_id ORDER BY id ROWS UNBOUNDED PRECEDING) AS so_far
        FROM stock_move
    )
    SELECT format('stock move %s', id) AS subject, so_far AS expected, qty_after AS actual
    FROM chain WHERE qty_after <> so_far
    """,
)

STOCK_OWNER = sql_proof(
    "stock_owner",
    """
    SELECT format('stock move %s', move.id) AS subject,
           format('product %s', batch.product_id) AS expected,
           format('product %s, line of %s %s', move.product_id, line.kind, line.product_id) AS actual
    FROM stock_move AS move
    JOIN stock_batch AS batch ON batch.id = move.batch_id
    LEFT JOIN invoice_line AS line ON line.id = move.line_id
    WHERE move.product_id <> batch.product_id
       OR (move.line_id IS NOT NULL AND CASE move.kind WHEN 'consumption' THEN line.kind <> 'service'
                                        ELSE line.product_id IS DISTINCT FROM batch.product_id END)
    """,
)

# A refunded line's goods are on its credit note; a void bill's have all come back.
SALE_QTY = sql_proof(
    "sale_qty",
    """
    WITH moved AS (SELECT line_id, -sum(qty) AS qty FROM stock_move WHERE line_id IS NOT NULL GROUP BY line_id)
    SELECT format('invoice line %s', line.id) AS subject,
           CASE invoice.status WHEN 'void' THEN 0 ELSE line.qty END AS expected,
           coalesce(moved.qty, 0) AS actual
    FROM invoice_line AS line
    JOIN invoice ON invoice.id = line.invoice_id
    LEFT JOIN moved ON moved.line_id = line.id
    WHERE line.kind = 'product'
      AND CASE invoice.status WHEN 'void' THEN 0 ELSE line.qty END <> coalesce(moved.qty, 0)
      AND NOT EXISTS (SELECT FROM credit_note_line AS credited WHERE credited.line_id = line.id)
    """,
)

# What a treatment put back it had used before; a void bill's treatments used nothing.
CONSUMED_QTY = sql_proof(
    "consumed_qty",
    """
    WITH moved AS (
        SELECT line_id, batch_id, -sum(qty) AS qty FROM stock_move WHERE kind = 'consumption' GROUP BY line_id, batch_id
    )
    SELECT format('invoice line %s, batch %s', moved.line_id, moved.batch_id) AS subject,
           CASE invoice.status WHEN 'void' THEN '0' ELSE 'at least 0' END AS expected, moved.qty AS actual
    FROM moved
    JOIN invoice_line AS line ON line.id = moved.line_id
    JOIN invoice ON invoice.id = line.invoice_id
    WHERE moved.qty < 0 OR (invoice.status = 'void' AND moved.qty <> 0)
    """,
)

PROOFS = (STOCK_TOTAL, STOCK_CHAIN, STOCK_OWNER, SALE_QTY, CONSUMED_QTY)

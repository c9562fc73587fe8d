"""What packages paid on a bill stands in the ledger, and what the ledger says was used on a bill stands there."""

from tula.queries.verify.proof import sql_proof

# The uses that stand: what was taken back by a reversal counts no more.
_STANDING = """
    SELECT * FROM package_usage AS used
    WHERE change_type = 'use' AND line_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM package_usage AS back WHERE back.reverses_id = used.id)
"""

USAGE_LINE = sql_proof(
    "usage_line",
    f"""
    WITH standing AS ({_STANDING})
    SELECT format('usage %s', standing.id) AS subject,
           format('invoice %s of customer %s, service %s',
                  invoice.id, invoice.customer_id, line.service_id) AS expected,
           format('invoice %s of customer %s, service %s',
                  standing.invoice_id, standing.customer_id, standing.service_id) AS actual
    FROM standing
    LEFT JOIN invoice_line AS line ON line.id = standing.line_id
    LEFT JOIN invoice ON invoice.id = line.invoice_id
    LEFT JOIN customer ON customer.id = standing.customer_id
    WHERE (invoice.id, invoice.customer_id, line.service_id)
          IS DISTINCT FROM
          (standing.invoice_id, coalesce(customer.merged_into_id, customer.id), standing.service_id)
    """,  # noqa: S608 - our own statements
)

# A refunded line keeps its deduction; what was given back stands on its credit note.
LINE_DEDUCTION = sql_proof(
    "line_deduction",
    f"""
    WITH standing AS ({_STANDING}), taken AS (
        SELECT line_id, -sum(amount) AS amount FROM standing WHERE NOT is_tender GROUP BY line_id
    )
    SELECT format('invoice line %s', line.id) AS subject,
           CASE invoice.status WHEN 'void' THEN 0 ELSE line.deduction END AS expected,
           coalesce(taken.amount, 0) AS actual
    FROM invoice_line AS line
    JOIN invoice ON invoice.id = line.invoice_id
    LEFT JOIN taken ON taken.line_id = line.id
    WHERE CASE invoice.status WHEN 'void' THEN 0 ELSE line.deduction END <> coalesce(taken.amount, 0)
      AND NOT EXISTS (SELECT FROM credit_note_line AS credited WHERE credited.line_id = line.id)
    """,  # noqa: S608 - our own statements
)

PREPAID_TENDERED = sql_proof(
    "prepaid_tendered",
    f"""
    WITH standing AS ({_STANDING}), taken AS (
        SELECT invoice_id, -sum(amount) AS amount FROM standing WHERE is_tender GROUP BY invoice_id
    )
    SELECT format('invoice %s', invoice.number) AS subject,
           CASE invoice.status WHEN 'void' THEN 0 ELSE invoice.prepaid_tendered END AS expected,
           coalesce(taken.amount, 0) AS actual
    FROM invoice LEFT JOIN taken ON taken.invoice_id = invoice.id
    WHERE CASE invoice.status WHEN 'void' THEN 0 ELSE invoice.prepaid_tendered END <> coalesce(taken.amount, 0)
      AND NOT EXISTS (SELECT FROM credit_note WHERE credit_note.invoice_id = invoice.id)
    """,  # noqa: S608 - our own statements
)

SHADOW_USAGE = sql_proof(
    "shadow_usage",
    """
    SELECT format('invoice %s', invoice.number) AS subject,
           'takes nothing' AS expected,
           format('%s uses while package billing was %s', count(*), invoice.package_billing) AS actual
    FROM invoice JOIN package_usage AS usage ON usage.invoice_id = invoice.id
    WHERE invoice.package_billing <> 'on' AND usage.item_id IS NOT NULL AND usage.change_type = 'use'
    GROUP BY invoice.id
    """,
)

PROOFS = (USAGE_LINE, LINE_DEDUCTION, PREPAID_TENDERED, SHADOW_USAGE)

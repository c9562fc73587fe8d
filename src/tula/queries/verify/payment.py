"""An invoice is paid by its payments and prepaid tenders, less what went back, and says how far."""

from tula.queries.verify.proof import sql_proof

PAYMENT_SUM = sql_proof(
    "payment_sum",
    """
    WITH received AS (SELECT invoice_id, sum(amount) AS amount FROM payment GROUP BY invoice_id)
    SELECT format('invoice %s', invoice.number) AS subject,
           coalesce(received.amount, 0) AS expected, invoice.amount_paid AS actual
    FROM invoice LEFT JOIN received ON received.invoice_id = invoice.id
    WHERE invoice.amount_paid <> coalesce(received.amount, 0)
    """,
)

PAID_BACK_SUM = sql_proof(
    "paid_back_sum",
    """
    WITH handed AS (SELECT invoice_id, sum(amount) AS amount FROM payout GROUP BY invoice_id)
    SELECT format('invoice %s', invoice.number) AS subject,
           coalesce(handed.amount, 0) AS expected, invoice.paid_back AS actual
    FROM invoice LEFT JOIN handed ON handed.invoice_id = invoice.id
    WHERE invoice.paid_back <> coalesce(handed.amount, 0)
    """,
)

CREDITED_SUM = sql_proof(
    "credited_sum",
    """
    WITH note AS (SELECT invoice_id, sum(total_amount) AS amount FROM credit_note GROUP BY invoice_id),
    returned AS (
        SELECT usage.invoice_id, sum(given.amount) AS amount
        FROM credit_note_redemption AS given JOIN package_usage AS usage ON usage.id = given.usage_id
        WHERE usage.is_tender GROUP BY usage.invoice_id
    )
    SELECT format('invoice %s %s', invoice.number, part.name) AS subject, part.expected, part.actual
    FROM invoice
    LEFT JOIN note ON note.invoice_id = invoice.id
    LEFT JOIN returned ON returned.invoice_id = invoice.id
    CROSS JOIN LATERAL (VALUES
        ('credited_amount', coalesce(note.amount, 0), invoice.credited_amount),
        ('tender_returned', coalesce(returned.amount, 0), invoice.tender_returned)
    ) AS part (name, expected, actual)
    WHERE part.expected <> part.actual
    """,
)

# The rule is `Settlement.status`. An invoice is credited whole when nothing of any line is left.
PAYMENT_STATUS = sql_proof(
    "payment_status",
    """
    WITH credited AS (
        SELECT line_id, sum(qty) AS qty, sum(line_total) AS line_total FROM credit_note_line GROUP BY line_id
    ), whole AS (
        SELECT line.invoice_id,
               bool_and((line.qty, line.line_total) IS NOT DISTINCT FROM (credited.qty, credited.line_total))
                   AS is_credited
        FROM invoice_line AS line LEFT JOIN credited ON credited.line_id = line.id GROUP BY line.invoice_id
    ), due AS (
        SELECT number, payment_status,
               amount_paid - paid_back + prepaid_tendered - tender_returned AS settled,
               total_amount - credited_amount AS total,
               amount_paid + prepaid_tendered > 0 AS was_paid,
               status = 'void' AS is_void, whole.is_credited
        FROM invoice LEFT JOIN whole ON whole.invoice_id = invoice.id
    ), rule AS (
        SELECT number, payment_status,
               CASE WHEN is_void AND was_paid THEN 'refunded'
                    WHEN is_void THEN 'pending'
                    WHEN is_credited THEN 'refunded'
                    WHEN settled >= total THEN 'paid'
                    WHEN settled > 0 THEN 'partial'
                    ELSE 'pending' END AS expected
        FROM due
    )
    SELECT format('invoice %s', number) AS subject, expected, payment_status AS actual
    FROM rule WHERE payment_status <> expected
    """,
)

PROOFS = (PAYMENT_SUM, PAID_BACK_SUM, CREDITED_SUM, PAYMENT_STATUS)

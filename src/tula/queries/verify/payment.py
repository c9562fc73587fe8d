"""An invoice is paid by its payments and its prepaid tenders, and says how far."""

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

# The rule is invoice.payment_status; `refunded` needs something that was given back.
PAYMENT_STATUS = sql_proof(
    "payment_status",
    """
    WITH due AS (
        SELECT id, number, status, payment_status,
               CASE WHEN amount_paid + prepaid_tendered >= total_amount THEN 'paid'
                    WHEN amount_paid + prepaid_tendered > 0 THEN 'partial'
                    ELSE 'pending' END AS expected
        FROM invoice
    )
    SELECT format('invoice %s', number) AS subject, expected, payment_status AS actual
    FROM due
    WHERE payment_status <> expected AND status = 'issued'
      AND NOT EXISTS (SELECT FROM credit_note WHERE credit_note.invoice_id = due.id)
    """,
)

PROOFS = (PAYMENT_SUM, PAYMENT_STATUS)

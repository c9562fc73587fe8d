"""An invoice is the sum of its lines, and a credit note of its own; a line's price follows from what was asked."""

from tula.queries.verify.proof import sql_proof

INVOICE_SUM = sql_proof(
    "invoice_sum",
    """
    WITH summed AS (
        SELECT invoice_id,
               coalesce(sum(gross) FILTER (WHERE kind = 'service'), 0) AS services_subtotal,
               coalesce(sum(gross) FILTER (WHERE kind = 'product'), 0) AS inventory_subtotal,
               coalesce(sum(gross) FILTER (WHERE kind = 'package'), 0) AS packages_subtotal,
               sum(discount) AS discount_total,
               sum(deduction) AS packages_deduction,
               sum(taxable_value) AS taxable_amount,
               sum(cgst_amount) AS cgst_amount,
               sum(sgst_amount) AS sgst_amount,
               sum(igst_amount) AS igst_amount,
               sum(line_total) AS line_total
        FROM invoice_line GROUP BY invoice_id
    )
    SELECT format('invoice %s %s', invoice.number, part.name) AS subject,
           coalesce(part.expected::text, 'a line') AS expected, part.actual::text AS actual
    FROM invoice LEFT JOIN summed ON summed.invoice_id = invoice.id
    CROSS JOIN LATERAL (VALUES
        ('services_subtotal', summed.services_subtotal, invoice.services_subtotal),
        ('inventory_subtotal', summed.inventory_subtotal, invoice.inventory_subtotal),
        ('packages_subtotal', summed.packages_subtotal, invoice.packages_subtotal),
        ('discount_total', summed.discount_total, invoice.discount_total),
        ('packages_deduction', summed.packages_deduction, invoice.packages_deduction),
        ('taxable_amount', summed.taxable_amount, invoice.taxable_amount),
        ('cgst_amount', summed.cgst_amount, invoice.cgst_amount),
        ('sgst_amount', summed.sgst_amount, invoice.sgst_amount),
        ('igst_amount', summed.igst_amount, invoice.igst_amount),
        ('total_amount', summed.line_total + invoice.round_off + invoice.tip, invoice.total_amount)
    ) AS part (name, expected, actual)
    WHERE (invoice.services_subtotal, invoice.inventory_subtotal, invoice.packages_subtotal, invoice.discount_total,
           invoice.packages_deduction, invoice.taxable_amount, invoice.cgst_amount, invoice.sgst_amount,
           invoice.igst_amount, invoice.total_amount)
          IS DISTINCT FROM
          (summed.services_subtotal, summed.inventory_subtotal, summed.packages_subtotal, summed.discount_total,
           summed.packages_deduction, summed.taxable_amount, summed.cgst_amount, summed.sgst_amount,
           summed.igst_amount, summed.line_total + invoice.round_off + invoice.tip)
      AND part.expected IS DISTINCT FROM part.actual
    """,
)

INVOICE_TOTAL = sql_proof(
    "invoice_total",
    """
    SELECT format('invoice %s', number) AS subject,
           taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip AS expected,
           total_amount AS actual
    FROM invoice
    WHERE total_amount <> taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip
    """,
)

# Positive rupees: `round` of NUMERIC rounds halves up, as money.round_half_up does.
LINE_PRICE = sql_proof(
    "line_price",
    """
    SELECT format('invoice line %s %s', line.id, part.name) AS subject, part.expected, part.actual
    FROM invoice_line AS line
    CROSS JOIN LATERAL (VALUES
        ('gross', line.unit_price * line.qty, line.gross),
        ('discount', round(line.gross * line.discount_bp / 10000, 2) + line.invoice_discount, line.discount),
        ('final_price', line.gross - line.discount - line.deduction, line.final_price)
    ) AS part (name, expected, actual)
    WHERE part.expected <> part.actual
    """,
)

CREDIT_NOTE_SUM = sql_proof(
    "credit_note_sum",
    """
    WITH summed AS (
        SELECT credit_note_id, sum(taxable_value) AS taxable_amount, sum(cgst_amount) AS cgst_amount,
               sum(sgst_amount) AS sgst_amount, sum(igst_amount) AS igst_amount, sum(line_total) AS line_total
        FROM credit_note_line GROUP BY credit_note_id
    )
    SELECT format('credit note %s %s', note.number, part.name) AS subject,
           coalesce(part.expected::text, 'a line') AS expected, part.actual::text AS actual
    FROM credit_note AS note LEFT JOIN summed ON summed.credit_note_id = note.id
    CROSS JOIN LATERAL (VALUES
        ('taxable_amount', summed.taxable_amount, note.taxable_amount),
        ('cgst_amount', summed.cgst_amount, note.cgst_amount),
        ('sgst_amount', summed.sgst_amount, note.sgst_amount),
        ('igst_amount', summed.igst_amount, note.igst_amount),
        ('total_amount', summed.line_total + note.round_off + note.tip, note.total_amount)
    ) AS part (name, expected, actual)
    WHERE part.expected IS DISTINCT FROM part.actual
    """,
)

CREDITED = sql_proof(
    "credited_too_much",
    """
    WITH credited AS (
        SELECT line_id, sum(qty) AS qty, sum(line_total) AS line_total FROM credit_note_line GROUP BY line_id
    )
    SELECT format('invoice line %s', line.id) AS subject,
           format('at most %s for %s', line.line_total, line.qty) AS expected,
           format('%s for %s', credited.line_total, credited.qty) AS actual
    FROM credited JOIN invoice_line AS line ON line.id = credited.line_id
    WHERE credited.qty > line.qty OR credited.line_total > line.line_total
    """,
)

PROOFS = (INVOICE_SUM, INVOICE_TOTAL, LINE_PRICE, CREDIT_NOTE_SUM, CREDITED)

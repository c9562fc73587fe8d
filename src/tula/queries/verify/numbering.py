"""Numbers are consecutive in each series and financial year, and the counter stands at the last (rule 46(b))."""

from tula.queries.verify.proof import sql_proof

_DOCUMENTS = """
    SELECT series, financial_year, sequence, number, invoice_date AS dated_on FROM invoice
    UNION ALL
    SELECT series, financial_year, sequence, number, credit_date FROM credit_note
"""

# As many documents as the highest number says, none twice: then none is missing.
NUMBERING = sql_proof(
    "numbering",
    f"""
    WITH document AS ({_DOCUMENTS}), given AS (
        SELECT series, financial_year, count(*) AS documents, count(DISTINCT sequence) AS numbers,
               min(sequence) AS lowest, max(sequence) AS highest
        FROM document GROUP BY series, financial_year
    )
    SELECT format('series %s of %s', series, financial_year) AS subject,
           format('1 to %s, each once', coalesce(counter.last_number, given.highest)) AS expected,
           format('%s documents with %s numbers from %s to %s, counter at %s', coalesce(given.documents, 0),
                  coalesce(given.numbers, 0), given.lowest, given.highest, counter.last_number) AS actual
    FROM given FULL JOIN document_counter AS counter USING (series, financial_year)
    WHERE (given.documents, given.numbers, given.highest) IS DISTINCT FROM
          (counter.last_number, counter.last_number, counter.last_number) OR given.lowest <> 1
    """,  # noqa: S608 - our own statements
)

DOCUMENT_NUMBER = sql_proof(
    "document_number",
    f"""
    WITH document AS ({_DOCUMENTS})
    SELECT format('document %s', number) AS subject,
           format('%s %s of %s', series, lpad(sequence::text, greatest(4, length(sequence::text)), '0'),
                  extract(year FROM dated_on - interval '3 months')) AS expected,
           format('%s of %s', number, financial_year) AS actual
    FROM document
    WHERE strpos(number, lpad(sequence::text, greatest(4, length(sequence::text)), '0')) = 0
       OR strpos(number, series) = 0
       OR financial_year <> extract(year FROM dated_on - interval '3 months')
    """,  # noqa: S608 - our own statements
)

PROOFS = (NUMBERING, DOCUMENT_NUMBER)

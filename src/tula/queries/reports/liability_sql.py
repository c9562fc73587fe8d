"""What packages owe customers, in SQL: the value of every entitlement on any day, and how the days between changed it.

Decided in docs/decisions/0019. The state on a past day is today's less what the ledger did since. Amounts are paise.
"""

from sqlalchemy import TextClause, text

# What was spent or had expired before the days, and was not touched since, was worth nothing on any of them; so only
# what was live is read, however long the history.
_CANDIDATES = """
    touched AS (
        SELECT customer_package_id AS id FROM package_usage
        WHERE created_at >= :starts AND customer_package_id IS NOT NULL
        UNION
        SELECT customer_package_id FROM package_expiry WHERE moved_at >= :starts
    ), candidate AS (
        SELECT * FROM customer_package AS package
        WHERE package.created_at < :ends
          AND ((:template_id)::bigint IS NULL OR package.template_id = :template_id)
          AND CASE
              WHEN (:package_ids)::bigint[] IS NOT NULL THEN package.id = ANY (:package_ids)
              ELSE (package.status = 'active' AND coalesce(package.expires_on >= (:first)::date - 1, true))
                   OR package.id IN (SELECT id FROM touched)
          END
    )"""

# A session is worth its part of the price: the price before tax less what prepaid balances of the package had cost,
# spread by list value. Rounding the running sum makes the parts add up. A prepaid balance is worth what is left of
# its paid part; the bonus stands apart. An entitlement is live until the end of its last day, as that stood then.
SPREAD = """worth AS (
        SELECT item.*,
               greatest(0, price - sum(paid) OVER whole) AS shared,
               sum(weight) OVER (whole ORDER BY id) AS up_to,
               nullif(sum(weight) OVER whole, 0) AS weights
        FROM item WINDOW whole AS (PARTITION BY package_id)
    ), valued AS (
        SELECT worth.*,
               coalesce(round(shared * up_to / weights) - round(shared * (up_to - weight) / weights), 0) AS value
        FROM worth
    )"""

_ITEMS = f"""
    later AS (
        SELECT item_id, sum(qty) AS qty, sum(amount * 100) AS amount,
               sum(qty) FILTER (WHERE change_type = 'grant') AS granted_qty,
               sum(amount * 100) FILTER (WHERE change_type = 'grant') AS granted
        FROM package_usage WHERE created_at >= :ends AND item_id IS NOT NULL GROUP BY item_id
    ), item AS (
        SELECT one.id, one.customer_package_id AS package_id, package.template_id, package.customer_id,
               package.name, package.expires_on, one.benefit_type = 'prepaid' AS is_prepaid,
               coalesce(one.paid_total, 0) * 100 AS paid, one.list_value AS weight,
               coalesce(line.taxable_value, package.price_paid) * 100 AS price,
               coalesce(one.balance_total * 100, one.total_qty)
                   - coalesce(CASE WHEN one.benefit_type = 'prepaid' THEN later.granted ELSE later.granted_qty END, 0)
                   AS total,
               coalesce(one.balance_remaining * 100, one.remaining_qty)
                   - coalesce(CASE WHEN one.benefit_type = 'prepaid' THEN later.amount ELSE later.qty END, 0)
                   AS remaining
        FROM customer_package_item AS one
        JOIN candidate AS package ON package.id = one.customer_package_id
        LEFT JOIN later ON later.item_id = one.id
        LEFT JOIN LATERAL (
            SELECT taxable_value FROM invoice_line
            WHERE invoice_line.customer_package_id = package.id ORDER BY id DESC LIMIT 1
        ) AS line ON true
        WHERE one.benefit_type IN ('free', 'prepaid')
    ), {SPREAD}"""  # noqa: S608 - our own words


def worth_of(total: str, remaining: str) -> str:
    """Say what an entitlement is worth in a state, were it live."""
    prepaid = f"greatest(0, valued.paid - ({total} - {remaining}))"
    sessions = f"round(valued.value * {remaining} / {total})"
    return f"CASE WHEN {total} = 0 THEN 0 WHEN valued.is_prepaid THEN {prepaid} ELSE {sessions} END"


def _bonus(total: str, remaining: str) -> str:
    """Say how much of a prepaid balance is left beyond its paid part, were it live."""
    return f"CASE WHEN valued.is_prepaid THEN {remaining} - ({worth_of(total, remaining)}) ELSE 0 END"


def _is_live(day: str, day_end: str) -> str:
    """Say whether an entitlement was live at the end of a day, by the last day it had then."""
    return f"""coalesce(coalesce((
        SELECT moved_from FROM package_expiry
        WHERE customer_package_id = valued.package_id AND moved_at >= {day_end} ORDER BY moved_at, id LIMIT 1
    ), valued.expires_on) >= {day}, true)"""  # noqa: S608 - our own words


_MOVES = f"""
    entry AS (
        SELECT entry.id AS entry_id, entry.item_id, entry.created_at, entry.invoice_id, entry.service_id,
               entry.change_type, entry.qty, entry.amount,
               CASE WHEN valued.is_prepaid THEN entry.amount * 100 ELSE entry.qty END AS change,
               timezone((:timezone)::text, entry.created_at)::date AS day,
               CASE
                   WHEN entry.idempotency_key = 'grant:' || entry.item_id || '\\:1' THEN 'sold'
                   WHEN coalesce(original.change_type, entry.change_type) IN ('use', 'refund') THEN 'redeemed'
                   WHEN coalesce(original.change_type, entry.change_type) = 'close' OR original.id IS NOT NULL
                       THEN 'refunded'
                   ELSE 'adjusted'
               END AS kind,
               coalesce(original.change_type, entry.change_type) = 'grant' AND original.id IS NULL AS is_grant
        FROM package_usage AS entry
        JOIN valued ON valued.id = entry.item_id
        LEFT JOIN package_usage AS original ON original.id = entry.reverses_id
        WHERE entry.created_at >= :starts AND entry.created_at < :ends
    ), state AS (
        SELECT entry.*,
               valued.remaining - coalesce(sum(change) OVER since, 0) AS remaining_after,
               valued.total - coalesce(sum(change) FILTER (WHERE is_grant) OVER since, 0) AS total_after
        FROM entry JOIN valued ON valued.id = entry.item_id
        WINDOW since AS (
            PARTITION BY entry.item_id ORDER BY entry.created_at DESC, entry.entry_id DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), stepped AS (
        SELECT state.*, remaining_after - change AS remaining_before,
               total_after - CASE WHEN is_grant THEN change ELSE 0 END AS total_before
        FROM state
    ), moved AS (
        SELECT stepped.*,
               CASE WHEN {_is_live("stepped.day", "(stepped.day + 1)::timestamp AT TIME ZONE (:timezone)::text")}
                   THEN ({worth_of("total_after", "remaining_after")})
                       - ({worth_of("total_before", "remaining_before")})
                   ELSE 0 END AS moved
        FROM stepped JOIN valued ON valued.id = stepped.item_id
    )"""  # noqa: S608

_ROLLED = f"""
    step AS (
        SELECT item_id,
               sum(change) AS change, coalesce(sum(change) FILTER (WHERE is_grant), 0) AS granted,
               coalesce(sum(moved) FILTER (WHERE kind = 'sold'), 0) AS sold,
               coalesce(sum(moved) FILTER (WHERE kind = 'redeemed'), 0) AS redeemed,
               coalesce(sum(moved) FILTER (WHERE kind = 'refunded'), 0) AS refunded,
               coalesce(sum(moved) FILTER (WHERE kind = 'adjusted'), 0) AS adjusted
        FROM moved GROUP BY item_id
    ), rolled AS (
        SELECT valued.*, coalesce(sold, 0) AS sold, coalesce(redeemed, 0) AS redeemed,
               coalesce(refunded, 0) AS refunded, coalesce(adjusted, 0) AS adjusted,
               CASE WHEN {_is_live("(:first)::date - 1", ":starts")}
                   THEN {worth_of("(total - coalesce(granted, 0))", "(remaining - coalesce(change, 0))")} ELSE 0 END
                   AS opening,
               CASE WHEN {_is_live("(:last)::date", ":ends")} THEN {worth_of("total", "remaining")} ELSE 0 END
                   AS closing,
               CASE WHEN {_is_live("(:last)::date", ":ends")} THEN {_bonus("total", "remaining")} ELSE 0 END AS bonus
        FROM valued LEFT JOIN step ON step.item_id = valued.id
    )"""  # noqa: S608

_SUMS = ", ".join(
    f"sum({name})::bigint AS {name}"
    for name in ("opening", "sold", "redeemed", "refunded", "adjusted", "closing", "bonus")
)
# What the entries do not explain happened by the calendar: a live balance expired, or an extension revived it.
_EXPIRED = "sum(closing - opening - sold - redeemed - refunded - adjusted)::bigint AS expired"

BY_TEMPLATE: TextClause = text(
    f"""
    WITH {_CANDIDATES}, {_ITEMS}, {_MOVES}, {_ROLLED}
    SELECT rolled.template_id, template.name, {_SUMS}, {_EXPIRED},
           count(DISTINCT rolled.package_id) FILTER (WHERE closing + bonus > 0) AS packages
    FROM rolled JOIN package_template AS template ON template.id = rolled.template_id
    GROUP BY rolled.template_id, template.name
    ORDER BY sum(closing) DESC, template.name
    """  # noqa: S608 - our own words
)

BY_PACKAGE: TextClause = text(
    f"""
    WITH {_CANDIDATES}, {_ITEMS}, {_MOVES}, {_ROLLED}
    SELECT rolled.package_id, rolled.name, customer.name AS customer, rolled.expires_on, {_SUMS}, {_EXPIRED}
    FROM rolled JOIN customer ON customer.id = rolled.customer_id
    GROUP BY rolled.package_id, rolled.name, customer.name, rolled.expires_on
    HAVING bool_or(opening <> 0 OR closing <> 0 OR bonus <> 0 OR sold <> 0 OR redeemed <> 0 OR refunded <> 0
                   OR adjusted <> 0)
    ORDER BY sum(closing) DESC, rolled.package_id
    """  # noqa: S608
)

ENTRIES: TextClause = text(
    f"""
    WITH {_CANDIDATES}, {_ITEMS}, {_MOVES}
    SELECT moved.created_at, moved.kind, moved.change_type, moved.qty, (moved.amount * 100)::bigint AS amount,
           moved.moved::bigint AS moved, moved.invoice_id, invoice.number, valued.package_id, valued.name,
           customer.name AS customer, service.name AS service
    FROM moved
    JOIN valued ON valued.id = moved.item_id
    JOIN customer ON customer.id = valued.customer_id
    LEFT JOIN invoice ON invoice.id = moved.invoice_id
    LEFT JOIN service ON service.id = moved.service_id
    ORDER BY moved.created_at DESC, moved.entry_id DESC
    """  # noqa: S608
)

"""What packages owed customers at the end of several days at once, in one statement.

The one rule: every day comes to what the liability report says of it. Today's balances are rolled back through what
the ledger did since the first day; what did not move since is worth the same on all days and is added up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from tula.domain.validity import first_instant
from tula.queries.reports.liability_sql import SPREAD, worth_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedOn:
    """What packages owed at the end of a day (paise), before tax and without bonus."""

    day: date
    owed: int


def liability_on_days(session: Session, *, days: Sequence[date], timezone: str) -> tuple[OwedOn, ...]:
    """Tell the closing of each of some days, which must be in order."""
    ends = [first_instant(day + timedelta(days=1), timezone) for day in days]
    asked = {"days": list(days), "ends": ends, "points": len(days), "first": days[0], "since": ends[0]}
    rows = session.execute(_OWED_ON_DAYS, asked)
    return tuple(OwedOn(day=row.day, owed=row.owed) for row in rows)


# `change.past` and `from_point` count points: what the ledger did in a bucket is undone on the first `past` of them,
# and a package is there from `from_point` on. An entitlement has a state for every stretch of points between two
# changes; states are added up by their stretch. Packages that are not active and did not move since hold nothing.
_OWED_ON_DAYS: TextClause = text(
    f"""
    WITH point AS (
        SELECT * FROM unnest((:days)::date[], (:ends)::timestamptz[]) WITH ORDINALITY AS point (day, ends, number)
    ), change AS (
        SELECT item_id, customer_package_id, width_bucket(created_at, (:ends)::timestamptz[]) AS past,
               sum(qty) AS qty, sum(amount * 100) AS amount,
               coalesce(sum(qty) FILTER (WHERE change_type = 'grant'), 0) AS granted_qty,
               coalesce(sum(amount * 100) FILTER (WHERE change_type = 'grant'), 0) AS granted
        FROM package_usage WHERE created_at >= :since AND item_id IS NOT NULL
        GROUP BY item_id, customer_package_id, past
    ), moved_day AS (
        SELECT id, customer_package_id, moved_from, moved_at FROM package_expiry WHERE moved_at >= :since
    ), last_day AS (
        SELECT customer_package_id AS package_id, number, day,
               (array_agg(moved_from ORDER BY moved_at, id) FILTER (WHERE moved_at >= ends))[1] AS moved_from
        FROM moved_day CROSS JOIN point GROUP BY customer_package_id, number, day
    ), held AS (
        SELECT id FROM customer_package WHERE status = 'active' AND (expires_on IS NULL OR expires_on >= :first)
        UNION SELECT customer_package_id FROM change
        UNION SELECT customer_package_id FROM moved_day
    ), item AS (
        SELECT one.id, package.id AS package_id, package.expires_on,
               width_bucket(package.created_at, (:ends)::timestamptz[]) + 1 AS from_point,
               coalesce(line.taxable_value, package.price_paid) * 100 AS price,
               one.benefit_type = 'prepaid' AS is_prepaid,
               coalesce(one.paid_total, 0) * 100 AS paid, one.list_value AS weight,
               coalesce(one.balance_total * 100, one.total_qty) AS total,
               coalesce(one.balance_remaining * 100, one.remaining_qty) AS remaining
        FROM held JOIN customer_package AS package ON package.id = held.id
        LEFT JOIN LATERAL (
            SELECT taxable_value FROM invoice_line
            WHERE invoice_line.customer_package_id = package.id ORDER BY id DESC LIMIT 1
        ) AS line ON true
        JOIN customer_package_item AS one ON one.customer_package_id = package.id
        WHERE one.benefit_type IN ('free', 'prepaid')
    ), {SPREAD}, undone AS (
        SELECT item_id, coalesce(lead(past) OVER since, 0) + 1 AS from_point, past AS to_point,
               sum(qty) OVER since AS qty, sum(amount) OVER since AS amount,
               sum(granted_qty) OVER since AS granted_qty, sum(granted) OVER since AS granted
        FROM change WINDOW since AS (PARTITION BY item_id ORDER BY past DESC)
        UNION ALL SELECT item_id, max(past) + 1, :points, 0, 0, 0, 0 FROM change GROUP BY item_id
    ), state AS (
        SELECT package_id, expires_on, is_prepaid, paid, value,
               greatest(valued.from_point, undone.from_point) AS from_point,
               coalesce(undone.to_point, :points) AS to_point,
               total - coalesce(CASE WHEN is_prepaid THEN granted ELSE granted_qty END, 0) AS total_then,
               remaining - coalesce(CASE WHEN is_prepaid THEN amount ELSE qty END, 0) AS remaining_then
        FROM valued LEFT JOIN undone ON undone.item_id = valued.id
    ), worth_then AS (
        SELECT package_id, expires_on, from_point, to_point, {worth_of("total_then", "remaining_then")} AS owed
        FROM state AS valued WHERE remaining_then > 0 AND from_point <= to_point
    ), part AS (
        SELECT from_point, least(to_point, width_bucket(expires_on, (:days)::date[])) AS to_point, sum(owed) AS owed
        FROM worth_then WHERE package_id NOT IN (SELECT customer_package_id FROM moved_day) GROUP BY 1, 2
        UNION ALL
        SELECT number, number, sum(owed)
        FROM worth_then JOIN last_day ON last_day.package_id = worth_then.package_id
            AND number BETWEEN from_point AND to_point
        WHERE coalesce(coalesce(moved_from, expires_on) >= day, true) GROUP BY number
    )
    SELECT point.day, coalesce(sum(owed), 0)::bigint AS owed
    FROM point LEFT JOIN part ON number BETWEEN from_point AND to_point
    GROUP BY number, point.day ORDER BY number
    """  # noqa: S608 - our own words
)

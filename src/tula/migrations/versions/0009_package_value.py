"""What packages are worth on any day: the list value of sessions, moves of last days, indexes for reports."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BACKFILL_VALUE = """
    UPDATE customer_package_item AS item
    SET list_value = coalesce(
        nullif(item.total_qty * coalesce(service.price, 0), 0),
        CASE WHEN bool_and THEN item.total_qty * 0.01 ELSE 0 END
    )
    FROM (
        SELECT one.id, price.price, bool_and(coalesce(price.price, 0) = 0) OVER (PARTITION BY one.customer_package_id)
        FROM customer_package_item AS one LEFT JOIN service AS price ON price.id = one.service_id
        WHERE one.benefit_type = 'free'
    ) AS service
    WHERE service.id = item.id
"""
# The audit log tells every move so far: an extension by its days, a resumption by the days paused.
BACKFILL_MOVES = """
    INSERT INTO package_expiry (customer_package_id, moved_from, moved_to, moved_at)
    SELECT package_id, expires_on - later - days, expires_on - later, at
    FROM (
        SELECT package.id AS package_id, package.expires_on, deed.at, deed.id, days,
               coalesce(sum(days) OVER (
                   PARTITION BY package.id ORDER BY deed.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
               ), 0)::integer AS later
        FROM audit_log AS deed
        JOIN customer_package AS package ON package.id = deed.entity_id AND package.expires_on IS NOT NULL
        CROSS JOIN LATERAL (SELECT coalesce(
            (deed.details #>> '{expires_on,to}')::date - (deed.details #>> '{expires_on,from}')::date,
            (deed.details ->> 'to')::date - (deed.details ->> 'from')::date,
            CASE WHEN (deed.details ->> 'extends_expiry')::boolean THEN (deed.details ->> 'days_paused')::integer END,
            0
        ) AS days) AS shift
        WHERE deed.entity = 'customer_package' AND deed.action IN ('package.extended', 'package.resumed')
    ) AS move
    WHERE days > 0
    ORDER BY id
"""


def upgrade() -> None:
    """Add the column, the table and the indexes, and fill them from what is known."""
    op.add_column(
        "customer_package_item",
        sa.Column("list_value", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_customer_package_item_list_value_not_negative"), "customer_package_item", "list_value >= 0"
    )
    op.execute(BACKFILL_VALUE)
    op.create_table(
        "package_expiry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_package_id", sa.BigInteger(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.Date(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_package_id"], ["customer_package.id"], name=op.f("fk_package_expiry_customer_package_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_expiry")),
    )
    op.create_index(
        "ix_package_expiry_customer_package_id_moved_at", "package_expiry", ["customer_package_id", "moved_at", "id"]
    )
    op.execute(BACKFILL_MOVES)
    op.execute("REVOKE UPDATE, DELETE ON package_expiry FROM tula_app")
    op.create_index("ix_package_usage_usage_at_id", "package_usage", ["usage_at", "id"])
    op.create_index("ix_package_usage_created_at", "package_usage", ["created_at"], postgresql_using="brin")
    op.create_index(
        "ix_invoice_line_customer_package_id",
        "invoice_line",
        ["customer_package_id"],
        postgresql_where=sa.text("customer_package_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_invoice_line_customer_package_id", "invoice_line")
    op.drop_index("ix_package_usage_created_at", "package_usage")
    op.drop_index("ix_package_usage_usage_at_id", "package_usage")
    op.drop_table("package_expiry")
    op.drop_column("customer_package_item", "list_value")

"""The audit log is sealed: each entry hashed over the one before it; and it says where a request came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLE = "tula_app"

# Written in one way only, whatever the session's timezone, date style or encoding, and with every column.
ENTRY_BYTES = """
CREATE FUNCTION audit_entry_bytes(entry audit_log) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.convert_to(
        pg_catalog.jsonb_build_array(
            entry.id, pg_catalog.to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            entry.actor, entry.address, entry.request_id,
            entry.action, entry.entity, entry.entity_id, entry.details
        )::text,
        'UTF8'
    )
$$
"""

# The first entry of a transaction seals all of its entries, the others find themselves sealed. What is committed is
# sealed, and what others have not committed is not seen: so what is unsealed is our own. Its plans are kept from when
# the tables were small, so they must be those that stay quick.
SEAL_AUDIT = """
CREATE FUNCTION seal_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    head public.audit_head;
    entry public.audit_log;
BEGIN
    IF EXISTS (SELECT FROM public.audit_seal WHERE audit_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT head FROM public.audit_head FOR NO KEY UPDATE;
    FOR entry IN
        SELECT unsealed.* FROM public.audit_log AS unsealed
        WHERE unsealed.id >= NEW.id
          AND NOT EXISTS (SELECT FROM public.audit_seal WHERE audit_id = unsealed.id)
        ORDER BY unsealed.id
    LOOP
        head.position := head.position + 1;
        head.hash := sha256(head.hash || public.audit_entry_bytes(entry));
        INSERT INTO public.audit_seal (position, audit_id, hash) VALUES (head.position, entry.id, head.hash);
    END LOOP;
    UPDATE public.audit_head SET position = head.position, hash = head.hash;
    RETURN NULL;
END
$$
"""

SEAL_WHAT_IS_THERE = """
DO $$
DECLARE
    entry audit_log;
    place bigint := 0;
    last_hash bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR entry IN SELECT * FROM audit_log ORDER BY id LOOP
        place := place + 1;
        last_hash := sha256(last_hash || audit_entry_bytes(entry));
        INSERT INTO audit_seal (position, audit_id, hash) VALUES (place, entry.id, last_hash);
    END LOOP;
    INSERT INTO audit_head (position, hash) VALUES (place, last_hash);
END
$$
"""


def upgrade() -> None:
    """Add the columns and the chain, seal what is there, and seal what comes at the end of its transaction."""
    op.add_column("audit_log", sa.Column("address", sa.Text(), nullable=True))
    op.add_column("audit_log", sa.Column("request_id", sa.Text(), nullable=True))
    op.create_index("ix_audit_log_at_id", "audit_log", ["at", "id"])
    op.create_table(
        "audit_seal",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", postgresql.BYTEA(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_seal_audit_id")),
    )
    op.create_table(
        "audit_head",
        sa.Column("is_only", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", postgresql.BYTEA(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("is_only", name=op.f("pk_audit_head")),
    )
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON audit_seal, audit_head FROM {ROLE}")
    op.execute(ENTRY_BYTES)
    op.execute(SEAL_AUDIT)
    op.execute(SEAL_WHAT_IS_THERE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER seal_audit AFTER INSERT ON audit_log"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_audit()"
    )


def downgrade() -> None:
    """Take the chain away."""
    op.execute("DROP TRIGGER seal_audit ON audit_log")
    op.execute("DROP FUNCTION seal_audit()")
    op.execute("DROP FUNCTION audit_entry_bytes(audit_log)")
    op.drop_table("audit_head")
    op.drop_table("audit_seal")
    op.drop_index("ix_audit_log_at_id", table_name="audit_log")
    op.drop_column("audit_log", "request_id")
    op.drop_column("audit_log", "address")

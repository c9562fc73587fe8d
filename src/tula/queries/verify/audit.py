"""The audit log is whole: every entry has its seal, every seal its entry, and each follows from the one before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.models import AuditHead, AuditSeal
from tula.queries.verify.proof import Difference, sql_proof

_NOTHING_BEFORE = "decode(repeat('00', 32), 'hex')"

AUDIT_ENTRY = sql_proof(
    "audit_entry",
    f"""
    WITH chain AS (
        SELECT position, audit_id, hash, lag(hash, 1, {_NOTHING_BEFORE}) OVER (ORDER BY position) AS hash_before
        FROM audit_seal
    ), compared AS (
        SELECT coalesce(entry.id, chain.audit_id) AS id, chain.position, chain.hash,
               CASE WHEN entry.id IS NULL THEN NULL
                    ELSE sha256(chain.hash_before || audit_entry_bytes(entry)) END AS found,
               entry.id IS NULL AS is_gone
        FROM chain FULL JOIN audit_log AS entry ON entry.id = chain.audit_id
    )
    SELECT format('audit entry %s', id) AS subject,
           CASE WHEN position IS NULL THEN 'no such entry'
                ELSE format('seal %s, %s', position, left(encode(hash, 'hex'), 16)) END AS expected,
           CASE WHEN is_gone THEN 'removed' WHEN position IS NULL THEN 'inserted without a seal'
                ELSE format('changed: %s', left(encode(found, 'hex'), 16)) END AS actual
    FROM compared
    WHERE is_gone OR position IS NULL OR hash <> found
    ORDER BY id
    """,  # noqa: S608 - our own statement
)

AUDIT_SEAL = sql_proof(
    "audit_seal",
    """
    WITH placed AS (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before FROM audit_seal)
    SELECT 'audit seals' AS subject, format('seal %s after seal %s', before + 1, before) AS expected,
           format('seal %s', position) AS actual
    FROM placed WHERE position <> before + 1
    """,
)

AUDIT_HEAD = sql_proof(
    "audit_head",
    f"""
    WITH last AS (
        SELECT coalesce(max(position), 0) AS position,
               coalesce((SELECT hash FROM audit_seal ORDER BY position DESC LIMIT 1), {_NOTHING_BEFORE}) AS hash
        FROM audit_seal
    )
    SELECT 'the last seal' AS subject,
           format('%s, %s', head.position, left(encode(head.hash, 'hex'), 16)) AS expected,
           format('%s, %s', last.position, left(encode(last.hash, 'hex'), 16)) AS actual
    FROM last LEFT JOIN audit_head AS head ON head.is_only
    WHERE (head.position, head.hash) IS DISTINCT FROM (last.position, last.hash)
    """,  # noqa: S608 - our own statement
)

PROOFS = (AUDIT_ENTRY, AUDIT_SEAL, AUDIT_HEAD)


def last_seal(session: Session) -> str:
    """Tell the last seal as `PLACE:HASH`, to be noted where whoever owns the database cannot change it."""
    head = session.execute(select(AuditHead.position, AuditHead.hash)).one_or_none()
    return f"{head.position}:{head.hash.hex()}" if head else "0:"


def compare_seal(session: Session, noted: str) -> list[Difference]:
    """Find out whether the chain still runs through a seal that was noted as `last_seal` told it."""
    place, _, seal = noted.partition(":")
    found = session.scalar(select(AuditSeal.hash).where(AuditSeal.position == int(place)))
    actual = found.hex() if found is not None else "no such seal"
    return [] if actual == seal else [Difference("audit_seal", f"seal {place}", seal, actual)]

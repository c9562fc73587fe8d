"""All proofs, one after another."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tula.queries.verify import (
    audit,
    entitlement,
    invoice,
    numbering,
    payment,
    redemption,
    stock,
    stock_kind,
    tax,
    usage,
)
from tula.queries.verify.proof import Difference, Proof

PROOFS: tuple[Proof, ...] = (
    *entitlement.PROOFS,
    *usage.PROOFS,
    *redemption.PROOFS,
    *invoice.PROOFS,
    *tax.PROOFS,
    *payment.PROOFS,
    *stock.PROOFS,
    *stock_kind.PROOFS,
    *numbering.PROOFS,
    *audit.PROOFS,
)

# The proofs join whole tables: they need room to hash and sort, and never gain by looking rows up one by one,
# which is what a planner without fresh statistics would do.
_WHOLE_TABLES = text("SELECT set_config('work_mem', '128MB', true), set_config('enable_nestloop', 'off', true)")


# Within a transaction that writes, its deeds are sealed first, as its end would do.
_SEALED = text("SET CONSTRAINTS seal_audit IMMEDIATE")


def run_verify(session: Session) -> list[Difference]:
    """List everything in the books that does not agree; nothing means that they are proved."""
    session.execute(_WHOLE_TABLES)
    session.execute(_SEALED)
    return [difference for prove in PROOFS for difference in prove(session)]

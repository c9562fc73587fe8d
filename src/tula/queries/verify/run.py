"""All proofs, one after another."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tula.queries.verify import entitlement, invoice, numbering, payment, redemption, stock, tax, usage
from tula.queries.verify.proof import Difference, Proof

PROOFS: tuple[Proof, ...] = (
    *entitlement.PROOFS,
    *usage.PROOFS,
    *redemption.PROOFS,
    *invoice.PROOFS,
    *tax.PROOFS,
    *payment.PROOFS,
    *stock.PROOFS,
    *numbering.PROOFS,
)

# The proofs sort and hash whole tables; a desk's statements do not need this much.
_ROOM = text("SET LOCAL work_mem = '128MB'")


def run_verify(session: Session) -> list[Difference]:
    """List everything in the books that does not agree; nothing means that they are proved."""
    session.execute(_ROOM)
    return [difference for prove in PROOFS for difference in prove(session)]

"""The proof of the books: ledger against balances, invoices against their lines, payments, stock and numbers."""

from tula.queries.verify.audit import compare_seal, last_seal
from tula.queries.verify.proof import Difference
from tula.queries.verify.run import run_verify

__all__ = ["Difference", "compare_seal", "last_seal", "run_verify"]

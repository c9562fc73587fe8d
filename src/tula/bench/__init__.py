"""The benchmark: bills a second over HTTP, against what PostgreSQL alone needs for the same bills.

The one rule: both are measured in the same rounds, on the same scratch database, and the books must agree afterwards.
"""

from tula.bench.run import BenchFailed, Report, run_bench

__all__ = ["BenchFailed", "Report", "run_bench"]

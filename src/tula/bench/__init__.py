"""The benchmark: bills a second over HTTP, against what PostgreSQL alone needs for the same bills.

The one rule: both are measured in the same rounds, on the same scratch database, and the books must agree afterwards.
Nothing is imported here, so that the load generator starts at once.
"""

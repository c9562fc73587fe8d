"""Tula: billing for spas that sell packages, on a ledger whose scales always balance."""

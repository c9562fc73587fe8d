"""Imports: files of customers, catalogue and running packages."""

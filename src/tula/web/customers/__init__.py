"""Customers: the people a spa serves."""

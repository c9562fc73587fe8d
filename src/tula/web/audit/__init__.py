"""The audit log: its page and its files."""

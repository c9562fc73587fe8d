"""What can go wrong with the embedded database, each told in one line for whoever started it."""


class PostgresError(Exception):
    """The embedded database cannot be used; the message says why and what to do."""

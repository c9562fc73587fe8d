"""Customer packages and their templates."""

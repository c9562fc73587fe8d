"""Logging in: names and passwords checked, sessions and CSRF, strangers turned away. The demo has none of it."""

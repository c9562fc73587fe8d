"""The schema's history: numbered Alembic migrations, packaged with the program.

The one rule: a migration that has been released is never edited; a new one follows it.
"""

from tula.migrations.runner import MigrationError, downgrade, history, pending, upgrade

__all__ = ["MigrationError", "downgrade", "history", "pending", "upgrade"]

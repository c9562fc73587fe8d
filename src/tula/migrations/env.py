"""What Alembic runs for every command: the connection that the runner hands over, and our tables.

The one rule: migrations run as the owner of the database, in one transaction, one program at a time.
"""

from alembic import context

from tula.models import Base


def run() -> None:
    """Run the migrations on the runner's connection."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()

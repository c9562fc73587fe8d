"""Production: somebody else's PostgreSQL, login and CSRF on.

The one rule: it does not start on anything that is not ready for real customers.
"""

from __future__ import annotations

from tula.commands.console import CommandError, announce, progress
from tula.commands.database import has_users, is_demo, require_current_schema
from tula.config import read_config


def run_serve(*, host: str, port: int) -> None:
    """Check what production needs, then serve.

    :raises CommandError: migrations are pending, or the database holds the demo spa.
    """
    from tula.commands.server import reserved_port, serve

    config = read_config()
    if config.demo:
        raise CommandError("TULA_DEMO is set: the demo has no login and is no production.")
    require_current_schema(config.database_url)
    if is_demo(config.database_url):
        raise CommandError("The database holds the demo spa; production needs a database of its own.")
    if not has_users(config.database_url):
        progress("Nobody can log in yet; add the first user with: tula user add NAME --role owner")
    _forget_old_answers(config.database_url)
    with reserved_port(host, port) as free_port:
        shown = f"[{host}]" if ":" in host else host
        serve(
            config,
            host=host,
            port=free_port,
            on_ready=lambda: announce(f"Tula is ready: http://{shown}:{free_port}"),
        )


def _forget_old_answers(url: str) -> None:
    """Clear away the answers kept for repeated requests that nobody repeats any more."""
    from tula import clock, db
    from tula.operations.idempotency import forget_old

    engine = db.configure(url)
    db.transaction(lambda session: forget_old(session, now=clock.now()))
    engine.dispose()

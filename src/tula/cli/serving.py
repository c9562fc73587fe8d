"""Commands that serve the pages: `demo` and `serve`."""

from __future__ import annotations

from pathlib import Path

import click

from tula.cli.options import Folder, port_option


@click.command()
@port_option
@click.option(
    "--data-dir",
    type=Folder(),
    metavar="DIR",
    help="Keep the data in DIR, made at the first start. Default: TULA_DATA_DIR, else ./var (as root: /var/lib/tula).",
)
@click.option("--empty", is_flag=True, help="Do not load the demo spa.")
def demo(*, port: int, data_dir: Path | None, empty: bool) -> None:
    """Start a demo spa with its own database, for this computer only.

    Makes the embedded PostgreSQL at the first start, brings it up to date, loads a spa with a year of history
    once, and serves on 127.0.0.1 without login. Prints one line, "Tula is ready: http://127.0.0.1:PORT", when the
    first page can be seen. Ctrl-C stops everything; the next start finds the data again.

    \b
    Example:  tula demo --port 8080 --data-dir /tmp/spa
    """
    from tula import config
    from tula.commands.demo import run_demo

    run_demo(port=port, data_dir=data_dir or config.data_dir(), empty=empty)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@port_option
def serve(*, host: str, port: int) -> None:
    """Serve in production, with login, on a PostgreSQL of your own.

    Needs TULA_DATABASE_URL (postgresql://user@host/database, version 15 or newer) and TULA_SECRET_KEY (at least 32
    characters). Does not start while migrations are pending or on the demo spa. Behind a proxy that ends TLS, which
    production needs, set TULA_TRUSTED_PROXIES to the number of proxies. To send invoices by e-mail, set
    TULA_SMTP_URL (smtp://user:password@host:587?tls=starttls, or smtps://...) and TULA_MAIL_FROM (the sender's
    address). docs/self-hosting.md shows all of it.

    \b
    Example:  TULA_DATABASE_URL=postgresql://tula@db/tula TULA_SECRET_KEY=... tula serve --port 80 --host 0.0.0.0
    """
    from tula.commands.serve import run_serve

    run_serve(host=host, port=port)

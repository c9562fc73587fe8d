"""Fixtures for everybody: a real PostgreSQL, a fresh database per worker, the application on it.

One embedded server serves the whole run. Each xdist worker has a database of its own, made from a template that
was migrated once. `session` rolls back after each test and is for tests of one transaction; `clean_database` gives a
new database to tests that commit, and proves afterwards that the books still agree.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tula import db
from tula.config import Config
from tula.postgres import Cluster, start
from tula.queries.verify import run_verify

TEMPLATE = "tpl"
SECRET_KEY = "only for tests, and long enough to pass"
_FOLDER = "TULA_TEST_FOLDER"
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
"""Bytes: many times what a run needs."""


# --- One server for the run ------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """The controller makes the folder; workers inherit its name with the environment."""
    config.addinivalue_line(
        "markers", "damages_books: leaves books that do not agree, on purpose; they are not proved afterwards"
    )
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="tula-test-", dir=_parent()))
    folder.chmod(0o755)
    os.environ[_FOLDER] = str(folder)
    # Nothing that a developer has set may reach a test.
    for name in [
        name
        for name in os.environ
        if name.startswith("TULA_") and name not in {_FOLDER, "TULA_REQUIRE_BROWSER", "TULA_SEQUENCES"}
    ]:
        del os.environ[name]


def _parent() -> Path | None:
    """Where the test's files go: into memory where that has room, for nearly every test makes a database of files.

    As root the server runs as another account, which must be able to pass: not every TMPDIR lets it.
    """
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        return _MEMORY
    return Path("/tmp") if os.geteuid() == 0 else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or _FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(_FOLDER))
    if (folder / "server" / "pgdata-18" / "postmaster.pid").exists():
        start(folder / "server", durable=False).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """The embedded server that all workers share; whoever needs it first starts it."""
    cluster = start(Path(os.environ[_FOLDER]) / "server", durable=False)
    yield cluster
    cluster.release()


class Database:
    """A worker's own database: made from the template when first asked for, and again after a test that committed."""

    def __init__(self, server: Cluster, name: str) -> None:
        self.name = name
        self.url = server.url(name)
        self._admin_url = server.url("postgres", user="postgres")
        self._engine: Engine | None = None
        self.is_fresh = False
        self.counts_from_one = False

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = db.configure(self.url)
        return self._engine

    def renew(self) -> None:
        """Make the database afresh."""
        self.disconnect()
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            # The template is busy for a moment while another worker copies it.
            for attempt in range(100):
                try:
                    admin.execute(f'CREATE DATABASE "{self.name}" TEMPLATE {TEMPLATE} OWNER tula_owner')
                    break
                except psycopg.errors.ObjectInUse:
                    if attempt == 99:
                        raise
                    time.sleep(0.05)
        self.is_fresh = True
        self.counts_from_one = True

    def disconnect(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


@pytest.fixture(scope="session")
def _template(server: Cluster) -> None:
    """Migrate the template once for all workers."""
    from tula import migrations

    with (Path(os.environ[_FOLDER]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is not None:
                return
            admin.execute("DROP DATABASE IF EXISTS unfinished")
            admin.execute("CREATE DATABASE unfinished OWNER tula_owner")
            migrations.upgrade(server.url("unfinished"))
            admin.execute(f"ALTER DATABASE unfinished RENAME TO {TEMPLATE}")


@pytest.fixture(scope="session")
def _database(server: Cluster, _template: None) -> Iterator[Database]:
    database = Database(server, f"w_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    yield database
    database.disconnect()


# --- A test's database -----------------------------------------------------------------------------


@pytest.fixture
def database_url(_database: Database) -> str:
    """The address of a migrated, empty database."""
    if not _database.is_fresh:
        _database.renew()
    return _database.url


@pytest.fixture
def engine(_database: Database, database_url: str) -> Engine:
    """The application's engine (role `tula_app`); `tula.db` is configured with it."""
    return _database.engine


@pytest.fixture
def session(_database: Database, engine: Engine) -> Iterator[Session]:
    """A session whose work is rolled back after the test."""
    _database.counts_from_one = False  # ids that were given out do not come back
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        outer.rollback()


@pytest.fixture
def clean_database(request: pytest.FixtureRequest, _database: Database, database_url: str) -> Iterator[str]:
    """A database for a test that commits. Afterwards its books must agree."""
    if not _database.counts_from_one:
        _database.renew()
    _database.is_fresh = False
    _ = _database.engine
    yield database_url
    try:
        if request.node.get_closest_marker("damages_books") is None:
            prove_books(_database.engine)
    finally:
        _database.disconnect()


def prove_books(engine: Engine) -> None:
    """Fail the test with every difference that `tula verify` finds."""
    with Session(engine) as session:
        differences = run_verify(session)
    if differences:
        lines = [f"{d.kind} {d.subject}: expected {d.expected}, found {d.actual}" for d in differences]
        pytest.fail("the books do not agree:\n" + "\n".join(lines), pytrace=False)


# --- The application -------------------------------------------------------------------------------


@pytest.fixture
def config(clean_database: str) -> Config:
    """The configuration of the demo: no login."""
    return Config(database_url=clean_database, secret_key=SECRET_KEY, demo=True, testing=True)


@pytest.fixture(scope="session")
def _applications() -> dict[Config, Flask]:
    """The worker's applications that several tests may use."""
    return {}


@pytest.fixture
def app(config: Config, _applications: dict[Config, Flask]) -> Flask:
    """The application. That of the demo is made once: it keeps nothing between requests but its compiled templates."""
    from tula.web.app import create_app

    if not config.demo:
        return create_app(config)
    if config not in _applications:
        _applications[config] = create_app(config)
    return _applications[config]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(clean_database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a real server process on this worker's database, such as http://127.0.0.1:49152."""
    port = free_port()
    environ = os.environ | Config(database_url=clean_database, secret_key=SECRET_KEY, demo=True).to_environment()
    log = tmp_path / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tula.commands.server", str(port)], env=environ, stdout=output, stderr=output
        )
    try:
        await_answer(f"http://127.0.0.1:{port}/", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(url: str, process: subprocess.Popen[bytes], log: Path, *, patience: float = 60) -> None:
    """Wait until a server answers; fail with its own words when it does not."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"the server does not answer:\n{log.read_text()[-3000:]}", pytrace=False)

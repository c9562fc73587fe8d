"""Production as docs/self-hosting.md sets it up: two logins, a first user, TLS in front, backup and restore."""

from __future__ import annotations

import base64
import http.client
import json
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import errors

from tests.cli.conftest import Running, assert_one_line, tula
from tests.cli.test_user import typed
from tests.conftest import SECRET_KEY
from tula.postgres import Cluster, start

GUIDE = Path(__file__).parents[2] / "docs" / "self-hosting.md"
PASSWORD = "a password of asha"
CUSTOMER = {"name": "Asha Rao", "phone": "98450 12345"}


def documented_sql() -> list[str]:
    """The statements of the guide, word for word."""
    block = re.search(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return block[1].split(";\n")


@dataclass
class Hosted:
    """A server as somebody set it up who read the guide."""

    cluster: Cluster

    @property
    def web(self) -> str:
        return self.cluster.url(user="tula_web")

    @property
    def environ(self) -> dict[str, str]:
        return {"TULA_DATABASE_URL": self.web, "TULA_SECRET_KEY": SECRET_KEY, "TULA_TRUSTED_PROXIES": "1"}

    @property
    def owner_environ(self) -> dict[str, str]:
        return {"TULA_DATABASE_URL": self.web, "TULA_MIGRATION_DATABASE_URL": self.cluster.url(user="tula_owner")}


@pytest.fixture
def hosted(folder: Path) -> Iterator[Hosted]:
    cluster = start(folder, durable=False)
    with psycopg.connect(cluster.url("postgres", user="postgres"), autocommit=True) as admin:
        # Nothing of what the embedded server makes for itself.
        admin.execute("DROP DATABASE tula")
        admin.execute("DROP ROLE tula_owner")
        admin.execute("DROP ROLE tula_app")
        for statement in documented_sql():
            admin.execute(statement)  # type: ignore[arg-type]
    yield Hosted(cluster)
    cluster.release()


@dataclass
class Proxied:
    """A client of the TLS proxy in front of the server."""

    port: int
    cookie: str = ""

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, Any, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Host": "spa.example", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        connection.close()
        return response.status, response.headers, text

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.send("GET", path)[2])
        assert found
        return found[1]


def test_production_as_the_guide_says(hosted: Hosted, tmp_path: Path) -> None:
    assert_one_line(tula("serve", "--port", "0", **hosted.environ), "migration")
    migrated = tula("migrate", **hosted.owner_environ)
    assert migrated.returncode == 0, migrated.stderr

    running = Running("serve", "--port", "0", folder=tmp_path / "x", **hosted.environ)
    assert running.first_line.startswith("Tula is ready: http://127.0.0.1:"), running.said()
    try:
        assert "tula user add" in running.said()
        added = typed(f"{PASSWORD}\n", "add", "asha", "--role", "owner", "--password-stdin", **hosted.owner_environ)
        assert added.returncode == 0, added.stderr
        the_browser_and_the_program(Proxied(int(running.first_line.rpartition(":")[2])))
    finally:
        status, _ = running.stop(signal.SIGTERM)
    assert status == 0, running.said()

    with psycopg.connect(hosted.web) as web:
        logins = web.execute(
            "SELECT actor, address, details FROM audit_log WHERE action = 'user.logged_in' ORDER BY id"
        )
        assert logins.fetchall() == [("asha", "203.0.113.7", {"way": way}) for way in ("page", "basic")]
    the_application_login_cannot_rewrite_history(hosted.web)

    dump = tmp_path / "tula.dump"
    assert tula("backup", str(dump), **hosted.owner_environ).returncode == 0
    assert tula("verify", **hosted.environ).returncode == 0
    restored = tula("restore", "--force", str(dump), **hosted.owner_environ)
    assert restored.returncode == 0, restored.stderr
    assert tula("verify", **hosted.environ).returncode == 0
    assert "asha" in typed("", "list", **hosted.environ).stdout
    the_application_login_cannot_rewrite_history(hosted.web)


def the_browser_and_the_program(client: Proxied) -> None:
    status, headers, _ = client.send("GET", "/")
    assert (status, headers["Location"]) == (303, "/login")
    form = {"username": "asha", "password": PASSWORD, "csrf_token": client.token("/login"), "next": "/customers"}
    form_type = {"Content_Type": "application/x-www-form-urlencoded", "Referer": "https://spa.example/login"}
    status, headers, _ = client.send("POST", "/login", urlencode(form), **form_type)
    assert (status, headers["Location"]) == (303, "/customers")
    assert "Secure; HttpOnly" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"]

    body = json.dumps(CUSTOMER)
    page = {"Content_Type": "application/json", "Referer": "https://spa.example/customers"}
    assert client.send("POST", "/api/customers", body, **page)[0] == 400
    assert client.send("POST", "/api/customers", body, **page, X_CSRFToken=client.token("/customers"))[0] == 201

    program = Proxied(client.port)
    assert program.send("POST", "/api/customers", body, Content_Type="application/json")[0] == 401
    credentials = "Basic " + base64.b64encode(f"asha:{PASSWORD}".encode()).decode()
    for _ in range(3):
        status, _, text = program.send(
            "POST", "/api/customers", body, Content_Type="application/json", Authorization=credentials
        )
        assert status == 201, text


FORBIDDEN = [
    "UPDATE {} SET actor = 'somebody else'",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "DROP TABLE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN x int",
    "CREATE INDEX ON {} (id)",
]
FORBIDDEN_ELSEWHERE = [
    "INSERT INTO audit_seal (position, audit_id, hash) VALUES (1, 1, '')",
    "UPDATE audit_head SET position = 0",
    "DELETE FROM audit_seal",
    "CREATE OR REPLACE FUNCTION seal_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET ROLE tula_owner",
    "CREATE TABLE x (y int)",
    "CREATE SCHEMA x",
    "CREATE ROLE x",
    "UPDATE alembic_version SET version_num = '0'",
    "DELETE FROM alembic_version",
]


def the_application_login_cannot_rewrite_history(url: str) -> None:
    """Not as it logs in, nor as the role that the application takes."""
    each = [statement.format(table) for table in ("package_usage", "audit_log") for statement in FORBIDDEN]
    with psycopg.connect(url, autocommit=True) as web:
        # A grant without the right to give it is a warning, not an error: what follows shows that it gave nothing.
        web.execute("GRANT UPDATE ON audit_log TO tula_app")
        for role in ("NONE", "tula_app"):
            web.execute(f"SET ROLE {role}")  # type: ignore[arg-type]
            web.execute("SELECT count(*) FROM package_usage, audit_log")
            for statement in (*each, *FORBIDDEN_ELSEWHERE):
                with pytest.raises(errors.InsufficientPrivilege):
                    web.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TULA_SECRET_KEY": ""}, "TULA_SECRET_KEY"),
        ({"TULA_SECRET_KEY": "short"}, "32 characters"),
        ({"TULA_DATABASE_URL": ""}, "TULA_DATABASE_URL"),
        ({"TULA_DEMO": "1"}, "demo"),
        ({"TULA_TRUSTED_PROXIES": "many"}, "TULA_TRUSTED_PROXIES"),
        ({"TULA_TRUSTED_PROXIES": "-1"}, "TULA_TRUSTED_PROXIES"),
    ],
)
def test_production_refuses_to_start(clean_database: str, changes: dict[str, str], words: str) -> None:
    environ = {"TULA_DATABASE_URL": clean_database, "TULA_SECRET_KEY": SECRET_KEY} | changes
    assert_one_line(tula("serve", "--port", "0", **environ), words)


def test_production_refuses_the_demo_spa(clean_database: str) -> None:
    with psycopg.connect(clean_database) as connection:
        connection.execute("INSERT INTO setting (key, value) VALUES ('demo', 'true')")
    done = tula("serve", "--port", "0", TULA_DATABASE_URL=clean_database, TULA_SECRET_KEY=SECRET_KEY)
    assert_one_line(done, "demo spa")

"""Login in production: nobody gets anything without it, and everybody only what the role allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pydantic import BaseModel
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.conftest import SECRET_KEY
from tula import db, passwords
from tula.config import Config
from tula.domain.errors import Invalid
from tula.domain.username import InvalidUsername, parse_username
from tula.operations import users
from tula.web import origin
from tula.web.auth import door, guard
from tula.web.auth.routes import own_address
from tula.web.parsing import Body
from tula.web.security import Deed, allowed, deed_of

HOST = "https://spa.example"
PASSWORD = "a password of asha"
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
CUSTOMER = {"name": "Asha Rao", "phone": "98450 12345"}


@pytest.fixture
def config(clean_database: str) -> Config:
    return Config(database_url=clean_database, secret_key=SECRET_KEY, testing=True)


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """One user of each role, named like it; all with one password."""
    return {role: add_user(role, role) for role in ("owner", "manager", "desk", "accountant")}


def add_user(name: str, role: str, password: str = PASSWORD) -> int:
    password_hash = passwords.hash_password(password, username=name, is_cheap=True)
    return db.transaction(
        lambda session: users.add_user(
            session, username=name, password_hash=password_hash, role=role, actor="test", now=NOW
        )
    )


def set_password(name: str, password: str) -> None:
    password_hash = passwords.hash_password(password, username=name, is_cheap=True)
    db.transaction(
        lambda session: users.change_password(
            session, username=name, password_hash=password_hash, actor="test", now=NOW
        )
    )


def change(name: str, **changes: Any) -> None:
    db.transaction(lambda session: users.change_user(session, username=name, actor="test", now=NOW, **changes))


def audit(action: str) -> list[tuple[str, int | None, dict[str, Any]]]:
    query = text("SELECT actor, entity_id, details FROM audit_log WHERE action = :action ORDER BY id")
    return db.reading(lambda session: [tuple(row) for row in session.execute(query, {"action": action})])


@dataclass
class Browser:
    """A browser over TLS: keeps cookies, sends the page's token and where it comes from."""

    client: FlaskClient
    address: str = "203.0.113.7"

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=HOST, environ_overrides={"REMOTE_ADDR": self.address}, **more)

    def token(self, path: str = "/login") -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get(path).text)
        assert found
        return found[1]

    def log_in(self, username: str, password: str = PASSWORD, **form: Any) -> TestResponse:
        form = {"username": username, "password": password, "csrf_token": self.token(), **form}
        return self.post("/login", data=form)

    def post(self, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        return self.send("POST", path, headers={"Referer": f"{HOST}/"} | (headers or {}), **more)

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        return self.client.open(
            path, method=method, base_url=HOST, environ_overrides={"REMOTE_ADDR": self.address}, **more
        )

    def send_json(self, method: str, path: str, body: Any) -> TestResponse:
        headers = {"X-CSRFToken": self.token("/"), "Referer": f"{HOST}/"}
        return self.send(method, path, json=body, headers=headers)


@pytest.fixture
def browser(client: FlaskClient, people: dict[str, int]) -> Browser:
    return Browser(client)


@pytest.fixture
def stranger(app: Flask, people: dict[str, int]) -> Browser:
    return Browser(app.test_client(use_cookies=False))


# --- Strangers -------------------------------------------------------------------------------------


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with each of its methods, and an address of it."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "1", rule.rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule, method, path


def test_nothing_is_answered_to_a_stranger(app: Flask, stranger: Browser) -> None:
    seen = 0
    for rule, method, path in rules(app):
        if rule.endpoint in guard.OPEN:
            continue
        answer = stranger.send(method, path, json={} if method != "GET" else None)
        if path.startswith(("/api/", "/packages/api/", "/integrated-billing/")) and path != "/api/docs":
            assert answer.status_code == 401, (method, path)
            assert answer.json == {"success": False, "code": "login_required", "message": "Please log in."}
        else:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["Location"].startswith("/login"), (method, path)
        seen += 1
    assert seen > 30


def test_what_is_open_is_the_login_and_its_face(stranger: Browser) -> None:
    assert {"static", "bootstrap.static", "auth.show_login", "auth.log_in"} == guard.OPEN
    assert stranger.get("/static/css/base.css").status_code == 200
    assert stranger.get("/bootstrap/static/css/bootstrap.min.css").status_code == 200
    assert stranger.get("/login").status_code == 200


def test_a_stranger_does_not_learn_what_exists(stranger: Browser) -> None:
    assert stranger.get("/nothing").status_code == 303
    assert stranger.get("/api/nothing").status_code == 401
    assert stranger.get("/static/../api/customers").status_code == 404


def test_the_description_of_the_api_needs_login(browser: Browser) -> None:
    assert browser.get("/api/openapi.json").status_code == 401
    assert browser.get("/api/docs").headers["Location"] == "/login?next=/api/docs"
    browser.log_in("accountant")
    assert browser.get("/api/openapi.json").status_code == 200
    assert browser.get("/api/docs").status_code == 200


# --- Logging in and out ----------------------------------------------------------------------------


def test_login_leads_to_the_page_that_was_asked_for(browser: Browser) -> None:
    asked = browser.get("/customers?q=asha&page=2")
    assert asked.headers["Location"] == "/login?next=/customers?q%3Dasha%26page%3D2"
    assert 'value="/customers?q=asha&amp;page=2"' in browser.get(asked.headers["Location"]).text
    answer = browser.log_in("desk", next="/customers?q=asha&page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/customers?q=asha&page=2")
    page = browser.get("/customers")
    assert page.status_code == 200
    assert "<strong>desk</strong> · desk" in page.text
    assert "Demo" not in page.text
    assert browser.get("/login").headers["Location"] == "/"


def test_the_cookie_is_for_https_only_out_of_reach_of_scripts_and_of_other_sites(browser: Browser) -> None:
    (cookie,) = browser.log_in("desk").headers.getlist("Set-Cookie")
    name, *marks = cookie.split("; ")
    assert name.startswith("__Host-tula=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(marks)
    assert not any(mark.startswith("Domain") for mark in marks)


def test_a_session_begins_with_nothing_of_the_strangers(browser: Browser) -> None:
    before = browser.token()
    browser.log_in("desk", csrf_token=before)
    answer = browser.post("/api/customers", json=CUSTOMER, headers={"X-CSRFToken": before})
    assert (answer.status_code, answer.json["code"]) == (400, "page_out_of_date")


def test_the_name_may_be_typed_in_capitals(browser: Browser) -> None:
    assert browser.log_in(" Desk ").status_code == 303


def test_logging_out(browser: Browser, people: dict[str, int]) -> None:
    browser.log_in("accountant")
    assert browser.post("/logout").status_code == 400
    assert browser.get("/").status_code == 200
    answer = browser.post("/logout", data={"csrf_token": browser.token("/")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?left=1")
    assert browser.get("/").status_code == 303
    assert "You are logged out." in browser.get("/login?left=1").text
    assert audit("user.logged_out") == [("accountant", people["accountant"], {})]


def test_a_working_day_without_a_click_ends_the_session(browser: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser.log_in("desk")
        for _ in range(4):
            clock.shift(timedelta(hours=11))
            assert browser.get("/").status_code == 200
        clock.shift(timedelta(hours=13))
        assert browser.get("/").status_code == 303


def test_a_page_with_customers_stays_in_no_cache(browser: Browser) -> None:
    browser.log_in("desk")
    for path in ("/customers", "/api/customers", "/login"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"
    assert "no-store" not in browser.get("/static/css/base.css").headers.get("Cache-Control", "")


# --- Wrong passwords -------------------------------------------------------------------------------


WRONG = [
    ("desk", "a password of bina"),
    ("desk", ""),
    ("desk", PASSWORD + "x" * 1000),
    ("nobody", PASSWORD),
    ("nobody", "nobody has this password"),
    ("stopped", PASSWORD),
    ("'; DROP TABLE app_user; --", PASSWORD),
    ("de\0sk", PASSWORD),
    ("", ""),
    ("x" * 5000, PASSWORD),
]


def test_a_wrong_login_says_the_same_whatever_is_wrong(browser: Browser) -> None:
    add_user("stopped", "owner")
    change("stopped", is_active=False)
    for username, password in WRONG:
        answer = browser.log_in(username, password)
        assert answer.status_code == 200, (username, password)
        assert "That username and password do not go together." in answer.text
        assert "WWW-Authenticate" not in answer.headers
        assert browser.get("/").status_code == 303


def test_every_login_and_every_failure_is_recorded_and_no_password(
    browser: Browser, people: dict[str, int], stranger: Browser
) -> None:
    browser.log_in("desk", "wrong password")
    browser.log_in("my-secret-by-mistake", "wrong password")
    browser.log_in("desk")
    stranger.get("/api/customers", auth=("owner", "wrong password"))
    stranger.get("/api/customers", auth=("owner", PASSWORD))
    page, basic = ({"way": way} for way in ("page", "basic"))
    desk, owner = people["desk"], people["owner"]
    assert audit("user.login_failed") == [("desk", desk, page), ("nobody", None, page), ("owner", owner, basic)]
    assert audit("user.logged_in") == [("desk", desk, page), ("owner", owner, basic)]
    everything = db.reading(
        lambda session: session.execute(text("SELECT audit_log::text FROM audit_log")).scalars().all()
    )
    assert len([row for row in everything if "user.added" in row]) == 4
    assert len([row for row in everything if ",203.0.113.7," in row]) == 5
    assert not [row for row in everything if "password of" in row or "argon2" in row or "mistake" in row]


def test_changes_of_users_are_recorded(people: dict[str, int]) -> None:
    set_password("desk", "another password")
    change("desk", role="manager")
    change("desk", is_active=False)
    change("desk")
    desk = people["desk"]
    assert audit("user.password_changed") == [("test", desk, {"username": "desk"})]
    assert audit("user.changed") == [
        ("test", desk, {"username": "desk", "role": {"from": "desk", "to": "manager"}}),
        ("test", desk, {"username": "desk", "is_active": {"from": True, "to": False}}),
    ]


def test_guessing_is_stopped_for_the_address_and_the_name(app: Flask, browser: Browser) -> None:
    for _ in range(10):
        assert "do not go together" in browser.log_in("desk", "a wrong password").text
    refused = browser.log_in("desk")
    assert refused.status_code == 429
    assert "Too many attempts" in refused.text
    assert browser.get("/").status_code == 303
    # Neither somebody else here nor the same person elsewhere is locked out.
    assert Browser(app.test_client()).log_in("owner").status_code == 303
    assert Browser(app.test_client(), address="198.51.100.9").log_in("desk").status_code == 303


def test_guessing_many_names_is_stopped_for_the_address(stranger: Browser) -> None:
    statuses = [stranger.get("/api/customers", auth=(f"name{n}", "a wrong password")) for n in range(31)]
    assert [answer.status_code for answer in statuses] == [401] * 30 + [429]
    assert statuses[-1].json["code"] == "too_many_attempts"


def test_right_logins_count_for_nothing(app: Flask, browser: Browser) -> None:
    for _ in range(35):
        assert Browser(app.test_client()).log_in("desk").status_code == 303


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
    ],
)
def test_a_household_counts_as_one_address(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": remote}):
        assert origin.caller() == counted


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.1")])
def test_only_proxies_of_our_own_are_believed(clean_database: str, proxies: int, counted: str) -> None:
    from tula.web.app import create_app

    app = create_app(Config(database_url=clean_database, secret_key=SECRET_KEY, testing=True, trusted_proxies=proxies))
    add_user("desk", "desk")
    headers = {"X-Forwarded-For": "192.0.2.1, 198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https, https, https"}
    headers["X-Forwarded-Host"] = "elsewhere.example"
    answer = app.test_client().get("/api/customers", auth=("desk", PASSWORD), headers=headers)
    assert answer.status_code == 200
    query = text("SELECT address FROM audit_log WHERE action = 'user.logged_in'")
    assert db.reading(lambda session: session.scalar(query)) == counted
    assert ("Strict-Transport-Security" in answer.headers) == (proxies > 0)


# --- Nobody is sent elsewhere ----------------------------------------------------------------------


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\n/evil.example",
    "/x\r\nSet-Cookie: a=b",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "",
    "/login?next=//evil.example",
    "/logout",
    "/" + "x" * 3000,
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_elsewhere_is_none_of_ours(address: str) -> None:
    assert own_address(address) == ""


def test_the_login_sends_nobody_elsewhere(app: Flask, people: dict[str, int]) -> None:
    for address in ELSEWHERE:
        browser = Browser(app.test_client())
        assert browser.log_in("desk", next=address).headers["Location"] == "/"
        assert browser.get("/login", query_string={"next": address}).headers["Location"] == "/"


@pytest.mark.parametrize(
    "address", ["/", "/customers", "/invoices?from=2026-01-01&q=a%20b", "/customers/7#x", "/%2F%2Fx"]
)
def test_pages_of_our_own_are_gone_on_to(address: str) -> None:
    assert own_address(address) == address


# --- Writes come from our own pages ----------------------------------------------------------------


def test_a_write_needs_the_token_of_the_page(browser: Browser) -> None:
    browser.log_in("desk")
    refused = browser.post("/api/customers", json=CUSTOMER)
    assert (refused.status_code, refused.json["code"]) == (400, "page_out_of_date")
    assert browser.send_json("POST", "/api/customers", CUSTOMER).status_code == 201
    assert [row[0] for row in audit("customer.added")] == ["desk"]


def test_a_write_needs_to_come_from_our_own_pages(browser: Browser) -> None:
    browser.log_in("desk")
    for referrer in ("", "https://evil.example/", "http://spa.example/", "https://spa.example:444/"):
        headers = {"X-CSRFToken": browser.token("/"), "Referer": referrer}
        assert browser.post("/api/customers", json=CUSTOMER, headers=headers).status_code == 400, referrer


def test_the_token_of_somebody_elses_session_is_none(app: Flask, browser: Browser) -> None:
    other = Browser(app.test_client())
    other.log_in("owner")
    browser.log_in("desk")
    headers = {"X-CSRFToken": other.token("/")}
    assert browser.post("/api/customers", json=CUSTOMER, headers=headers).status_code == 400


def test_a_login_needs_the_token_too(browser: Browser) -> None:
    browser.get("/login")
    answer = browser.post("/login", data={"username": "desk", "password": PASSWORD})
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert browser.get("/").status_code == 303


def test_a_browser_without_cookies_is_told_so(stranger: Browser) -> None:
    answer = stranger.log_in("desk")
    assert answer.status_code == 400
    assert "https://" in answer.text


# --- Programs --------------------------------------------------------------------------------------


def test_a_program_needs_no_token(stranger: Browser) -> None:
    answer = stranger.send("POST", "/api/customers", json=CUSTOMER, auth=("desk", PASSWORD))
    assert answer.status_code == 201
    assert [row[0] for row in audit("customer.added")] == ["desk"]


def test_a_program_is_told_that_its_password_is_wrong(stranger: Browser) -> None:
    for path in ("/api/customers", "/customers"):
        answer = stranger.get(path, auth=("desk", "a wrong password"))
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Tula", charset="UTF-8"'
        assert "The username or the password is wrong." in answer.text


def test_strange_credentials(stranger: Browser) -> None:
    for header in (
        "Basic",
        "Basic ???",
        "Basic ZGVzaw==",
        "Basic Og==",
        "Basic /w==",
        "Bearer x",
        "Digest a=desk",
        "x",
    ):
        assert stranger.get("/api/customers", headers={"Authorization": header}).status_code == 401, header


def test_no_browser_is_asked_for_basic(stranger: Browser) -> None:
    assert "WWW-Authenticate" not in stranger.get("/api/customers").headers


def test_a_header_does_not_make_a_browser_a_program(browser: Browser) -> None:
    """With a session's cookie, credentials beside it take away no guard."""
    browser.log_in("desk")
    for credentials in (("owner", PASSWORD), ("desk", PASSWORD), ("desk", "a wrong password")):
        assert browser.send("POST", "/api/customers", json=CUSTOMER, auth=credentials).status_code == 400
    assert audit("customer.added") == []


def test_the_slow_check_is_made_once_in_a_while(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = []

    def count(password: str, *, password_hash: str) -> bool:
        checks.append(password)
        return passwords.is_password(password, password_hash=password_hash)

    monkeypatch.setattr(door, "is_password", count)
    for _ in range(5):
        assert stranger.get("/api/customers", auth=("desk", PASSWORD)).status_code == 200
    assert checks == [PASSWORD]
    assert len(audit("user.logged_in")) == 1
    # What is remembered is this password of this user, and not for ever.
    assert stranger.get("/api/customers", auth=("desk", "a wrong password")).status_code == 401
    assert stranger.get("/api/customers", auth=("owner", "a wrong password")).status_code == 401
    assert len(checks) == 3
    later = door.time.monotonic() + door.REMEMBERED_SECONDS + 1
    monkeypatch.setattr(door.time, "monotonic", lambda: later)
    assert stranger.get("/api/customers", auth=("desk", PASSWORD)).status_code == 200
    assert len(checks) == 4


# --- What ends a session ---------------------------------------------------------------------------


def ways_in(app: Flask) -> list[Any]:
    """A browser and a program, both in; each tells the status of its next request."""
    browser, program = Browser(app.test_client()), Browser(app.test_client(use_cookies=False))
    browser.log_in("desk")
    return [
        lambda: browser.get("/api/customers").status_code,
        lambda: program.get("/api/customers", auth=("desk", PASSWORD)).status_code,
    ]


@pytest.mark.parametrize("ending", ["password", "stop"])
def test_a_new_password_or_a_stop_ends_everything_at_once(app: Flask, people: dict[str, int], ending: str) -> None:
    ways = ways_in(app)
    assert [way() for way in ways] == [200, 200]
    set_password("desk", "another password") if ending == "password" else change("desk", is_active=False)
    assert [way() for way in ways] == [401, 401]


def test_a_new_role_holds_at_once(browser: Browser) -> None:
    browser.log_in("desk")
    assert browser.send_json("PATCH", "/api/settings", {"terms": "x"}).status_code == 403
    change("desk", role="manager")
    assert browser.send_json("PATCH", "/api/settings", {"terms": "x"}).status_code == 200


def test_a_session_of_another_secret_is_none(browser: Browser, app: Flask) -> None:
    browser.log_in("desk")
    app.secret_key = "another secret of the same program, long enough"
    assert browser.get("/").status_code == 303


def test_a_session_that_names_nobody(browser: Browser) -> None:
    for kept in ("", "1", "1.", "x.y", "99999999999999999999.a", "1." + "0" * 32, "1.é", 7):
        with browser.client.session_transaction(base_url=HOST) as session:
            session["_user_id"] = kept
        assert browser.get("/").status_code == 303, kept


# --- Roles -----------------------------------------------------------------------------------------

MAY = {
    "owner": "look work override audit reopen records reports settings",
    "manager": "look work override audit reopen records reports settings",
    "desk": "look work",
    "accountant": "look reports",
    "stranger": "",
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("deed", Deed)
def test_who_may_do_what(role: str, deed: Deed) -> None:
    assert allowed(role, deed) == (deed.value in MAY[role].split())


def bill(benefit: object) -> dict[str, Any]:
    return {"customer_id": 1, "services": [{"service_id": 1, "benefit": benefit, "override_reason": "she asked"}]}


REQUESTS = [
    ("look", "GET", "/api/customers", None),
    ("look", "GET", "/settings", None),
    ("look", "POST", "/integrated-billing/preview", bill("auto")),
    ("work", "POST", "/api/customers", CUSTOMER),
    ("work", "PATCH", "/api/customers/1", {"name": "Bina"}),
    ("work", "POST", "/integrated-billing/create-professional", bill("auto")),
    ("override", "POST", "/integrated-billing/preview", bill("complimentary")),
    ("override", "POST", "/integrated-billing/create-professional", bill("none")),
    ("override", "POST", "/integrated-billing/create-professional", bill(7)),
    ("override", "POST", "/integrated-billing/create-professional", {**bill("complimentary"), "dry_run": True}),
    ("work", "PATCH", "/api/invoices/1/lines/1", {"version": 1, "qty": 2}),
    ("override", "PATCH", "/api/invoices/1/lines/1", {"version": 1, "benefit": "none", "override_reason": "x"}),
    ("override", "PATCH", "/api/invoices/1/lines/1", {"version": 1, "benefit": 7, "dry_run": True}),
    ("work", "POST", "/api/day-close", {"date": "2099-01-01"}),
    ("reopen", "POST", "/api/day-close/reopen", {"date": "2026-01-01", "reason": "A payment was missing"}),
    ("settings", "PATCH", "/api/settings", {"terms": "x"}),
    ("settings", "PATCH", "/api/settings", {"nonsense": "x"}),
    ("records", "POST", "/api/customers/1/merge", {"merged_id": 2, "dry_run": True}),
    ("records", "POST", "/api/customers/1/erase", {"reason": "She asked.", "dry_run": True}),
    ("records", "POST", "/api/imports/staff", {}),
    ("records", "POST", "/api/imports/staff/check", {}),
    ("work", "DELETE", "/api/customers", None),
]


@pytest.mark.parametrize("role", ["owner", "manager", "desk", "accountant"])
def test_roles_over_http(stranger: Browser, role: str) -> None:
    for deed, method, path, body in REQUESTS:
        answer = stranger.send(method, path, json=body, auth=(role, PASSWORD))
        if deed in MAY[role].split():
            assert answer.status_code not in {401, 403}, (method, path, body)
        else:
            assert answer.status_code == 403, (method, path, body)
            assert answer.json["code"] == "not_allowed"
            assert "manager" in answer.json["message"]


@pytest.mark.parametrize("role", ["owner", "manager", "desk", "accountant"])
def test_who_may_not_change_settings_reads_them(stranger: Browser, role: str) -> None:
    may = "settings" in MAY[role].split()
    for section in ("spa", "gst", "numbering", "packages", "payments", "paper"):
        text = stranger.send("GET", f"/settings/{section}", auth=(role, PASSWORD)).text
        assert ("Save settings" in text) == may, section
        assert ("An owner or a manager can change it." in text) != may, section
        assert ("disabled>" in text) != may, section
    overview = stranger.send("GET", "/settings", auth=(role, PASSWORD)).text
    assert ('href="/audit"' in overview) == ("audit" in MAY[role].split())


def test_every_route_that_changes_settings_says_so(app: Flask) -> None:
    for rule, method, path in rules(app):
        if path.startswith("/api/settings") and method != "GET":
            assert deed_of(app.view_functions[rule.endpoint], method=method) is Deed.SETTINGS, path


def test_more_of_a_benefit_that_a_manager_gave_needs_a_manager(stranger: Browser) -> None:
    def send(role: str, method: str, path: str, body: dict[str, Any]) -> Any:
        return stranger.send(method, path, json=body, auth=(role, PASSWORD))

    send("owner", "POST", "/api/customers", {"name": "Asha", "phone": "9845012345"})
    send("owner", "POST", "/api/services", {"name": "Facial", "price": 1200, "gst_rate": 5})
    gift = send("manager", "POST", "/integrated-billing/create-professional", bill("complimentary")).json["invoice"]
    path = f"/api/invoices/{gift['id']}/lines/{gift['lines'][0]['line_id']}"
    for change in ({"qty": 9}, {"unit_price": 9000}, {"qty": 9, "dry_run": True}, {}):
        assert send("desk", "PATCH", path, {"version": 1, **change}).status_code == 403, change
    assert send("desk", "PATCH", path, {"version": 1, "staff_id": None}).status_code == 200
    assert send("desk", "PATCH", path, {"version": 2, "benefit": "auto", "qty": 9}).status_code == 200
    assert send("desk", "PATCH", path, {"version": 3, "qty": 2}).status_code == 200


def test_what_is_not_marked_is_work(app: Flask) -> None:
    assert deed_of(object(), method="GET") is Deed.LOOK
    assert all(deed_of(object(), method=method) is Deed.WORK for method in ("POST", "PATCH", "PUT", "DELETE", "X"))
    looks = {
        path
        for rule, method, path in rules(app)
        if method != "GET" and deed_of(app.view_functions[rule.endpoint], method=method) is Deed.LOOK
    }
    assert looks == {
        "/api/day-close/count",
        "/integrated-billing/preview",
        "/logout",
        "/packages/api/customer-packages/1/adjust/preview",
        "/packages/api/customer-packages/1/use/preview",
    }


def test_every_body_that_can_override_a_benefit_is_asked_whether_it_does(app: Flask) -> None:
    """Whoever adds a body with a benefit in it must not forget `overrides_benefit`."""
    able = [body for body in all_bodies(Body) if mentions_benefit(body)]
    outer = [body for body in able if not any(body in parts(other) for other in able)]
    assert {"BillBody"} <= {body.__name__ for body in outer}
    for body in outer:
        assert body.overrides_benefit is not Body.overrides_benefit, f"{body.__name__} overrides without being asked"


def all_bodies(body: type[Body]) -> Iterator[type[Body]]:
    for child in body.__subclasses__():
        yield child
        yield from all_bodies(child)


def parts(body: type[BaseModel]) -> set[type[BaseModel]]:
    """The models that a body is made of."""
    found: set[type[BaseModel]] = set()
    for field in body.model_fields.values():
        waiting = [field.annotation]
        while waiting:
            kind = waiting.pop()
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= {kind} | parts(kind)
            waiting += getattr(kind, "__args__", ())
    return found


def mentions_benefit(body: type[BaseModel]) -> bool:
    return any("benefit" in model.model_fields for model in {body} | parts(body))


# --- Names and passwords ---------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["", "123456789", "x" * 201, "asha-the-owner"])
def test_weak_passwords(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.hash_password(password, username="Asha-The-Owner", is_cheap=True)


def test_a_password_is_one_whichever_way_its_accents_are_typed() -> None:
    password_hash = passwords.hash_password("café de la gare", username="asha", is_cheap=True)
    assert passwords.is_password("café de la gare", password_hash=password_hash)
    assert not passwords.is_password("cafe de la gare", password_hash=password_hash)


def test_real_hashes_are_slow_argon2id() -> None:
    password_hash = passwords.hash_password(PASSWORD, username="asha")
    assert password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_password(PASSWORD, password_hash=password_hash)
    assert not passwords.is_password(PASSWORD, password_hash="no hash")


@pytest.mark.parametrize("name", ["", "a", ".asha", "as ha", "asha:x", "आशा", "x" * 41, "ash\na"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(InvalidUsername):
        parse_username(name)


def test_one_name_one_user(people: dict[str, int]) -> None:
    with pytest.raises(users.UsernameTaken):
        add_user("DESK", "owner")
    with pytest.raises(users.UnknownRole):
        add_user("ravi", "boss")
    with pytest.raises(users.UserNotFound):
        change("ravi", role="desk")
    with pytest.raises(Invalid):
        change("desk", role="boss")


# --- The demo --------------------------------------------------------------------------------------


def test_the_demo_has_no_login(clean_database: str) -> None:
    from tula.web.app import create_app

    client = create_app(Config(database_url=clean_database, secret_key=SECRET_KEY, demo=True)).test_client()
    assert client.get("/login").status_code == 404
    assert client.get("/api/docs").status_code == 200
    assert client.post("/api/customers", json=CUSTOMER).status_code == 201
    assert client.patch("/api/settings", json={"terms": "x"}).status_code == 200
    assert "Log out" not in client.get("/").text
    assert [row[0] for row in audit("customer.added")] == ["demo"]


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("manager", True), ("desk", False), ("accountant", False)])
def test_the_desk_offers_the_choice_of_benefit_to_whom_it_is_allowed(browser: Browser, role: str, may: bool) -> None:
    browser.log_in(role)
    assert ("data-can-override" in browser.get("/integrated-billing").text) is may

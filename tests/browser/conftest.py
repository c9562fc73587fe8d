"""A real Chromium on a real server with a small spa, seeded through the HTTP API.

Every page is watched: a console error, an uncaught exception or a request that fails ends the test.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.desk import Desk

MISSING = "no Chromium here; Debian and Ubuntu get one by: apt-get install chromium libatomic1"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("TULA_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong on the pages of a test. A test that provokes a refusal names its status in `expected`."""

    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected):
            return
        if 0 in self.expected and "net::ERR_" in message.text:
            return
        self.problems.append(f"{message.type}: {message.text} ({message.location.get('url')})")


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.problems == []


@pytest.fixture
def open_browser(chromium: Browser, live_server: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page of a given size (and colour scheme), watched."""
    contexts: list[BrowserContext] = []

    def open_page(size: dict[str, int] = WIDE, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server, viewport=size, locale="en-IN", timezone_id="Asia/Kolkata", **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", watch.on_console)
        page.on("pageerror", lambda error: watch.problems.append(f"uncaught: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    return open_browser()


class Gate:
    """Keeps what is asked of an address waiting until it is opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.waiting: list[Route] = []
        self.is_open = False
        page.route(address, self.meet)

    def meet(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.waiting:
            route.continue_()


def axe_violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


# --- The server ------------------------------------------------------------------------------------


class QuietHandler(WSGIRequestHandler):
    """Answers without a line on standard error for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The application in a thread of this process: what a process of its own does is tested elsewhere."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)


# --- The spa ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Response:
    """What `Desk` asks of an answer."""

    status_code: int
    text: str
    headers: Any

    def get_json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Http:
    """The client that `Desk` asks for, over the network."""

    base: str

    def open(self, path: str, *, method: str, json: Any, headers: dict[str, str]) -> Response:
        request = urllib.request.Request(self.base + path, method=method, headers=headers)
        if json is not None:
            request.data = _dump(json)
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Response(answer.status, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as error:
            return Response(error.code, error.read().decode(), error.headers)


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()


@dataclass(frozen=True)
class Spa:
    """The seeded spa: who is there and what is sold."""

    desk: Desk
    asha: int
    bina: int
    haircut: int
    facial: int
    shampoo: int
    three_plus_one: int

    def invoices(self) -> list[dict[str, Any]]:
        return self.desk.get("/api/invoices?per_page=100")["items"]


@pytest.fixture
def spa(live_server: str) -> Spa:
    desk = Desk(Http(live_server))
    desk.settings(business_name="Shanti Day Spa", address="12 Linking Road\nMumbai 400050", gstin="27AAPFU0939F1ZV")
    asha = desk.customer("Asha Rao", phone="98450 12345")
    bina = desk.customer("Bina Kapoor", phone="98450 12346", state_code="29")
    haircut = desk.service("Haircut", 500, gst_rate=5, sac="999721")
    facial = desk.service("Facial", 1200, gst_rate=5, sac="999722")
    shampoo = desk.product("Shampoo 250 ml", 340, gst_rate=18, hsn="33051090")
    desk.staff("Meena")
    desk.batch(shampoo, 9, batch_no="B12")
    desk.holds(asha, "unlimited", name="Luxe Club", service_id=haircut, validity_days=365)
    held = desk.holds(asha, "free", name="3+1 facials", service_id=facial, qty=4, validity_days=180)
    return Spa(
        desk=desk,
        asha=asha,
        bina=bina,
        haircut=haircut,
        facial=facial,
        shampoo=shampoo,
        three_plus_one=held["package_id"],
    )


class BillingPage:
    """The desk in the words of who bills."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, customer: str | None = None) -> BillingPage:
        self.page.goto("/integrated-billing")
        if customer:
            self.page.get_by_label("Customer").fill(customer)
            self.page.get_by_role("option", name=customer).click()
        return self

    def add_service(self, name: str, qty: int = 1) -> None:
        self.page.get_by_label("Service").fill(name)
        self.page.get_by_role("option", name=name).click()
        self.page.get_by_label("Quantity").fill(str(qty))
        self.page.get_by_role("button", name="Add service").click()

    def add_product(self, name: str, qty: int = 1) -> None:
        self.page.get_by_label("Product").fill(name)
        self.page.get_by_role("option", name=name).click()
        self.page.get_by_label("Quantity").fill(str(qty))
        self.page.get_by_role("button", name="Add product").click()

    def add_anything(self, typed: str, option: str) -> None:
        box = self.page.get_by_label("Add anything")
        box.fill(typed)
        self.page.get_by_role("option", name=option).click()
        expect(box).to_have_value("")

    def line(self, name: str) -> Any:
        return self.page.locator(".line", has=self.page.get_by_text(name, exact=True))

    def held(self, package_id: int) -> Any:
        return self.page.locator(f'[data-assignment-id="{package_id}"]')

    @property
    def total(self) -> Any:
        return self.page.locator('[data-part="total"]')

    def generate(self) -> None:
        self.page.get_by_role("button", name="Generate invoice").click()


@pytest.fixture
def billing(page: Page) -> BillingPage:
    return BillingPage(page)

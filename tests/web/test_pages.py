"""Pages under nonsense addresses: never an error of ours, always a page."""

import re

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk
from tula.bench.addresses import PAGES

LISTS = ["/invoices", "/customers", "/packages/", "/inventory", "/reports", "/"]
SETTINGS = [
    "/settings",
    *(f"/settings/{section}" for section in ("spa", "gst", "numbering", "packages", "payments", "paper")),
]
NONSENSE = [
    "q=%00",
    "q=%25_\\%27",
    "q=" + "x" * 5000,
    "page=abc",
    "page=-1",
    "page=0",
    "page=99999999999999999999",
    "page=%D9%A3",
    "status=nonsense&from=2026-13-01&to=0000-00-00",
    "from=0001-01-01&to=9999-12-31",
    "from=2026-02-01&to=2020-01-01",
    "assign=1%3Cscript%3E",
]


@pytest.fixture
def desk(clean_database: str, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.mark.parametrize("address", LISTS)
def test_nonsense_in_the_address_is_no_error(client: FlaskClient, address: str) -> None:
    for query in NONSENSE:
        assert client.get(f"{address}?{query}").status_code == 200, query


@pytest.mark.parametrize("area", ["invoices", "customers", "packages"])
@pytest.mark.parametrize("row", ["0", "999", str(2**63 - 1), str(2**63), str(10**40)])
def test_an_unknown_id_is_a_friendly_404(client: FlaskClient, area: str, row: str) -> None:
    answer = client.get(f"/{area}/{row}")
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_what_people_typed_is_shown_as_text(desk: Desk, client: FlaskClient) -> None:
    name = '<script>alert("1")</script>'
    customer = desk.customer(name)
    service = desk.service(name, 100)
    desk.product(name, 100)
    package = desk.holds(customer, "free", name=name, service_id=service, qty=2)["package_id"]
    invoice = desk.billed(customer, services=[service], notes=name).invoice["id"]
    for address in (
        *LISTS,
        *SETTINGS,
        f"/customers/{customer}",
        f"/customers/{customer}/card",
        f"/invoices/{invoice}",
        f"/packages/{package}",
        "/customers?q=%3Cscript%3E",
    ):
        assert "<script>alert" not in client.get(address).text, address


def test_pages_carry_no_inline_script_or_style(client: FlaskClient) -> None:
    for address in (*LISTS, *SETTINGS, "/integrated-billing"):
        text = client.get(address).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SCRIPT = {"Accept": "text/html"}
PIECES = {
    "/packages/{package}/row": "/packages/{package}",
    "/packages/{package}/details": "/packages/{package}",
    "/packages/{package}/usage?page=2": "/packages/{package}?page=2",
    "/customers/{customer}/card": "/customers/{customer}",
    "/dashboard/liability": "/",
    "/settings/numbering/examples": "/settings/numbering",
    "/settings/gst/check": "/settings/gst",
    "/settings/payments/code": "/settings/payments",
    "/settings/paper/sample": "/settings/paper",
}


def test_a_piece_opened_by_itself_leads_to_its_page(desk: Desk, client: FlaskClient) -> None:
    customer = desk.customer()
    ids = {"customer": customer, "package": desk.holds(customer, "free", qty=2)["package_id"]}
    for piece, page in PIECES.items():
        address = piece.format(**ids)
        answer = client.get(address, headers=BROWSER)
        assert (answer.status_code, answer.headers["Location"]) == (302, page.format(**ids)), address
        for headers in (SCRIPT, {}):
            answer = client.get(address, headers=headers)
            assert (answer.status_code, "<html" in answer.text) == (200, False), address


def test_every_piece_has_its_page(desk: Desk, client: FlaskClient) -> None:
    """What answers with less than a page when a browser opens it is a fault."""
    customer = desk.customer()
    package = desk.holds(customer, "free", service_id=desk.service("Facial", 1200), qty=2)["package_id"]
    invoice = desk.billed(customer, services=[1]).invoice["id"]
    note = desk.refunded(invoice)["id"]
    ids = {"customer": customer, "package": package, "invoice": invoice, "credit_note": note, "product": 1, "staff": 1}
    desk.product("Serum", 499)
    desk.staff()
    rest = dict.fromkeys(re.findall(r"\{(\w+)\}", " ".join(PAGES)), "1")
    rest |= {"first": "2026-06-01", "last": "2026-06-01"}
    for address in PAGES:
        answer = client.get(address.format_map(rest | ids), headers=BROWSER, follow_redirects=True)
        assert answer.status_code == 200, address
        assert answer.text.count("</html>") == 1, address


def test_lists_turn_pages(desk: Desk, client: FlaskClient) -> None:
    for number in range(27):
        desk.customer(f"Customer {number:02d}", phone=f"98450{number:05d}")
    assert "27 customers" in client.get("/customers").text
    first = client.get("/customers?q=customer").text
    assert "27 customers, page 1 of 2" in first
    assert 'href="/customers?q=customer&amp;page=2"' in first
    second = client.get("/customers?page=2&q=customer").text
    assert "Customer 26" in second
    assert "Customer 00" not in second

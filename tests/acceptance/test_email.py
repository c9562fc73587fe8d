"""An invoice goes to its customer by e-mail, through a real SMTP server of this process."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import SECRET_KEY, free_port
from tests.desk import Answer, Desk
from tests.smtp import MailBox, mail_server
from tula import mail
from tula.config import Config

SENDER = "bills@shanti.example"


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def open_desk(clean_database: str) -> Callable[[str], Desk]:
    """Open a desk whose server has this mail server."""

    def open_at(url: str) -> Desk:
        from tula.web.app import create_app

        config = Config(
            database_url=clean_database,
            secret_key=SECRET_KEY,
            demo=True,
            testing=True,
            smtp_url=url,
            mail_from=SENDER if url else "",
        )
        return Desk(create_app(config).test_client())

    return open_at


@pytest.fixture
def desk(open_desk: Callable[[str], Desk], box: MailBox) -> Desk:
    return open_desk(f"smtp://127.0.0.1:{box.port}?tls=none")


def issue(desk: Desk, **customer: Any) -> dict[str, Any]:
    desk.settings(business_name='Shanti & Söhne, "Day" Spa', email="hello@shanti.example", phone="022 5555 1234")
    asha = desk.customer("Asha Rao", **customer)
    facial = desk.service("Facial", 1200, gst_rate=5)
    desk.holds(asha, "free", name="3+1 facials", service_id=facial, qty=4)
    return desk.billed(asha, services=[{"service_id": facial, "qty": 5}]).invoice


def send(desk: Desk, invoice: dict[str, Any], *, key: str | None = None, **body: Any) -> Answer:
    return desk.send("POST", f"/api/invoices/{invoice['id']}/email", body, key=key)


def page(desk: Desk, invoice: dict[str, Any]) -> str:
    return desk.client.get(f"/invoices/{invoice['id']}").get_data(as_text=True)


def test_the_pdf_goes_to_the_customers_address(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk, email="asha@example.in")
    answer = send(desk, invoice, message="Lovely to see you.\nCome again!")
    assert answer.status == 200, answer
    assert answer.json["sent"]["to"] == "asha@example.in"
    assert answer.json["sent"]["sent_at"].endswith("+05:30")

    (letter,) = box.letters
    assert (letter.sender, letter.recipients) == (SENDER, ["asha@example.in"])
    message = letter.message
    assert message["To"] == "asha@example.in"
    assert message["From"].addresses[0].display_name == 'Shanti & Söhne, "Day" Spa'
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["Reply-To"] == "hello@shanti.example"
    assert message["Subject"] == f'Tax invoice {invoice["invoice_number"]} from Shanti & Söhne, "Day" Spa'
    words = letter.words
    assert "Dear Asha Rao" in words
    assert "Lovely to see you.\nCome again!" in words
    assert "Total: ₹1,260" in words
    assert "You saved ₹4,800 with your packages" in words
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == f"{invoice['invoice_number']}.pdf"
    assert letter.pdf.startswith(b"%PDF-")

    assert "Sent to asha@example.in" in page(desk, invoice)


def test_another_address_may_be_named(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk)
    assert send(desk, invoice, to=" office@example.in ").status == 200
    assert box.letters[0].recipients == ["office@example.in"]


def test_without_any_address_it_asks_for_one(desk: Desk, box: MailBox) -> None:
    answer = send(desk, issue(desk))
    assert (answer.status, answer.json["code"]) == (400, "recipient_required")
    assert "to" in answer.json["errors"]
    assert box.letters == []


@pytest.mark.parametrize(
    "to",
    [
        "asha",
        "asha@example",
        "asha@example.in, bina@example.in",
        "Asha <asha@example.in>",
        "asha@example.in\r\nBcc: everybody@example.in",
        "asha@example.in\nBcc: everybody@example.in",
        "a b@example.in",
        ".asha@example.in",
        "asha@-example.in",
        "आशा@example.in",
        "x" * 250 + "@example.in",
    ],
)
def test_what_is_no_single_address_is_refused(desk: Desk, box: MailBox, to: str) -> None:
    answer = send(desk, issue(desk), to=to)
    assert answer.status == 400
    assert "to" in answer.json["errors"]
    assert box.letters == []


def test_no_text_begins_a_header(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk)
    desk.send("PATCH", f"/api/customers/{invoice['customer_id']}", {"email": "a@example.in"})
    assert send(desk, invoice, message="Hello\nBcc: everybody@example.in\n\n.\nX-Evil: 1").status == 200
    message = box.letters[0].message
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert box.letters[0].recipients == ["a@example.in"]
    assert "\n.\nX-Evil: 1" in box.letters[0].words


def test_an_invoice_that_is_not_there(desk: Desk) -> None:
    assert send(desk, {"id": 999}, to="asha@example.in").json["code"] == "invoice_not_found"


def test_without_a_mail_server_it_says_what_to_set(open_desk: Callable[[str], Desk]) -> None:
    desk = open_desk("")
    invoice = issue(desk, email="asha@example.in")
    answer = send(desk, invoice)
    assert (answer.status, answer.json["code"]) == (409, "email_not_configured")
    assert "TULA_SMTP_URL" in answer.json["message"]
    assert "Sent to" not in page(desk, invoice)


# --- Exactly once ----------------------------------------------------------------------------------


def test_a_copy_of_the_request_sends_nothing(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk, email="asha@example.in")
    first = send(desk, invoice, key="k1")
    again = send(desk, invoice, key="k1")
    assert (again.status, again.json) == (200, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(box.letters) == 1
    assert send(desk, invoice, key="k1", to="b@example.in").status == 422


def test_copies_at_once_send_one(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk, email="asha@example.in")
    box.waits = 0.5
    answers: list[Answer] = []
    barrier = threading.Barrier(4)

    def go() -> None:
        barrier.wait()
        answers.append(send(desk, invoice, key="k1"))

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status for answer in answers] == [200] * 4
    assert len({str(answer.json) for answer in answers}) == 1
    assert len(box.letters) == 1


def test_a_failed_one_may_be_sent_again_under_its_key(desk: Desk, box: MailBox) -> None:
    invoice = issue(desk, email="asha@example.in")
    box.refuses.add("asha@example.in")
    assert send(desk, invoice, key="k1").status == 409
    box.refuses.clear()
    answer = send(desk, invoice, key="k1")
    assert answer.status == 200
    assert "Idempotency-Replayed" not in answer.headers
    assert len(box.letters) == 1


# --- Servers that do not ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ({"refuses": {"asha@example.in"}}, "email_address_refused"),
        ({"says": {"MAIL": b"550 not you"}}, "mail_server_refused"),
        ({"says": {"DATA": b"554 no"}}, "mail_server_refused"),
        ({"says": {"EHLO": b"", "HELO": b""}}, "mail_server_unavailable"),
        ({"says": {"DATA": b""}}, "mail_server_unavailable"),
        ({"waits": 3}, "mail_server_unavailable"),
    ],
)
def test_a_failure_is_told_and_not_recorded(
    desk: Desk, box: MailBox, behaviour: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 1)
    invoice = issue(desk, email="asha@example.in")
    for name, value in behaviour.items():
        setattr(box, name, value)
    answer = send(desk, invoice)
    assert (answer.status, answer.json["code"]) == (409, code)
    assert "Sent to" not in page(desk, invoice)


def test_nobody_listens(open_desk: Callable[[str], Desk]) -> None:
    desk = open_desk(f"smtp://127.0.0.1:{free_port()}?tls=none")
    answer = send(desk, issue(desk, email="asha@example.in"))
    assert (answer.status, answer.json["code"]) == (409, "mail_server_unavailable")


def test_no_transaction_is_open_while_the_server_thinks(desk: Desk, box: MailBox, engine: Any) -> None:
    invoice = issue(desk, email="asha@example.in")
    box.waits = 1.5
    thread = threading.Thread(target=send, args=[desk, invoice], kwargs={"key": "k1"})
    thread.start()
    thread.join(0.8)
    assert thread.is_alive()
    with engine.connect() as connection:
        idle = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%%'"
        ).scalar_one()
    thread.join(10)
    assert idle == 0
    assert len(box.letters) == 1


# --- A private connection --------------------------------------------------------------------------


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that this process trusts."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_starttls_and_login(open_desk: Callable[[str], Desk], context: ssl.SSLContext) -> None:
    with mail_server(MailBox(context=context)) as box:
        desk = open_desk(f"smtp://spa%40shanti:p%2Fw@127.0.0.1:{box.port}")
        assert send(desk, issue(desk, email="asha@example.in")).status == 200
    (letter,) = box.letters
    assert letter.is_private
    assert letter.login == ("spa@shanti", "p/w")


def test_a_certificate_that_nobody_vouches_for(
    open_desk: Callable[[str], Desk], context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_server(MailBox(context=context)) as box:
        desk = open_desk(f"smtp://spa:pw@127.0.0.1:{box.port}")
        answer = send(desk, issue(desk, email="asha@example.in"))
    assert (answer.status, answer.json["code"]) == (409, "mail_server_refused")
    assert box.letters == []


def test_a_password_never_goes_over_a_line_that_is_not_private(open_desk: Callable[[str], Desk], box: MailBox) -> None:
    """STARTTLS is the rule: a server without it gets nothing."""
    desk = open_desk(f"smtp://spa:pw@127.0.0.1:{box.port}")
    assert send(desk, issue(desk, email="asha@example.in")).json["code"] == "mail_server_refused"
    assert box.letters == []


def test_the_client_of_another_role(client: FlaskClient) -> None:
    """Looking is not enough: sending is work."""
    from tula.web.security import Deed, deed_of

    view = client.application.view_functions["mail_api.email"]
    assert deed_of(view, method="POST") is Deed.WORK

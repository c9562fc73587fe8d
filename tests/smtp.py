"""A mail server for tests: a thread that speaks enough SMTP to take a message, refuse it or fall silent."""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast


@dataclass
class Letter:
    """One message as it was handed in."""

    sender: str
    recipients: list[str]
    raw: bytes
    is_private: bool
    login: tuple[str, str] | None

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def words(self) -> str:
        body = self.message.get_body()
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")

    @property
    def pdf(self) -> bytes:
        (attachment,) = self.message.iter_attachments()
        assert attachment.get_content_type() == "application/pdf"
        return cast("bytes", attachment.get_content())


@dataclass
class MailBox:
    """The server: its address, what it took, and how it behaves."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    """Recipients it does not know."""
    says: dict[str, bytes] = field(default_factory=dict)
    """What it answers to a command in place of the usual; empty: it hangs up."""
    waits: float = 0
    """Seconds before it takes a message."""
    context: ssl.SSLContext | None = None
    """With it STARTTLS is offered."""


class _Talk(socketserver.StreamRequestHandler):
    box: MailBox

    def handle(self) -> None:
        self.sender, self.recipients, self.login, self.is_private = "", [], None, False
        self.say(b"220 mail.example ESMTP")
        while line := self.rfile.readline().strip().decode():
            verb = line.split(" ")[0].upper()
            if verb in self.box.says:
                if not self.box.says[verb]:
                    return
                self.say(self.box.says[verb])
            elif verb == "QUIT":
                self.say(b"221 bye")
                return
            elif verb == "STARTTLS" and self.box.context:
                self.say(b"220 go")
                self.request = self.box.context.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
                self.is_private = True
            else:
                getattr(self, f"on_{verb.lower()}", self.on_unknown)(line)

    def say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")

    def on_unknown(self, line: str) -> None:
        self.say(b"502 what?")

    def on_ehlo(self, line: str) -> None:
        offers = [b"250-mail.example"]
        if self.box.context and not self.is_private:
            offers.append(b"250-STARTTLS")
        self.say(b"\r\n".join([*offers, b"250 AUTH PLAIN"]))

    def on_auth(self, line: str) -> None:
        _, username, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        self.login = (username, password)
        self.say(b"235 welcome")

    def on_mail(self, line: str) -> None:
        self.sender = line.split("<")[1].split(">", maxsplit=1)[0]
        self.say(b"250 ok")

    def on_rcpt(self, line: str) -> None:
        recipient = line.split("<")[1].split(">", maxsplit=1)[0]
        if recipient in self.box.refuses:
            self.say(b"550 nobody here")
            return
        self.recipients.append(recipient)
        self.say(b"250 ok")

    def on_rset(self, line: str) -> None:
        self.say(b"250 ok")

    def on_data(self, line: str) -> None:
        self.say(b"354 go on")
        raw = b""
        while (part := self.rfile.readline()) != b".\r\n":
            raw += part[1:] if part.startswith(b".") else part
        time.sleep(self.box.waits)
        self.box.letters.append(Letter(self.sender, self.recipients, raw, self.is_private, self.login))
        self.say(b"250 taken")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(box: MailBox | None = None) -> Iterator[MailBox]:
    """Serve a mail box on 127.0.0.1 until the test is over."""
    box = box or MailBox()
    handler: Any = type("Talk", (_Talk,), {"box": box})
    with _Server(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join(10)

"""Where a request comes from, as the audit log keeps it, and the id under which its answer names it."""

import secrets
from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, g, request

from tula.operations.audit import Origin, asked_from

HEADER = "X-Request-Id"


def install(app: Flask) -> None:
    """Give every request an id; what is done for it is recorded under that."""

    @app.before_request
    def enter() -> None:
        g.request_id = secrets.token_hex(8)
        g.asked = asked_from(Origin(address=caller(), request_id=g.request_id))
        g.asked.__enter__()

    @app.after_request
    def name(response: Response) -> Response:
        if "request_id" in g:
            response.headers[HEADER] = g.request_id
        return response

    @app.teardown_request
    def leave(_: BaseException | None) -> None:
        if "asked" in g:
            g.pop("asked").__exit__(None, None, None)


def caller() -> str:
    """Name where a request comes from; of IPv6 only the network, for every household has billions of addresses."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text or "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)

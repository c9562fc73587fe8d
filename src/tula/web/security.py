"""Who is asking, and what a browser may do with our pages."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from tula.config import Config

# Bootstrap's style sheet carries its marks as data addresses.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

DEMO_ACTOR = "demo"


def actor() -> str:
    """Name who is asking, for the audit log."""
    return DEMO_ACTOR


def install(app: Flask, config: Config) -> None:
    """Set the headers of every answer; in production ask every write for its CSRF token."""
    is_production = not config.demo
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_production,
        WTF_CSRF_TIME_LIMIT=None,
    )
    if is_production:
        CSRFProtect(app)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_production and request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

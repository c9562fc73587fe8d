"""The logo over HTTP."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Answer, Desk
from tests.domain.test_logo import JPEG
from tests.images import png

SCREENSHOT = Path(__file__).parents[3] / "docs" / "img" / "packages-empty.png"


def put(desk: Desk, image: bytes | None, **more: Any) -> Answer:
    text = None if image is None else base64.b64encode(image).decode()
    return desk.send("POST", "/api/settings/logo", {"image": text, **more})


def test_put_up_shown_replaced_and_taken_down(desk: Desk) -> None:
    assert desk.client.get("/settings/logo").status_code == 404
    assert put(desk, png(120, 40)).json["logo"] == {"content_type": "image/png", "width": 120, "height": 40}
    shown = desk.client.get("/settings/logo")
    assert (shown.mimetype, shown.data) == ("image/png", png(120, 40))
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in shown.headers["Content-Security-Policy"]
    again = desk.client.get("/settings/logo", headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    assert put(desk, png(60, 40)).json["logo"]["width"] == 60
    assert desk.client.get("/settings/logo").data == png(60, 40)
    assert put(desk, None).json["logo"] is None
    assert desk.client.get("/settings/logo").status_code == 404


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PNG or JPEG"),
        (png(120, 40)[:-20], "damaged"),
        (JPEG, "damaged"),
        (png(120, 40, pixels=(b"\xdf" + b"\0" * 360) * 40), "damaged"),
        (png(3000, 20), "too large"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000, "too large"),
    ],
)
def test_what_cannot_be_printed_is_refused(desk: Desk, image: bytes, words: str) -> None:
    """Also what only looks right: a JPEG without pixels, a PNG whose rows have no such filter."""
    answer = put(desk, image)
    assert answer.status == 400
    assert words in answer.json["message"]
    assert desk.client.get("/settings/logo").status_code == 404


@pytest.mark.parametrize("text", ["", "no base64!", "₹", "A" * 600_001, 7, ["x"]])
def test_what_is_no_base64_is_refused(desk: Desk, text: Any) -> None:
    assert desk.send("POST", "/api/settings/logo", {"image": text}).status == 400


def test_a_real_image(desk: Desk) -> None:
    image = SCREENSHOT.read_bytes()
    answer = put(desk, image)
    assert answer.status == 200, answer
    assert answer.json["logo"]["width"] == 1440


def test_who_may(desk: Desk) -> None:
    from tula.web.security import Deed, deed_of

    views = desk.client.application.view_functions
    assert deed_of(views["settings_api.put_logo"], method="POST") is Deed.SETTINGS

"""QR codes as SVG: for the page and, through typst, for paper."""

import io

import segno


def write_qr(text: str) -> str:
    """Draw a text as a QR code in black on white; it has no size of its own, only a viewBox."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, border=2, dark="#000", light="#fff", omitsize=True)
    return drawn.getvalue().decode()

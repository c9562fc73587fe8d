"""A printed document as PDF: typst lays it out on A4 or on an 80 mm roll, tagged for readers (PDF/UA-1)."""

import json
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from tula.documents.glyphs import fonts, spell
from tula.documents.qr import write_qr
from tula.domain.logo import Logo
from tula.domain.printed import PrintedDocument
from tula.domain.settings import PrintFormat

LAYOUTS = {PrintFormat.A4: "a4.typ", PrintFormat.THERMAL: "receipt.typ"}
_SHARED = "parts.typ"


def write_pdf(printed: PrintedDocument, *, logo: Logo | None, layout: PrintFormat) -> bytes:
    """Write a document as PDF.

    Its values reach typst as data, so nothing in them is ever read as markup.
    """
    compiler = typst.Compiler(
        _source(layout),
        font_paths=fonts(),
        sys_inputs={"document": json.dumps(_values(printed, logo), ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards="ua-1")
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single file")
    return pdf


@cache
def _source(layout: PrintFormat) -> Any:
    """Read a layout with what it imports, by name: typst takes that, though its annotations say one file."""
    folder = files("tula.documents") / "typst"
    return {"main": (folder / LAYOUTS[layout]).read_bytes(), _SHARED: (folder / _SHARED).read_bytes()}


def _values(printed: PrintedDocument, logo: Logo | None) -> dict[str, Any]:
    spelled: list[str] = []
    values = _spelled(asdict(printed), spelled)
    return {
        **values,
        "has_prices": printed.has_prices,
        "has_discounts": printed.has_discounts,
        "has_deductions": printed.has_deductions,
        "qr": write_qr(printed.upi.uri) if printed.upi else "",
        "logo": _framed(logo) if logo and printed.has_logo else "",
        "spelled": ", ".join(dict.fromkeys(spelled)),
    }


def _spelled(value: Any, spelled: list[str]) -> Any:
    """Spell every text of a value so that it can be drawn, and note those that had to be changed."""
    if isinstance(value, dict):
        return {name: _spelled(part, spelled) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(part, spelled) for part in value]
    if not isinstance(value, str):
        return value
    drawn = spell(value)
    if drawn != value:
        spelled.append(drawn.replace("\n", " "))
    return drawn


def _framed(logo: Logo) -> str:
    """Put the logo's bytes into an SVG: text is all that typst takes from us."""
    image = f"data:{logo.content_type};base64,{b64encode(logo.image).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {logo.width} {logo.height}">'
        f'<image href="{image}" width="{logo.width}" height="{logo.height}"/></svg>'
    )

"""Reading PDFs back, with poppler."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MISSING = "no pdftotext here; Debian and Ubuntu get one by: apt-get install poppler-utils"


def require_poppler() -> None:
    """Skip where it is missing, but not where everything must be tried."""
    if shutil.which("pdftotext"):
        return
    if os.environ.get("TULA_REQUIRE_BROWSER") == "1":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, each line of the paper a line, with single spaces."""
    require_poppler()
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return "\n".join(" ".join(line.split()) for line in done.stdout.decode().splitlines())


def facts_of(pdf: bytes, folder: Path) -> dict[str, str]:
    """What pdfinfo says."""
    require_poppler()
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfinfo", path], capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def words_off_the_sheet(pdf: bytes, folder: Path) -> list[str]:
    """The words that do not stand whole on their page."""
    require_poppler()
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True)
    off = []
    for page in done.stdout.decode().split("<page ")[1:]:
        width = float(re.match(r'width="([\d.]+)"', page)[1])  # type: ignore[index]
        words = re.findall(r'<word xMin="(-?[\d.]+)".*?xMax="([\d.]+)".*?>(.*?)</word>', page)
        off += [word for left, right, word in words if float(left) < 0 or float(right) > width]
    return off

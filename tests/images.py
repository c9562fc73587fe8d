"""Small images, made here."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, *, head: bytes | None = None, pixels: bytes | None = None) -> bytes:
    """A PNG in teal; `head` and `pixels` replace what it should hold."""
    head = head or struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x0f\x5c\x5c" * width) * height if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""The spa's logo: a PNG or JPEG image, known by its bytes and never by its name, of bounded size.

SVG is refused: it is a document that can hold scripts and reach for other addresses.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tula.domain.errors import Invalid

CONTENT_TYPES = ("image/png", "image/jpeg")
LARGEST_LOGO = 300_000
"""Bytes."""
LARGEST_SIDE = 2_000
SMALLEST_SIDE = 16

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by PNG's colour type."""
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where an interlaced PNG's seven passes begin and how far they step: x, y, by x, by y."""
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""JPEG's ordinary kinds of frame: baseline, extended and progressive."""


class LogoNotUsable(Invalid):
    """Choose a PNG or JPEG image."""


class LogoTooLarge(Invalid):
    """The logo is too large: at most 300 kB and 2,000 pixels a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """An image that can be printed; the sides are pixels."""

    content_type: str
    width: int
    height: int
    image: bytes


def parse_logo(image: bytes) -> Logo:
    """Read an uploaded file as a logo.

    :raises LogoNotUsable: it is no whole PNG or JPEG, or too small to be seen.
    :raises LogoTooLarge: too many bytes or pixels.
    """
    if len(image) > LARGEST_LOGO:
        raise LogoTooLarge
    if not image.startswith((_PNG, _JPEG)):
        raise LogoNotUsable
    is_png = image.startswith(_PNG)
    try:
        width, height = _read_png(image) if is_png else _read_jpeg(image)
    except (struct.error, zlib.error, IndexError, KeyError) as error:
        raise LogoNotUsable("This image is damaged. Save it again as PNG or JPEG.") from error
    if min(width, height) < SMALLEST_SIDE:
        raise LogoNotUsable(f"This image is too small: at least {SMALLEST_SIDE} pixels a side.")
    return Logo(content_type=CONTENT_TYPES[0 if is_png else 1], width=width, height=height, image=image)


def _check_size(width: int, height: int) -> tuple[int, int]:
    if max(width, height) > LARGEST_SIDE:
        raise LogoTooLarge
    return width, height


def _read_png(image: bytes) -> tuple[int, int]:
    """Read every chunk with its checksum and unpack the pixels, no more of them than the head promises."""
    chunks = list(_png_chunks(image))
    if chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise IndexError("not from head to end")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    _check_size(width, height)
    wanted = _png_bytes(width, height, depth * _CHANNELS[colour], is_interlaced=bool(interlaced))
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"), wanted + 1)
    if len(pixels) != wanted:
        raise IndexError("another number of pixels")
    return width, height


def _png_chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place < len(image):
        length, kind = struct.unpack_from(">I4s", image, place)
        content = image[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", image, place + 8 + length)
        if checksum != zlib.crc32(kind + content):
            raise zlib.error("a checksum does not agree")
        yield kind, content
        place += 12 + length


def _png_bytes(width: int, height: int, bits: int, *, is_interlaced: bool) -> int:
    """Count the bytes of the pixels: each row of each pass has one for its filter."""
    passes = _ADAM7 if is_interlaced else ((0, 0, 1, 1),)
    sizes = [(-(-(width - x) // by_x), -(-(height - y) // by_y)) for x, y, by_x, by_y in passes]
    return sum(rows * (1 + (columns * bits + 7) // 8) for columns, rows in sizes if columns > 0 and rows > 0)


def _read_jpeg(image: bytes) -> tuple[int, int]:
    """Walk the segments to the frame, which tells the size; the file must end where JPEG ends."""
    if not image.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise IndexError("no end")
    place = 2
    while True:
        if image[place] != 0xFF:
            raise IndexError("no marker")
        marker = image[place + 1]
        (length,) = struct.unpack_from(">H", image, place + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", image, place + 5)
            return _check_size(width, height)
        if marker == 0xDA or length < 2:
            raise IndexError("pixels before their frame")
        place += 2 + length

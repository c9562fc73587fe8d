"""A logo is known by its bytes."""

import struct

import pytest

from tests.images import png
from tula.domain.logo import LARGEST_LOGO, LogoNotUsable, LogoTooLarge, parse_logo

JPEG = (
    b"\xff\xd8"
    b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08"
    + struct.pack(">HH", 40, 120)
    + b"\x01\x01\x11\x00"
    + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00pixels"
    + b"\xff\xd9"
)


def test_png_and_jpeg() -> None:
    found = parse_logo(png(120, 40))
    assert (found.content_type, found.width, found.height) == ("image/png", 120, 40)
    found = parse_logo(JPEG)
    assert (found.content_type, found.width, found.height) == ("image/jpeg", 120, 40)


@pytest.mark.parametrize(
    ("depth", "colour", "interlace", "size"),
    [
        (8, 6, 0, 40 * (1 + 120 * 4)),
        (1, 0, 0, 40 * (1 + 15)),
        (8, 3, 0, 40 * 121),
        (16, 2, 0, 40 * (1 + 720)),
        (8, 0, 1, 5 * 16 + 5 * 16 + 5 * 31 + 10 * 31 + 10 * 61 + 20 * 61 + 20 * 121),
    ],
)
def test_every_kind_of_png(depth: int, colour: int, interlace: int, size: int) -> None:
    head = struct.pack(">IIBBBBB", 120, 40, depth, colour, 0, 0, interlace)
    assert parse_logo(png(120, 40, head=head, pixels=b"\0" * size)).width == 120
    for wrong in (size - 1, size + 1):
        with pytest.raises(LogoNotUsable, match="damaged"):
            parse_logo(png(120, 40, head=head, pixels=b"\0" * wrong))


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + b"\0" * 40,
        b"RIFF\0\0\0\0WEBP",
        b"%PDF-1.7",
        b"<html><script>alert(1)</script>",
    ],
)
def test_other_files_are_refused(image: bytes) -> None:
    with pytest.raises(LogoNotUsable, match="PNG or JPEG"):
        parse_logo(image)


@pytest.mark.parametrize(
    "image",
    [
        png(120, 40)[:-20],
        png(120, 40)[:30],
        png(120, 40)[:8],
        png(120, 40) + b"<script>",
        png(120, 40).replace(b"IDAT", b"IDAX"),
        png(120, 40, head=struct.pack(">IIBBBBB", 120, 40, 8, 5, 0, 0, 0)),
        JPEG[:-2],
        JPEG[:20],
        JPEG.replace(b"\xff\xc0", b"\xff\xc9"),
        b"\xff\xd8\xff\xd9",
    ],
)
def test_damaged_images_are_refused(image: bytes) -> None:
    with pytest.raises(LogoNotUsable):
        parse_logo(image)


def test_what_is_too_large_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(LogoTooLarge):
        parse_logo(b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST_LOGO)
    for head in (
        struct.pack(">IIBBBBB", 2001, 40, 8, 2, 0, 0, 0),
        struct.pack(">IIBBBBB", 2**31, 2**31, 8, 2, 0, 0, 0),
    ):
        with pytest.raises(LogoTooLarge):
            parse_logo(png(1, 1, head=head))
    with pytest.raises(LogoTooLarge):
        parse_logo(JPEG.replace(struct.pack(">HH", 40, 120), struct.pack(">HH", 40, 2001)))


def test_a_bomb_is_not_unpacked_beyond_its_promise() -> None:
    with pytest.raises(LogoNotUsable):
        parse_logo(png(120, 40, pixels=b"\0" * 50_000_000))


def test_what_is_too_small_to_be_seen() -> None:
    with pytest.raises(LogoNotUsable, match="too small"):
        parse_logo(png(15, 40))

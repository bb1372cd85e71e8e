"""Screenshots as small PNGs: at most 256 colours, which is all that flat pages have."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Colour = tuple[int, int, int]


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda near: abs(guess - near))


def _plain(filtered: bytes, width: int, bytes_each: int) -> Iterator[bytes]:
    """The lines of a picture, with their filters undone (PNG, section 9)."""
    length = width * bytes_each
    above = bytearray(length)
    for start in range(0, len(filtered), length + 1):
        kind, line = filtered[start], bytearray(filtered[start + 1 : start + 1 + length])
        for place in range(length if kind else 0):
            left = line[place - bytes_each] if place >= bytes_each else 0
            corner = above[place - bytes_each] if place >= bytes_each else 0
            up = above[place]
            guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
            line[place] = (line[place] + guess) & 255
        yield bytes(line)
        above = line


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


def reduced(png: bytes) -> bytes:
    """The same picture with its 256 commonest colours; every other becomes the nearest of them.

    For what Chromium writes: eight bits, RGB or RGBA without transparency, not interlaced.
    """
    width, height = size(png)
    bytes_each = {2: 3, 6: 4}[png[25]]
    data = zlib.decompress(b"".join(data for kind, data in _chunks(png) if kind == b"IDAT"))
    pixels: list[Colour] = []
    for line in _plain(data, width, bytes_each):
        pixels.extend(
            zip(line[::bytes_each], line[1::bytes_each], line[2::bytes_each], strict=True)
        )
    counted = Counter(pixels)
    palette = [colour for colour, _times in counted.most_common(COLOURS)]
    number = {colour: place for place, colour in enumerate(palette)}

    def distance(one: Colour, other: Colour) -> int:
        return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))

    for colour in counted:
        if colour not in number:
            number[colour] = min(
                range(len(palette)), key=lambda place: distance(palette[place], colour)
            )
    lines = b"".join(
        b"\0" + bytes(number[pixel] for pixel in pixels[start : start + width])
        for start in range(0, width * height, width)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )

"""Pictures that are made here, good ones and hostile ones. Nothing is downloaded."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

GPS = 0x8825


def drawn(width: int, height: int) -> Image.Image:
    """A picture with something in it."""
    image = Image.new("RGB", (width, height), "#0f4c58")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.2, height * 0.2, width * 0.8, height * 0.8), fill="#f2a33a")
    draw.line((0, 0, width, height), fill="white", width=max(2, width // 60))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width: int = 1200, height: int = 800) -> bytes:
    return encoded(drawn(width, height))


def jpeg(width: int = 1200, height: int = 800, **options: Any) -> bytes:
    return encoded(drawn(width, height), "JPEG", **options)


def located_jpeg() -> bytes:
    """A photograph that says where it was taken, by which camera, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera Works"
    exif[0x0112] = 6
    exif.get_ifd(GPS).update({1: "S", 2: (13.0, 58.0, 12.0), 3: "E", 4: (33.0, 47.0, 2.0)})
    return jpeg(1200, 800, exif=exif.tobytes(), comment=b"for my eyes only")


def chunk(kind: bytes, data: bytes) -> bytes:
    checked = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + checked


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A true PNG of a few kilobytes that is a gigabyte when it is decoded."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + 3 * width)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def gif_script() -> bytes:
    """A GIF that is a script as well: `GIF89a=1;alert(1)`."""
    return b"GIF89a/*" + encoded(drawn(32, 32), "GIF")[8:] + b"*/=1;alert(document.domain)//"


def svg() -> bytes:
    return (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
        b"<script>alert(1)</script></svg>"
    )


def animated(kind: str) -> bytes:
    frames = [drawn(64, 64), Image.new("RGB", (64, 64), "white")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=200)


def phone_jpeg() -> bytes:
    """As telephones write them: a second, smaller JPEG behind the first."""
    return encoded(drawn(1200, 800), "MPO", save_all=True, append_images=[drawn(300, 200)])

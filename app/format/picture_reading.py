"""Pictures decoded and encoded anew, so that nothing but their pixels is left. Uses Pillow.

Everything that can be known from the head of a file is asked before anything is decoded. Runs in
the process that can be killed (`picture_process`).
"""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image, ImageCms, ImageOps

from app.format.pictures import (
    BYTES_MAX,
    PIXELS_MAX,
    SIDE_MAX,
    SIDE_MIN,
    WIDTHS,
    Facts,
    Picture,
    Refused,
    Rendition,
)

QUALITY = 78
_MIMES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with further ones behind it, as telephones write them
    "WEBP": "image/webp",
}
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_JPEG_HEAD = b"\xff\xd8\xff"
_RIFF_HEAD = 12
_SVG = re.compile(rb"<(?:\?xml|!doctype\s+svg|svg)[\s>?]", re.IGNORECASE)
_JPEG_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
# Markers of a JPEG that no length follows.
_JPEG_BARE = frozenset({0x01, 0xD8})


def _png_end(data: bytes) -> int:
    """Where the last chunk of a PNG ends, or -1."""
    at = len(_PNG_HEAD)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at if at <= len(data) else -1
    return -1


def _jpeg_end(data: bytes, start: int = 0) -> int:
    """Where a JPEG ends that begins there, or -1."""
    at, in_scan = start, False
    while at + 1 < len(data):
        found = _JPEG_MARKER.search(data, at)
        if found is None or (not in_scan and found.start() != at):
            return -1
        marker, at, in_scan = data[found.end() - 1], found.end(), False
        if marker == _JPEG_END:
            return at
        if marker not in _JPEG_BARE:
            at += int.from_bytes(data[at : at + 2], "big")
            in_scan = marker == _JPEG_SCAN
    return -1


def _behind(data: bytes) -> bool | None:
    """Whether something stands behind the picture in its file; None when its end is missing."""
    if data.startswith(_PNG_HEAD):
        end = _png_end(data)
        return None if end < 0 else end < len(data)
    if data.startswith(b"RIFF"):
        end = 8 + int.from_bytes(data[4:8], "little")
        return None if end > len(data) + 1 else end < len(data)
    end = 0
    while data.startswith(_JPEG_HEAD, end):  # telephones put smaller and brighter copies behind it
        end = _jpeg_end(data, end)
        if end < 0:
            return None
        while end < len(data) and data[end] == 0:
            end += 1
    return end < len(data)


def _refused(data: bytes) -> Refused | None:
    """Why a file is refused by its first bytes and its structure alone."""
    if not data:
        return Refused("picture-empty")
    if len(data) > BYTES_MAX:
        return Refused("picture-too-large")
    webp = data.startswith(b"RIFF") and data[8:_RIFF_HEAD] == b"WEBP"
    if not (webp or data.startswith((_PNG_HEAD, _JPEG_HEAD))):
        svg = _SVG.search(data[:4096])
        return Refused("picture-svg" if svg else "picture-wrong-type")
    behind = _behind(data)
    if behind is None:
        return Refused("picture-broken")
    return Refused("picture-two-files") if behind else None


def _open(data: bytes) -> Image.Image | Refused:
    """The picture, not decoded yet."""
    refused = _refused(data)
    if refused is not None:
        return refused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Refused("picture-too-many-pixels")
    except (OSError, SyntaxError, ValueError, EOFError):
        return Refused("picture-broken")
    width, height = image.size
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        return Refused("picture-too-many-pixels")
    if min(width, height) < SIDE_MIN:
        return Refused("picture-too-small")
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        return Refused("picture-animated")
    if image.format not in _MIMES:
        return Refused("picture-wrong-type")
    return image


def _load(image: Image.Image, across: int) -> Refused | None:
    """Decode, so that a picture that is not whole is found out.

    A JPEG can be decoded at a half, a quarter or an eighth of its size, which takes as much less
    time; it stays at least `across` pixels wide and high.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.draft("RGB", (across, across))
            image.load()
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, MemoryError):
        return Refused("picture-broken")
    return None


def _upright(image: Image.Image) -> Image.Image:
    """The pixels as they are looked at: turned upright, in sRGB, on white where they were clear."""
    profile = image.info.get("icc_profile")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = ImageOps.exif_transpose(image)
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        image = _in_srgb(image, profile)
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as a browser shows them without the profile; unchanged where it is no good."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(
            image, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return turned if turned is not None else image


def _size(image: Image.Image) -> tuple[int, int]:
    """Width and height as it is looked at: a telephone held upright notes only that it was."""
    width, height = image.size
    try:
        turned = image.getexif().get(0x0112) in {5, 6, 7, 8}
    except (OSError, SyntaxError, ValueError, EOFError):
        turned = False
    return (height, width) if turned else (width, height)


def inspect_picture(data: bytes) -> Facts | Refused:
    """What a picture is, decoded to be sure that it is whole."""
    image = _open(data)
    if isinstance(image, Refused):
        return image
    mime, size = _MIMES[str(image.format)], _size(image)
    return _load(image, WIDTHS[0]) or Facts(mime, *size)


def read_picture(data: bytes) -> Picture | Refused:
    """A picture with its renditions: WebP at 480 and 960 pixels across, never larger than it is.

    Pure: the same bytes give the same picture. Position, camera and every other note are gone.
    """
    image = _open(data)
    if isinstance(image, Refused):
        return image
    mime, (width, height) = _MIMES[str(image.format)], _size(image)
    refused = _load(image, 2 * WIDTHS[-1])
    if refused is not None:
        return refused
    decoded = _upright(image)
    renditions = []
    for across in sorted({min(across, width) for across in WIDTHS}):
        high = max(1, round(height * across / width))
        resized = decoded.resize((across, high), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        resized.save(out, "WEBP", quality=QUALITY, method=4)
        renditions.append(Rendition(across, high, out.getvalue()))
    return Picture(mime, width, height, tuple(renditions))


class HereReader:
    """A `pictures.PictureReader` that works here and now, for processes that can be killed."""

    def inspect(self, data: bytes) -> Facts | Refused:
        """What the picture is."""
        return inspect_picture(data)

    def read(self, data: bytes) -> Picture | Refused:
        """The picture with its renditions."""
        return read_picture(data)

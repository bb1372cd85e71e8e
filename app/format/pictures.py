"""What is known of a picture, and the process that decodes it, which can be killed.

Nothing here decodes: Pillow is loaded by `picture_process` alone, so that a server holds none of it
and no picture can hold up a server.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Protocol

from app.format.killable import Killable, Killed

BYTES_MAX = 8 * 1024 * 1024
PIXELS_MAX = 25_000_000
SIDE_MAX = 12_000
SIDE_MIN = 16
WIDTHS = (480, 960)
SECONDS_MAX = 10.0
# How many hexadecimal digits of a SHA-256 make an address; 128 bits are not found by chance.
ADDRESS_DIGITS = 32
_SUFFIXES = {
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/webp": {".webp"},
}
_KEPT = re.compile(r"[^a-z0-9]+")

# Why a picture is refused, and how to mend it.
REASONS: dict[str, tuple[str, str]] = {
    "picture-empty": ("The picture has no bytes.", "add the file anew"),
    "picture-too-large": (
        f"The picture has more than {BYTES_MAX // 1024 // 1024} MB.",
        "save it smaller",
    ),
    "picture-too-many-pixels": (
        f"The picture has more than {PIXELS_MAX // 1_000_000} million pixels or a side of more "
        f"than {SIDE_MAX}.",
        "make it smaller; 1920 pixels across are plenty",
    ),
    "picture-too-small": (
        f"The picture is less than {SIDE_MIN} pixels wide or high.",
        "use a larger one",
    ),
    "picture-wrong-type": (
        "The file is no picture of a kind that is allowed.",
        "save it as WebP, PNG or JPEG",
    ),
    "picture-svg": (
        "The file is an SVG, which may hold a program.",
        "export it as PNG or WebP",
    ),
    "picture-animated": ("The picture moves.", "use a still one"),
    "picture-broken": ("The picture is cut short or damaged.", "save it again"),
    "picture-two-files": (
        "There is something else behind the picture in this file.",
        "open it and save it as a picture again",
    ),
    "picture-wrong-name": (
        "The file's name ends in another kind than the picture is.",
        "rename it",
    ),
    "picture-too-slow": ("The picture takes too long to read.", "save it smaller"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A picture that is not taken; `code` is one of `REASONS`."""

    code: str

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return REASONS[self.code][0]

    @property
    def mend(self) -> str:
        """What to do about it."""
        return REASONS[self.code][1]


@dataclass(frozen=True, slots=True)
class Rendition:
    """The picture at one width as it is served: WebP, without anything but its pixels."""

    width: int
    height: int
    data: bytes

    @property
    def address(self) -> str:
        """Under which it is served: the beginning of the SHA-256 of its bytes."""
        return sha256(self.data).hexdigest()[:ADDRESS_DIGITS]


@dataclass(frozen=True, slots=True)
class Facts:
    """A picture that may be used: what it is, and its size in pixels as it is looked at."""

    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture(Facts):
    """A picture with its renditions, the narrow one first."""

    renditions: tuple[Rendition, ...]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture in a course's folder: its name as the text has it, and its bytes."""

    name: str
    data: bytes
    sha256: str


def picture_file(name: str, data: bytes) -> PictureFile:
    """The file of that name (`media/…`) and content."""
    return PictureFile(name, data, sha256(data).hexdigest())


def name_fits(name: str, mime: str) -> bool:
    """Whether a file's name ends as its kind does."""
    return PurePosixPath(name).suffix in _SUFFIXES.get(mime, set())


def written_name(name: str) -> str:
    """A file's name as a text can have it: `IMG 04.JPG` becomes `media/img-04.webp`."""
    stem = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1].rsplit(".", maxsplit=1)[0]
    folded = stem.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return f"media/{_KEPT.sub('-', folded).strip('-')[:60].strip('-') or 'picture'}.webp"


class PictureReader(Protocol):
    """What looks into pictures."""

    def inspect(self, data: bytes) -> Facts | Refused:
        """What the picture is, decoded once to be sure; nothing is encoded."""

    def read(self, data: bytes) -> Picture | Refused:
        """The picture with its renditions."""


class PictureProcess:
    """A `PictureReader` in a process of its own, started on first use."""

    def __init__(self, seconds: float = SECONDS_MAX) -> None:
        self._process = Killable("app.format.picture_process", b'{"do": "begin"}\n')
        self._seconds = seconds

    def _ask(self, what: str, data: bytes) -> dict[str, Any] | Refused:
        if len(data) > BYTES_MAX:
            return Refused("picture-too-large")
        sent = {"do": what, "data": base64.b64encode(data).decode()}
        try:
            answer: dict[str, Any] = json.loads(
                self._process.ask(json.dumps(sent).encode() + b"\n", self._seconds)
            )
        except Killed:
            return Refused("picture-too-slow")
        return Refused(answer["refused"]) if "refused" in answer else answer

    def inspect(self, data: bytes) -> Facts | Refused:
        """What the picture is; see `PictureReader`."""
        answer = self._ask("inspect", data)
        if isinstance(answer, Refused):
            return answer
        return Facts(answer["mime"], answer["width"], answer["height"])

    def read(self, data: bytes) -> Picture | Refused:
        """The picture with its renditions."""
        answer = self._ask("read", data)
        if isinstance(answer, Refused):
            return answer
        renditions = tuple(
            Rendition(width, height, base64.b64decode(encoded))
            for width, height, encoded in answer["renditions"]
        )
        return Picture(answer["mime"], answer["width"], answer["height"], renditions)

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def __enter__(self) -> PictureProcess:
        """Itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End the process."""
        self.close()

"""Pictures of a document put in their places: where each is served, at which sizes.

A document holds the names its text has (`media/x.webp`). What those are depends on the revision,
and is put in when the revision is read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import TypeVar

T = TypeVar("T")

# As nh3 writes it: what stands in a text or in an attribute has no quotation mark of its own.
_IMAGE = re.compile(r'<img(?P<attributes>(?:\s[a-z-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
# How wide a picture is shown: the text's measure, or a phone's whole width.
SIZES = "(min-width: 48em) 45em, calc(100vw - 2em)"


@dataclass(frozen=True, slots=True)
class Size:
    """A picture at one width: where it is served, and how much it weighs in bytes."""

    address: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture as a page shows it: its sizes, the narrow one first."""

    sizes: tuple[Size, ...]


def _texts(value: object, visit: Callable[[str], str]) -> object:
    """A document, or a part of it, with every text of HTML replaced by what `visit` makes of it."""
    if isinstance(value, tuple):
        return tuple(_texts(each, visit) for each in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        if isinstance(old, str):
            new: object = visit(old) if field.name.endswith("html") else old
        else:
            new = _texts(old, visit)
        if new is not old:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value


def picture_names(document: object) -> tuple[str, ...]:
    """The names (`media/…`) of the pictures that a document shows, each once, in order."""
    names: dict[str, None] = {}

    def note(html: str) -> str:
        for image in _IMAGE.finditer(html):
            names[dict(_ATTRIBUTE.findall(image["attributes"])).get("src", "")] = None
        return html

    _texts(document, note)
    return tuple(name for name in names if name.startswith("media/"))


def place_pictures(document: T, pictures: Mapping[str, Placed]) -> T:
    """The document with the pictures of those names; the words of others stand in their place."""

    def put(html: str) -> str:
        return _IMAGE.sub(lambda found: _image(found["attributes"], pictures), html)

    placed: T = _texts(document, put)  # type: ignore[assignment]  # it stays what it was
    return placed


def _image(attributes: str, pictures: Mapping[str, Placed]) -> str:
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    alt, lang = escape(given.get("alt", "")), given.get("lang", "")
    found = pictures.get(given.get("src", ""))
    spoken = f' lang="{escape(lang)}"' if lang else ""
    if found is None:
        return f'<span class="no-picture"{spoken}>{alt}</span>'
    largest = found.sizes[-1]
    several = ""
    if len(found.sizes) > 1:
        several = ", ".join(f"/media/{each.address}.webp {each.width}w" for each in found.sizes)
        several = f' srcset="{several}" sizes="{SIZES}"'
    title = f' title="{escape(given["title"])}"' if "title" in given else ""
    return (
        f'<img src="/media/{largest.address}.webp"{several} width="{largest.width}" '
        f'height="{largest.height}" alt="{alt}"{title}{spoken} loading="lazy" decoding="async" '
        f'data-bytes="{largest.size}">'
    )

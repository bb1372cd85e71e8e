"""Where a text may point to. Our own gate, without the libraries that make HTML safe."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SCHEMES = {"https", "mailto", "tel"}
_MEDIA = re.compile(r"media/[a-z0-9][a-z0-9._-]{0,80}\.(?:webp|png|jpg|jpeg)")
_TERM = re.compile(r"term:(?P<id>[a-z][a-z0-9-]{0,59})")


def url_allowed(url: str, *, picture: bool = False) -> bool:
    """Whether a text may point there: https, mailto, tel, `media/…`, `#section`, `term:id`."""
    if any(ord(char) <= 32 or char == "\\" for char in url):  # noqa: PLR2004 - controls, space
        return False
    if picture or url.startswith("media/"):
        return bool(_MEDIA.fullmatch(url))
    if url.startswith("#"):
        return True
    if url.startswith("term:"):
        return bool(_TERM.fullmatch(url))
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme != "https")


def term_of(url: str) -> str | None:
    """The id of the glossary's term that a link points to, or None."""
    found = _TERM.fullmatch(url)
    return found["id"] if found else None


def glossary_address(term: str) -> str:
    """Where a term is explained."""
    return f"/glossary#{term}"

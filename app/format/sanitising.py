"""Safe HTML, made in one place: bleach, then nh3 as the boundary, then our own gate for URLs."""

from __future__ import annotations

import re

import bleach
import nh3

from app.format.addresses import SCHEMES, url_allowed

_PROSE = {
    "p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li",
    "dl", "dt", "dd", "h3", "h4", "h5", "h6", "a", "img", "span", "abbr", "sup", "sub",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
    "aside", "details", "summary", "figure", "figcaption", "div",
}  # fmt: skip
_JOURNAL = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"}
TAGS = {"course": _PROSE, "journal": _JOURNAL}

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang"},
    "a": {"href", "title", "class"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"scope", "class"},
    "td": {"class"},
    "ol": {"start"},
    "aside": {"class"},
    "details": {"class"},
    "p": {"class"},
    # A wide table scrolls in a region of its own, which the keyboard must reach.
    "div": {"class", "role", "tabindex", "aria-label"},
    "li": {"id"},
    "sup": {"id"},
}
_CLASSES = {
    "aside": {"notice", "notice-note", "notice-warning", "notice-emergency"},
    "p": {"notice-title", "video-link", "video-facts"},
    "details": {"transcript"},
    "div": {"footnote", "table-frame", "video"},
    "a": {"footnote-ref", "footnote-backref", "term"},
    "th": {"centre", "end"},
    "td": {"centre", "end"},
}
# Attributes that have one value and no other, wherever they are allowed.
_ONLY = {"role": {"region"}, "tabindex": {"0"}, "scope": {"col"}}
# `fn:`, the number of the piece, the name: a section's id has no colon, so they never meet.
_FOOTNOTE_ID = re.compile(r"fn(ref\d*)?:\d+-[a-z0-9-]{1,40}")
_IN_GLOSSARY = re.compile(r"/glossary#[a-z][a-z0-9-]{0,59}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """nh3 asks about every attribute that is left; None drops it."""
    if name == "href":
        return value if url_allowed(value) or _IN_GLOSSARY.fullmatch(value) else None
    if name == "src":
        return value if url_allowed(value, picture=True) else None
    if name == "id":
        return value if _FOOTNOTE_ID.fullmatch(value) else None
    if name in _ONLY:
        return value if value in _ONLY[name] else None
    if name == "class":
        kept = [part for part in value.split() if part in _CLASSES.get(tag, set())]
        return " ".join(kept) or None
    return value


def sanitise(html: str, profile: str = "course") -> str:
    """HTML that is safe to show: only known tags, attributes, classes and addresses."""
    tags = TAGS[profile]
    attributes = {tag: sorted(names) for tag, names in _ATTRIBUTES.items()}
    first = bleach.clean(
        html, tags=tags, attributes=attributes, protocols=SCHEMES, strip=True, strip_comments=True
    )
    return nh3.clean(
        first,
        tags=tags,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )

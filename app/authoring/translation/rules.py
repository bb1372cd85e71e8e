"""A text cut into its sections, and what a source changed in each. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.authoring.comparison import Line, compare

_HEADING = re.compile(r"^## .*\{#(?P<id>[a-z0-9-]+)\}\s*$")


def sections_of(source: str) -> dict[str, str]:
    """The text of each section by its id, in order; what stands before the first under ""."""
    found: dict[str, list[str]] = {"": []}
    lines = found[""]
    for line in source.split("\n"):
        heading = _HEADING.match(line)
        if heading:
            lines = found.setdefault(heading["id"], [])
        lines.append(line)
    return {key: "\n".join(texts).strip() for key, texts in found.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A section that the source changed, put in or took out.

    `lines` are what changed, word by word; `now` is the source's text (empty where it is gone),
    `translated` the translation's (empty where it has none).
    """

    id: str
    lines: tuple[Line, ...]
    now: str
    translated: str


def changed(then: str, now: str, translation: str) -> tuple[Part, ...]:
    """The sections of a source that changed since a translation was made, in order."""
    before, after, own = (sections_of(text) for text in (then, now, translation))
    gone = [key for key in before if key not in after]
    return tuple(
        Part(key, compare(before.get(key, ""), after.get(key, "")), after.get(key, ""),
             own.get(key, ""))
        for key in (*after, *gone)
        if before.get(key, "") != after.get(key, "")
    )  # fmt: skip

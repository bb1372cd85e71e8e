"""Adding the ids that a text lacks, and nothing else: every other byte stays as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.format.scan import ACTIVITIES, FENCE, HEADING, ID
from app.format.source import Code

_ENDS = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_GIVEN = re.compile(r"^ {4,}id:\s*(?P<id>\S+)")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ł": "l"})
_SECTION, _SCENE = 2, 4
ID_MAX = 50


@dataclass
class _Place:
    """Something that has an id or should have one. `line` counts from 0."""

    line: int
    kind: str
    title: str
    id: str | None


def slug(words: str, otherwise: str = "section") -> str:
    """An id made of words: small letters of the English alphabet, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", words.lower().translate(_LETTERS))
    parts = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    name = "-".join(parts)[:ID_MAX].strip("-")
    if not name:
        return otherwise
    return name if name[0].isalpha() else f"{otherwise}-{name}"[:ID_MAX].strip("-")


def _lines(text: str) -> list[str]:
    return [line for line in _ENDS.findall(text) if line]


def _places(lines: list[str]) -> Iterator[_Place]:
    """Every section, activity and scene of a text in order."""
    code, kind = Code(), ""
    ends = [at for at, line in enumerate(lines) if line.rstrip() == "---"]
    for at in range(ends[1] + 1 if len(ends) > 1 and ends[0] == 0 else 0, len(lines)):
        line = lines[at].rstrip("\r\n")
        if code.holds(line):
            continue
        fence, heading = FENCE.match(line), HEADING.match(line)
        if fence and fence.group("kind") is None:
            kind = ""
        elif fence and not kind:
            kind = fence.group("kind")
            if kind in ACTIVITIES:
                yield _Place(at, kind, (fence.group("title") or "").strip(), _given(lines, at))
        elif heading and len(heading.group("marks")) == (_SCENE if kind == "dilemma" else _SECTION):
            written = (heading.group("attributes") or "").strip().removeprefix("#")
            yield _Place(
                at,
                "scene" if kind == "dilemma" else "section",
                heading.group("title"),
                written or None,
            )


def _given(lines: list[str], at: int) -> str | None:
    for line in lines[at + 1 :]:
        if not line.startswith("    "):
            return None
        if found := _GIVEN.match(line):
            return found.group("id")
    return None


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def add_ids(source: bytes, like: bytes | None = None) -> bytes:
    """The text with an id wherever one is missing, made from the title and unique in the text.

    `like` is the text it is a translation of, which should have its ids already: where both have
    the same sections, activities and scenes in the same order, the ids are those of the other.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    lines = _lines(source.decode("utf-8"))
    places = list(_places(lines))
    others = [] if like is None else list(_places(_lines(like.decode("utf-8"))))
    if [place.kind for place in others] != [place.kind for place in places]:
        others = []
    taken = {place.id for place in places if place.id}
    for number, place in enumerate(places):
        if place.id is not None:
            continue
        model = others[number].id if others else None
        prefix = "" if place.kind in {"section", "scene"} else f"{place.kind}-"
        wanted = model or f"{prefix}{slug(place.title, place.kind)}"
        place.id = _free(wanted[:ID_MAX].strip("-"), taken)
        if not ID.fullmatch(place.id):
            continue
        taken.add(place.id)
        body = lines[place.line].rstrip("\r\n")
        end = lines[place.line][len(body) :]
        if prefix:
            lines[place.line] = f"{body}{end or chr(10)}    id: {place.id}{end}"
        else:
            lines[place.line] = f"{body.rstrip()} {{#{place.id}}}{end}"
    return "".join(lines).encode()

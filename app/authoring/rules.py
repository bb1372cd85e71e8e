"""What may be done with a draft, and why not. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class DraftState(StrEnum):
    """How far a text has come. The last two are closed and stay as they are."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = frozenset({DraftState.DRAFT, DraftState.REVIEW, DraftState.APPROVED, DraftState.SCHEDULED})

# Somebody who saved so lately is taken to be at it still.
EDITING = timedelta(minutes=15)
# A new text may hold this many characters; the format's own limit is counted in bytes.
SOURCE_MAX = 300_000
TITLE_MAX = 200
FOLDER_MAX = 100
# Room for what the first text hangs before and after it: `quiz-`, `-reflection`.
NEW_ID_MAX = 45
# Bytes over the wire of a module's page, with everything on the first visit and alone on the next.
PAGE_FIRST_MAX = 50 * 1024
PAGE_REPEAT_MAX = 14 * 1024

_TITLE = re.compile(r"^title:[ \t]*(?P<title>\S.*?)[ \t]*$", re.MULTILINE)
# What a merge leaves between two texts that changed the same lines.
MERGE_MARK = "%%%"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text of a module stands: its course, and the name of its folder."""

    course_id: str
    folder: str


def editing_now(changed_by: UUID, changed_at: datetime, viewer: UUID, now: datetime) -> bool:
    """Whether somebody else is at this text."""
    return changed_by != viewer and now - changed_at < EDITING


def tidy(source: str) -> str:
    """A text as it is kept: lines end as in files, with no sign that no database keeps."""
    return source.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def title_in(source: str) -> str:
    """The title of the front matter as far as it can be read; empty where it cannot."""
    found = _TITLE.search(source.partition("\n---")[0])
    return found.group("title").strip("\"'")[:TITLE_MAX] if found else ""


def merge_marks(source: str) -> tuple[int, ...]:
    """The lines, from 1, where a merge left both texts for a person to choose from."""
    return tuple(
        number
        for number, line in enumerate(source.split("\n"), 1)
        if line.startswith(f"{MERGE_MARK} ")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything it depends on whether a draft may be published."""

    state: DraftState
    errors: int
    base: UUID | None
    current: UUID | None
    version_seen: int
    version: int
    approved: bool
    approval_needed: bool


def obstacles(standing: Standing) -> Sequence[str]:
    """Why a draft may not be published, as codes; empty when it may.

    The one place that decides. Where an approval is needed, it is of exactly this text.
    """
    found = []
    if standing.state not in OPEN:
        found.append("draft-closed")
    if standing.errors:
        found.append("draft-has-errors")
    if standing.base != standing.current:
        found.append("base-outdated")
    if standing.version_seen != standing.version:
        found.append("draft-changed")
    if standing.approval_needed and not standing.approved:
        found.append("not-approved")
    return found


# Letters that fall apart into no others.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ł": "l"})


def id_from(title: str) -> str:
    """An id made from a title; empty where it has no letter that an id could have."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:NEW_ID_MAX].strip("-").lstrip("0123456789-")


def folder_for(module_id: str, position: int) -> str:
    """The name of a new module's folder: its place in the course, from 1, and its id."""
    return f"{position:02}-{module_id}"[:FOLDER_MAX]


_BASIS = re.compile(r"^translated_from:.*\n", re.MULTILINE)


def basis_of(source: str) -> str | None:
    """What a translation says it was made from: the first digits of its source's SHA-256."""
    front = source.partition("\n---")[0]
    for line in front.splitlines():
        key, _colon, value = line.partition(":")
        if key == "translated_from":
            return value.split("#")[0].strip().strip("\"'") or None
    return None


def translation_of(source: str, sha256: str) -> str:
    """The text a translation begins with: the source's own, naming the file it was made from."""
    opening, fence, rest = source.partition("\n---")
    if not fence:
        return source
    kept = _BASIS.sub("", f"{opening}\n").rstrip("\n")
    return f'{kept}\ntranslated_from: "{sha256[:12]}"{fence}{rest}'

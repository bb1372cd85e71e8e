"""An example of every block of the format, and the text a new module begins with.

Each stands as a file in `examples/`, named after its kind, so that a new kind needs no code here:
its file, and its words below.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from app.format.scan import ACTIVITIES, NOTICES

FOLDER = Path(__file__).parent / "examples"

# What each is called in the menu, and what it is for.
WORDS: dict[str, tuple[Any, Any]] = {
    "quiz": (_l("Question with answers"), _l("One or several are right; each answer says why.")),
    "dilemma": (_l("Dilemma"), _l("A story with choices that lead on. Nothing is right or wrong.")),
    "reflect": (_l("Reflection"), _l("A question for the private journal.")),
    "sort": (_l("Sort"), _l("Cards that belong into groups, or into an order.")),
    "rate": (_l("Rate yourself"), _l("Statements on a scale; the answers are private.")),
    "task": (_l("Task"), _l("A list to tick off in the field, with a note.")),
    "plan": (_l("Plan"), _l("Actions with a day, an ally and an obstacle.")),
    "talk": (_l("Talk"), _l("Questions to take to a colleague.")),
    "contact-card": (_l("Contact card"), _l("Telephone numbers that the participant fills in.")),
    "note": (_l("Note"), _l("Something good to know.")),
    "warning": (_l("Warning"), _l("Something that goes wrong easily.")),
    "emergency": (_l("Emergency"), _l("What to do when someone is in danger.")),
    "details": (_l("Text folded away"), _l("For those who want to read more.")),
    "figure": (
        _l("Picture with a caption"),
        _l("What it shows is told to those who do not see it."),
    ),
    "video": (_l("Video"), _l("A link that says what it costs to load; nothing loads by itself.")),
    "transcript": (_l("Transcript"), _l("What is said in a video or a recording.")),
}

_ID = re.compile(r"^(    (?:id|prompt|rating): )(?P<id>[a-z][a-z0-9-]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A block to insert: its kind, what it is called, what it is for, and its text."""

    kind: str
    title: str
    use: str
    text: str


def kinds() -> tuple[str, ...]:
    """Every kind of block the format knows: activities first, in the order of the words."""
    known = [*WORDS, *sorted(ACTIVITIES | NOTICES)]
    return tuple(dict.fromkeys(kind for kind in known if kind in ACTIVITIES | NOTICES))


@lru_cache(maxsize=64)
def text_of(kind: str) -> str:
    """The example of a kind, ending in a line break.

    Raises:
        FileNotFoundError: there is none.
    """
    return (FOLDER / f"{kind}.md").read_text("utf-8")


def examples() -> tuple[Example, ...]:
    """All of them, in the reader's language as far as the menu goes."""
    found = []
    for kind in kinds():
        title, use = WORDS.get(kind, (kind, ""))
        found.append(Example(kind, str(title), str(use), text_of(kind)))
    return tuple(found)


def insert(source: str, kind: str) -> str:
    """A text with the example of a kind at its end, under ids that the text does not have yet.

    Raises:
        KeyError: there is no such kind.
    """
    if kind not in kinds():
        raise KeyError(kind)
    return f"{source.rstrip()}\n\n{_fresh(text_of(kind), source)}"


def _fresh(example: str, source: str) -> str:
    taken = {found.group("id") for found in _ID.finditer(source)}

    def name(found: re.Match[str]) -> str:
        wanted = found.group("id")
        number = 2
        while wanted in taken:
            wanted = f"{found.group('id')}-{number}"
            number += 1
        return f"{found.group(1)}{wanted}"

    return _ID.sub(name, example)


def begin_module(*, module_id: str, title: str, minutes: int) -> str:
    """The text a new module begins with; it teaches the format by being one."""
    values = {
        "{id}": module_id,
        "{title}": json.dumps(title, ensure_ascii=False),
        "{minutes}": str(minutes),
    }
    text = text_of("module")
    for place, value in values.items():
        text = text.replace(place, value)
    return text

"""Contact card: lines that somebody fills with names and telephone numbers of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, head
from app.format.problems import Problems
from app.format.scan import ID, ITEM_ID, Block, Line

LINES_MAX = 12

_ITEM = re.compile(r"^- (?P<words>.*)$")


@dataclass(frozen=True, slots=True)
class CardLine:
    """Whose number is asked for, in plain words. What is filled in is kept by `id`."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Lines to fill. What is written is private; half of the numbers complete it."""

    kind_name: ClassVar[str] = "contact-card"

    id: str
    title: str
    text_html: str
    lines: tuple[CardLine, ...]
    lang: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the lines, the same in every language."""
        return tuple(line.id for line in self.lines)

    @property
    def needed(self) -> int:
        """How many numbers make the card complete: half of them, rounded up."""
        return (len(self.lines) + 1) // 2


def _line(line: Line, words: str, taken: set[str], problems: Problems) -> CardLine:
    named = ITEM_ID.search(words)
    identifier = named.group("id") if named else ""
    if not ID.fullmatch(identifier):
        problems.add(line.number, "F063", "The line has no id.", "end it with {#a-short-id}")
    elif identifier in taken:
        problems.add(line.number, "F063", f"The id “{identifier}” stands twice.", "give another")
    taken.add(identifier)
    text = ITEM_ID.sub("", words).strip()
    if not text:
        problems.add(line.number, "F063", "The line says nothing.", "say whose number it is")
    return CardLine(identifier, text)


def read_contact_card(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A contact card: a text, and a list of lines that each end in an id."""
    begins = head(block, frozenset(), problems)
    before: list[Line] = []
    lines: list[CardLine] = []
    taken: set[str] = set()
    for line in block.body:
        item = _ITEM.match(line.text)
        if item:
            lines.append(_line(line, item.group("words"), taken, problems))
        elif not lines:
            before.append(line)
        elif line.text.strip():
            problems.add(
                line.number, "F006", "This is no line of the card.", "write “- whose {#id}”"
            )
    if not lines or len(lines) > LINES_MAX:
        problems.add(
            block.line,
            "F063",
            "The card has no lines." if not lines else "The card has too many lines.",
            f"write 1 to {LINES_MAX} lines such as “- Supervisor {{#supervisor}}”",
        )
    text = pieces.add(before)
    return lambda: ContactCard(begins.id, begins.title, text(), tuple(lines), begins.lang)

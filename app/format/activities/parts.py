"""What the readers of activities have in common. Lines in, drafts and problems out.

A draft holds Markdown pieces; `Pieces` collects them so that a module is rendered in one go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.format.problems import Problems
from app.format.scan import ID, Block, Line

CHOICE = re.compile(r"^- (?P<text>.+?)\s+->\s+(?P<to>#[a-z0-9-]+|end)\s*$")
# The id at the end of a line of a list.
ITS_ID = r"(?:\s+\{#(?P<id>[^{}\s]*)\})?\s*$"
_PART = re.compile(rf"^#### (?P<title>.+?){ITS_ID}")
_ITEM = re.compile(r"^- ")
_EXPLANATION = re.compile(r"^ {2,4}: (?P<text>.*)$")
_CONTINUED = re.compile(r"^ {2,}(?P<text>\S.*)$")

# Options that every activity may have.
COMMON = frozenset({"id", "lang"})
LANGS = ("en", "nb", "nn")


@dataclass
class Pieces:
    """Markdown pieces of a module in order; after `render` their HTML by the same number."""

    texts: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> Callable[[], str]:
        """Keep a piece; the answer gives its HTML once everything is rendered."""
        number = len(self.texts)
        self.texts.append("\n".join(line.text for line in lines))
        return lambda: self.html[number]


Draft = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What every activity begins with. `lang` is None where it is the module's."""

    id: str
    title: str
    lang: str | None


@dataclass
class Item:
    """An item of a list: what matched, and the explanation under it."""

    line: int
    text: Line
    mark: str
    explanation: list[Line] = field(default_factory=list)


def head(block: Block, known: frozenset[str], problems: Problems) -> Head:
    """Id, title and language of an activity; `known` are the options of its kind beside them."""
    for key in block.options.values:
        if key not in COMMON | known:
            problems.unknown_key(block.options.line(key), key, COMMON | known)
    lang = block.options.values.get("lang")
    if lang is not None and lang not in LANGS:
        problems.add(
            block.options.line("lang"), "F007", f"There is no language “{lang}”.", "en, nb or nn"
        )
        lang = None
    return Head(_id(block, problems), _title(block, problems), lang)


def _id(block: Block, problems: Problems) -> str:
    value = block.options.values.get("id")
    if not isinstance(value, str) or not ID.fullmatch(value):
        problems.add(
            block.options.line("id") if value else block.line,
            "F005",
            f"The {block.kind} has no id." if not value else f"The id “{value}” is malformed.",
            "indented by four spaces: id: a-short-id (small letters, digits, hyphens)",
        )
        return ""
    return value


def _title(block: Block, problems: Problems) -> str:
    if not block.title:
        problems.add(
            block.line, "F007", f"The {block.kind} has no title.", f"write /// {block.kind} | Title"
        )
    return block.title


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the fourth level in an activity, and the lines under it."""

    id: str
    title: str
    line: int
    lines: list[Line]


def parted(block: Block, what: str, problems: Problems) -> tuple[list[Line], list[Part]]:
    """The lines before the first heading, and the parts; `what` a part is called in a problem."""
    before: list[Line] = []
    parts: list[Part] = []
    for line in block.body:
        heading = _PART.match(line.text)
        if heading:
            part = Part(heading.group("id") or "", heading.group("title"), line.number, [])
            check_id(part.id, part.line, what, {other.id for other in parts}, problems)
            parts.append(part)
        else:
            (parts[-1].lines if parts else before).append(line)
    return before, parts


def check_id(value: str, line: int, what: str, taken: Collection[str], problems: Problems) -> None:
    """Note an id that is missing, malformed, or one of those taken."""
    if not value:
        problems.add(line, "F005", f"The {what} has no id.", "end the line with {#a-short-id}")
    elif not ID.fullmatch(value) or value in taken:
        problems.add(
            line, "F005", f"The {what} id “{value}” is malformed or doubled.", "give another"
        )


def check_ids(items: Sequence[Item], what: str, problems: Problems) -> None:
    """Note every item without an id of its own; the mark of an item is its id."""
    for number, item in enumerate(items):
        taken = {other.mark for other in items[:number]}
        check_id(item.mark, item.line, what, taken, problems)


Named = tuple[str, Callable[[], str]]


def list_with_ids(
    block: Block,
    pattern: re.Pattern[str],
    what: str,
    form: str,
    pieces: Pieces,
    problems: Problems,
) -> tuple[Callable[[], str], list[Named]]:
    """The text of an activity, and the items of its list by their ids; none has an explanation.

    `what` an item is called in a problem, `form` how it is written.
    """
    text, items = items_of(unwrapped(block.body), pattern, "id", problems, form, explained=False)
    check_ids(items, what, problems)
    return pieces.add(text), [(item.mark, pieces.add([item.text])) for item in items]


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of a list joined to the item that they go on with."""
    joined: list[Line] = []
    for line in lines:
        more = _CONTINUED.match(line.text)
        if more and not _EXPLANATION.match(line.text) and joined and _ITEM.match(joined[-1].text):
            first = joined.pop()
            line = Line(first.number, f"{first.text} {more.group('text')}")  # noqa: PLW2901 - joined
        joined.append(line)
    return joined


def items_of(
    lines: Sequence[Line],
    pattern: re.Pattern[str],
    group: str,
    problems: Problems,
    form: str,
    *,
    explained: bool = True,
) -> tuple[list[Line], list[Item]]:
    """The lines before the list, and its items with their explanations (missing ones are noted)."""
    before: list[Line] = []
    items: list[Item] = []
    for line in lines:
        found = pattern.match(line.text)
        if found:
            text = Line(line.number, found.group("text"))
            items.append(Item(line.number, text, found.group(group) or ""))
        elif not items:
            if _ITEM.match(line.text) and pattern is CHOICE and "->" in line.text:
                problems.add(line.number, "F022", "This choice leads nowhere.", form)
            before.append(line)
        elif explained and (why := _EXPLANATION.match(line.text)):
            items[-1].explanation.append(Line(line.number, why.group("text")))
        elif items[-1].explanation and (more := _CONTINUED.match(line.text)):
            items[-1].explanation.append(Line(line.number, more.group("text")))
        elif line.text.strip():
            problems.add(line.number, "F006", "This line belongs to no option.", form)
    for item in items if explained else ():
        if not any(line.text.strip() for line in item.explanation):
            problems.add(
                item.line,
                "F021",
                "There is no explanation.",
                "put a line under it: two spaces, a colon, a space, and why",
            )
    return before, items


def blank(lines: Sequence[Line]) -> bool:
    """Whether there is nothing to read in the lines."""
    return not any(line.text.strip() for line in lines)


def inline(html: str) -> str:
    """The inside of a single paragraph, for labels."""
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html

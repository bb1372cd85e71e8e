"""Footnotes: their definitions are taken from wherever they stand and put where they are named.

A module is rendered in pieces, and a definition at the end of a file would not be known to the
piece that names it. So definitions are gathered first, and each piece gets those it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.format.blocks import BLOCKS
from app.format.problems import Problems
from app.format.source import CODE_SPAN, Code, Line

_DEFINITION = re.compile(r"^\[\^(?P<label>[^\]]*)\]:\s*(?P<text>.*)$")
_REFERENCE = re.compile(r"\[\^(?P<label>[^\]]*)\](?!:)")
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FENCE = re.compile(r"^(?P<slashes>/{3,})\s*(?P<kind>[a-z-]+)?")


@dataclass
class Footnotes:
    """The footnotes of a file: the lines of each by its label, and where each is defined."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    defined: dict[str, int] = field(default_factory=dict)

    def added_to(self, piece: str) -> str:
        """A piece of Markdown with the footnotes that it names below it."""
        named = _named(piece)
        for label in named:  # a note may name another, which joins the line
            inside = _named("\n".join(self.lines.get(label, ())).partition(":")[2])
            named.extend(name for name in inside if name not in named)
        texts = ["\n".join(self.lines[each]) for each in dict.fromkeys(named) if each in self.lines]
        return "\n\n".join([piece, *texts]) if texts else piece


def _named(text: str) -> list[str]:
    return [found["label"] for found in _REFERENCE.finditer(CODE_SPAN.sub("", text))]


class _Inside:
    """Whether lines that pass by one after the other stand in an activity."""

    def __init__(self) -> None:
        self._slashes, self.activity = "", False

    def pass_by(self, text: str) -> None:
        fence = _FENCE.match(text)
        if fence and not self._slashes and fence["kind"]:
            self._slashes, self.activity = fence["slashes"], fence["kind"] not in BLOCKS
        elif fence and text.rstrip() == self._slashes:
            self._slashes, self.activity = "", False


def take_footnotes(lines: Sequence[Line], problems: Problems) -> tuple[list[Line], Footnotes]:
    """The lines without definitions of footnotes, and the footnotes.

    Notes every name that is malformed, stands twice, is not defined, or is named nowhere, and a
    footnote in an activity, which is shown apart, without the notes below the text.
    """
    notes = Footnotes()
    left: list[Line] = []
    named: set[str] = set()
    code, block, current = Code(), _Inside(), ""
    for line in lines:
        if not code.holds(line.text):
            block.pass_by(line.text)
            definition = _DEFINITION.match(line.text)
            if definition:
                current = _define(definition["label"], line, notes, problems)
                continue
            if current and (line.text.startswith("    ") or not line.text.strip()):
                notes.lines[current].append(line.text)
                continue
            for found in _REFERENCE.finditer(CODE_SPAN.sub(_blank, line.text)):
                _refer(found, line, inside=block.activity, named=named, problems=problems)
        current = ""
        left.append(line)
    _compare(notes, named, lines, problems)
    return left, notes


def _blank(code: re.Match[str]) -> str:
    return " " * len(code.group())


def _define(label: str, line: Line, notes: Footnotes, problems: Problems) -> str:
    if not _LABEL.fullmatch(label):
        problems.add(
            line.number,
            "F041",
            f"“{label[:40]}” is no name of a footnote.",
            "small letters, digits and hyphens: [^source]",
        )
    elif label in notes.lines:
        problems.add(
            line.number, "F041", f"The footnote “{label}” stands twice.", "give it another name"
        )
    notes.lines[label] = [line.text]
    notes.defined[label] = line.number
    return label


def _refer(
    found: re.Match[str], line: Line, *, inside: bool, named: set[str], problems: Problems
) -> None:
    named.add(found["label"])
    if inside or line.text.startswith("#"):
        problems.add(
            line.number,
            "F041",
            "A footnote in an activity or a heading.",
            "put it into the text before or after",
            found.start() + 1,
        )


def _compare(notes: Footnotes, named: set[str], lines: Sequence[Line], problems: Problems) -> None:
    for text in notes.lines.values():
        named.update(_named("\n".join(text).partition(":")[2]))
    for label, number in notes.defined.items():
        if label not in named and _LABEL.fullmatch(label):
            problems.add(
                number,
                "F041",
                f"Nothing names the footnote “{label}”.",
                f"write [^{label}] in the text, or delete it",
            )
    for label in sorted(named - set(notes.lines)):
        number = next(line.number for line in lines if f"[^{label}]" in line.text)
        problems.add(
            number,
            "F041",
            f"There is no footnote “{label[:40]}”.",
            f"add a line [^{label[:40]}]: and the note",
        )

"""The scan before Markdown: blocks with their lines, and what may not be in a text at all.

The Markdown library turns an unknown block, a wrong option or a missing end silently into prose.
This scan finds each of them first, with its line, and refuses what is unsafe or too large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.format.blocks import BLOCKS, check_block
from app.format.problems import Problems
from app.format.source import CODE_SPAN, Code
from app.format.source import Line as Line  # noqa: PLC0414 - readers of blocks take it from here
from app.format.tables import check_tables
from app.format.yaml_source import YamlMap, read_map

BYTES_MAX = 256 * 1024
LINE_MAX = 5_000
NESTING_MAX = 8
BRACKETS_MAX = 60

ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
FENCE = re.compile(r"^(?P<slashes>/{3,})\s*(?P<kind>[a-z-]+)?\s*(?:\|\s*(?P<title>.*?))?\s*$")
HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<title>.*?)(?:\s*\{(?P<attributes>[^{}]*)\})?\s*$")
RAW_HTML = re.compile(r"<(?:[a-zA-Z/!?])")
AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
ATTRIBUTES = re.compile(r"\{:?\s*(?P<inside>[#.a-zA-Z][^{}\n]*)\}")
LIST_ITEM = re.compile(r"^(?:-|\d{1,3}[.)]| ) .*\{#[^{}]*\}\s*$")
LANG_ONLY = re.compile(r"lang=(?:\"[a-zA-Z-]{2,10}\"|[a-zA-Z-]{2,10})\s*")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0000-\u0008\u000b-\u001f]")
DEEP = re.compile(r"^(?:\s{4,}|\s*(?:>|[-*+]|\d+[.)])\s*)*")

NOTICES = frozenset(BLOCKS)
ACTIVITIES = frozenset(
    {
        "quiz",
        "dilemma",
        "reflect",
        "plan",
        "contact-card",
        "sort",
        "rate",
        "task",
        "talk",
    }
)
# In these a line of a list may end in {#id}: answers are kept by it.
LISTS_WITH_IDS = frozenset({"sort", "rate", "task", "contact-card"})
ITEM_ID = re.compile(r"\{#(?P<id>[^{}]*)\}\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: an activity, with its options and the lines of its body."""

    kind: str
    title: str
    line: int
    options: YamlMap
    body: tuple[Line, ...]


@dataclass(slots=True)
class RawSection:
    """A heading of the second level and what stands under it, as text and activities."""

    id: str
    title: str
    line: int
    parts: list[tuple[Line, ...] | Block] = field(default_factory=list)


def decode(source: bytes, problems: Problems) -> str | None:
    """The text of a file, or None when it is no text or larger than the format allows."""
    if len(source) > BYTES_MAX:
        problems.add(
            1,
            "F012",
            f"The file has {len(source) // 1024} kB.",
            f"split it: at most {BYTES_MAX // 1024} kB a file",
        )
        return None
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        problems.add(line, "F001", "The file is not UTF-8.", "save it with the encoding UTF-8")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_front_matter(text: str, problems: Problems) -> tuple[YamlMap, list[Line]] | None:
    """The front matter and the lines of the body, or None when there is no front matter."""
    lines = text.split("\n")
    ends = [index for index, line in enumerate(lines) if line.rstrip() == "---"]
    if not ends or ends[0] != 0 or len(ends) < 2:  # noqa: PLR2004 - two lines of dashes
        problems.add(
            1, "F002", "The front matter is missing.", "begin the file with --- and end it with ---"
        )
        return None
    for number, line in enumerate(lines[: ends[1]], 1):
        check_hidden(number, line, problems)
    front = read_map("\n".join(lines[1 : ends[1]]), problems, offset=1)
    body = [Line(number, text) for number, text in enumerate(lines, 1)][ends[1] + 1 :]
    return None if front is None else (front, body)


def check_hidden(number: int, text: str, problems: Problems) -> None:
    """Refuse a character that hides or reorders what stands beside it."""
    hidden = BIDI.search(text)
    if hidden:
        problems.add(
            number,
            "F013",
            f"The character U+{ord(hidden.group()):04X} hides or reorders text.",
            "delete it",
            hidden.start() + 1,
        )


def check_safety(lines: list[Line], problems: Problems) -> bool:
    """Refuse what is unsafe, hidden, or could make rendering slow. True when all is well."""
    before = len(problems.found)
    code, inside = Code(), ""
    for line in lines:
        text = line.text
        if len(text) > LINE_MAX:
            problems.add(
                line.number, "F012", "The line is too long.", f"at most {LINE_MAX} characters"
            )
            continue
        check_hidden(line.number, text, problems)
        if code.holds(text):
            continue
        block = FENCE.match(text)
        if block:
            inside = block.group("kind") or ""
        prefix = DEEP.match(text)
        marks = re.findall(r">|[-*+]\s|\d+[.)]\s|\s{4}", prefix.group() if prefix else "")
        if len(marks) > NESTING_MAX:
            problems.add(line.number, "F012", "Nested too deep.", f"at most {NESTING_MAX} levels")
        if max(map(text.count, "[*_<|")) > BRACKETS_MAX:
            problems.add(
                line.number, "F012", "Too many brackets or marks in one line.", "split the line"
            )
        plain = AUTOLINK.sub("", CODE_SPAN.sub("", text))
        html = RAW_HTML.search(plain)
        if html:
            problems.add(
                line.number, "F008", "Raw HTML is not allowed.", "write Markdown", html.start() + 1
            )
        _check_attributes(line, plain, problems, ids=inside in LISTS_WITH_IDS)
    check_tables(lines, problems)
    return len(problems.found) == before


def _check_attributes(line: Line, text: str, problems: Problems, *, ids: bool) -> None:
    heading = HEADING.match(text)
    item = LIST_ITEM.match(text) if ids else None  # its reader says what is wrong with its id
    for found in ATTRIBUTES.finditer(text):
        inside = found.group("inside").strip()
        of_heading = heading is not None and re.fullmatch(r"#[a-z0-9-]+", inside)
        of_item = item is not None and inside.startswith("#")
        if not of_heading and not of_item and not LANG_ONLY.fullmatch(inside):
            problems.add(
                line.number,
                "F008",
                f"The attribute “{inside[:40]}” is not allowed.",
                "only {#id} after a heading or in the list of a sort, rate or task, "
                "and {: lang=nb } elsewhere",
                found.start() + 1,
            )


class _Cutter:
    """Cuts a body into introduction, sections and activities, line by line."""

    def __init__(self, lines: list[Line], problems: Problems) -> None:
        self._lines, self._problems = lines, problems
        self.introduction: list[Line] = []
        self.sections: list[RawSection] = []
        self._prose = self.introduction
        self._level, self._code = 2, Code()

    def cut(self) -> None:
        index = 0
        while index < len(self._lines):
            line = self._lines[index]
            code = self._code.holds(line.text)
            heading = None if code else HEADING.match(line.text)
            if heading:
                self._heading(heading, line)
            elif not code and FENCE.match(line.text):
                index = self._block(index)
            else:
                self._prose.append(line)
            index += 1
        self._keep()

    def _keep(self) -> None:
        """Put the prose so far into its section, unless it is blank."""
        if self.sections and any(line.text.strip() for line in self._prose):
            self.sections[-1].parts.append(tuple(self._prose))

    def _heading(self, heading: re.Match[str], line: Line) -> None:
        depth = len(heading.group("marks"))
        if depth > 2:  # noqa: PLR2004 - ## begins a section
            if depth > self._level + 1:
                self._problems.add(
                    line.number,
                    "F011",
                    "A level of heading is left out.",
                    f"use {'#' * (self._level + 1)}",
                )
            self._level = depth
            self._prose.append(line)
            return
        self._keep()
        if depth == 1:
            self._problems.add(
                line.number, "F011", "# is the module's title.", "begin sections with ##"
            )
        self.sections.append(_section(heading, line, self._problems))
        self._prose, self._level = [], 2

    def _block(self, index: int) -> int:
        block, end = read_block(self._lines, index, self._problems)
        if block is None:
            return end
        if block.kind not in ACTIVITIES:
            self._prose.extend(self._lines[index : end + 1])
        elif self.sections:
            self._keep()
            self.sections[-1].parts.append(block)
            self._prose = []
        else:
            self._problems.add(
                block.line, "F006", "An activity before the first section.", "move it"
            )
        return end


def sections_of(lines: list[Line], problems: Problems) -> tuple[tuple[Line, ...], list[RawSection]]:
    """The introduction's lines, and the sections with their activities cut out."""
    cutter = _Cutter(lines, problems)
    cutter.cut()
    return tuple(cutter.introduction), cutter.sections


def _section(heading: re.Match[str], line: Line, problems: Problems) -> RawSection:
    attributes = (heading.group("attributes") or "").strip()
    identifier = attributes.removeprefix("#")
    if not ID.fullmatch(identifier):
        problems.add(
            line.number, "F005", "The section has no id.", "end the heading with {#a-short-id}"
        )
    return RawSection(identifier, heading.group("title").strip(), line.number)


def read_block(lines: list[Line], start: int, problems: Problems) -> tuple[Block | None, int]:
    """The block that opens at `start` (None when it is refused) and the index of its last line."""
    opening = lines[start]
    fence = FENCE.match(opening.text)
    kind = fence.group("kind") if fence else None
    if fence is None or kind is None:
        problems.add(opening.number, "F006", "This closes no block.", "delete the line")
        return None, start
    slashes = fence.group("slashes")
    end = next(
        (at for at in range(start + 1, len(lines)) if lines[at].text.rstrip() == slashes), None
    )
    if end is None:
        problems.add(
            opening.number, "F006", f"The block “{kind}” is not closed.", f"end it with {slashes}"
        )
        return None, start
    inside = lines[start + 1 : end]
    head: list[Line] = []
    while inside and inside[0].text.startswith("    "):
        head.append(inside.pop(0))
    nested = next(
        (line for line in inside if (m := FENCE.match(line.text)) and m.group("kind")), None
    )
    known = ACTIVITIES | NOTICES
    if kind not in known:
        problems.unknown_key(opening.number, kind, known, code="F006")
        return None, end
    if nested is not None:
        problems.add(nested.number, "F006", "A block inside a block.", "put it after the other")
        return None, end
    options = read_map("\n".join(line.text[4:] for line in head), problems, offset=opening.number)
    if options is None:
        return None, end
    title = (fence.group("title") or "").strip()
    if kind in BLOCKS:
        check_block(kind, title, opening.number, options, inside, problems)
    return Block(kind, title, opening.number, options, tuple(inside)), end

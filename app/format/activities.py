"""The bodies of activity blocks: quiz, dilemma, reflection. Lines in, drafts and problems out.

A draft holds Markdown pieces; `Pieces` collects them so that a module is rendered in one go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.format.document import (
    Activity,
    Choice,
    Dilemma,
    Option,
    Quiz,
    QuizKind,
    Reflection,
    Scene,
)
from app.format.problems import Problems
from app.format.scan import ID, Block, Line

_OPTION = re.compile(r"^- \[(?P<mark>[ xX])\] (?P<text>.+)$")
_CHOICE = re.compile(r"^- (?P<text>.+?)\s+->\s+(?P<to>#[a-z0-9-]+|end)\s*$")
_ITEM = re.compile(r"^- ")
_EXPLANATION = re.compile(r"^ {2}: (?P<text>.*)$")
_CONTINUED = re.compile(r"^ {2,}(?P<text>\S.*)$")
_SCENE = re.compile(r"^#### (?P<title>.+?)\s*\{#(?P<id>[a-z0-9-]*)\}\s*$")

QUIZ_OPTIONS_MIN = 2


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


Draft = Callable[[], Activity]


@dataclass
class _Item:
    line: int
    text: Line
    mark: str
    explanation: list[Line] = field(default_factory=list)


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


def _only(block: Block, known: frozenset[str], problems: Problems) -> None:
    for key in block.options.values:
        if key not in known:
            problems.unknown_key(block.options.line(key), key, known)


def _title(block: Block, problems: Problems) -> str:
    if not block.title:
        problems.add(
            block.line, "F007", f"The {block.kind} has no title.", f"write /// {block.kind} | Title"
        )
    return block.title


def _items(
    lines: Sequence[Line], pattern: re.Pattern[str], group: str, problems: Problems, form: str
) -> tuple[list[Line], list[_Item]]:
    """The lines before the list, and its items with their explanations."""
    before: list[Line] = []
    items: list[_Item] = []
    for line in lines:
        found = pattern.match(line.text)
        if found:
            text = Line(line.number, found.group("text"))
            items.append(_Item(line.number, text, found.group(group)))
        elif not items:
            if _ITEM.match(line.text) and pattern is _CHOICE and "->" in line.text:
                problems.add(line.number, "F022", "This choice leads nowhere.", form)
            before.append(line)
        elif explained := _EXPLANATION.match(line.text):
            items[-1].explanation.append(Line(line.number, explained.group("text")))
        elif items[-1].explanation and (more := _CONTINUED.match(line.text)):
            items[-1].explanation.append(Line(line.number, more.group("text")))
        elif line.text.strip():
            problems.add(line.number, "F006", "This line belongs to no option.", form)
    for item in items:
        if not any(line.text.strip() for line in item.explanation):
            problems.add(
                item.line,
                "F021",
                "There is no explanation.",
                "put a line under it: two spaces, a colon, a space, and why",
            )
    return before, items


def _blank(lines: Sequence[Line]) -> bool:
    return not any(line.text.strip() for line in lines)


def read_quiz(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A quiz: a question, and options with `[x]` before the right ones."""
    _only(block, frozenset({"id", "kind", "must_know"}), problems)
    identifier, title = _id(block, problems), _title(block, problems)
    kind_text = block.options.values.get("kind", "one")
    if kind_text not in set(QuizKind):
        problems.add(
            block.options.line("kind"), "F007", f"There is no kind “{kind_text}”.", "one or several"
        )
        kind_text = "one"
    must_know = block.options.values.get("must_know", False)
    if not isinstance(must_know, bool):
        problems.add(
            block.options.line("must_know"), "F007", "must_know is yes or no.", "true or false"
        )
        must_know = False
    question, items = _items(
        block.body, _OPTION, "mark", problems, "write “- [ ] text” or “- [x] text”"
    )
    right = [item for item in items if item.mark in "xX"]
    if len(items) < QUIZ_OPTIONS_MIN:
        problems.add(block.line, "F020", "The quiz needs two options or more.", "add options")
    elif not right:
        problems.add(block.line, "F020", "No option is right.", "mark the right one with [x]")
    elif kind_text == "one" and len(right) > 1:
        problems.add(
            right[1].line,
            "F020",
            "More than one option is right.",
            "write kind: several, or mark one",
        )
    if _blank(question):
        problems.add(
            block.line, "F020", "The quiz asks nothing.", "write the question above the options"
        )
    asked = pieces.add(question)
    drafts = [
        (str(n), pieces.add([item.text]), item.mark in "xX", pieces.add(item.explanation))
        for n, item in enumerate(items, 1)
    ]
    return lambda: Quiz(
        identifier,
        title,
        QuizKind(kind_text),
        bool(must_know),
        asked(),
        tuple(Option(n, inline(text()), ok, why()) for n, text, ok, why in drafts),
    )


def inline(html: str) -> str:
    """The inside of a single paragraph, for labels."""
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


_RawScene = tuple[str, str, int, list[Line]]


def _scenes(block: Block, problems: Problems) -> list[_RawScene]:
    """Id, title, line and lines of every scene."""
    scenes: list[_RawScene] = []
    for line in block.body:
        heading = _SCENE.match(line.text)
        if heading:
            scenes.append((heading.group("id"), heading.group("title"), line.number, []))
        elif scenes:
            scenes[-1][3].append(line)
        elif line.text.strip():
            problems.add(
                line.number, "F006", "Text before the first scene.", "begin with #### Scene {#id}"
            )
    return scenes


def _check_reached(
    start: str, leads: dict[str, list[str]], scenes: list[_RawScene], problems: Problems
) -> None:
    reached, todo = set[str](), [start]
    while todo:
        here = todo.pop()
        if here not in reached:
            reached.add(here)
            todo.extend(leads.get(here, ()))
    for scene_id, _, line_number, _ in scenes:
        if scene_id not in reached and scene_id != "pulls":
            problems.add(
                line_number,
                "F022",
                f"The scene “{scene_id}” cannot be reached.",
                "lead to it, or delete it",
            )


def read_dilemma(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A dilemma: scenes with choices that lead on, and `{#pulls}` at the end."""
    _only(block, frozenset({"id", "start"}), problems)
    identifier, title = _id(block, problems), _title(block, problems)
    scenes = _scenes(block, problems)
    ids = [scene[0] for scene in scenes]
    for number, (scene_id, _, line_number, _) in enumerate(scenes):
        if not ID.fullmatch(scene_id) or scene_id in ids[:number]:
            problems.add(
                line_number,
                "F005",
                f"The scene id “{scene_id}” is malformed or doubled.",
                "give another",
            )
    pulls_at = next((scene for scene in scenes if scene[0] == "pulls"), None)
    if pulls_at is None or _blank(pulls_at[3]):
        problems.add(
            block.line,
            "F022",
            "Nothing says which principle pulls each way.",
            "end with #### Which principle pulls each way? {#pulls}",
        )
    start = block.options.values.get("start") or (ids[0] if ids else "")
    if start not in ids or start == "pulls":
        problems.add(
            block.options.line("start"), "F022", f"The start “{start}” is no scene.", "name a scene"
        )
    built = []
    leads: dict[str, list[str]] = {}
    for scene_id, scene_title, line_number, lines in scenes:
        if scene_id == "pulls":
            continue
        text, items = _items(lines, _CHOICE, "to", problems, "write “- text -> #scene” or “-> end”")
        if not items:
            problems.add(line_number, "F022", "The scene has no choice.", "add “- text -> end”")
        targets = [item.mark.removeprefix("#") for item in items]
        for item, target in zip(items, targets, strict=True):
            if item.mark != "end" and target not in ids:
                problems.add(
                    item.line, "F022", f"There is no scene “{target}”.", "name a scene or end"
                )
        leads[scene_id] = [t for item, t in zip(items, targets, strict=True) if item.mark != "end"]
        choices = [
            (
                str(n),
                pieces.add([item.text]),
                None if item.mark == "end" else target,
                pieces.add(item.explanation),
            )
            for n, (item, target) in enumerate(zip(items, targets, strict=True), 1)
        ]
        built.append((scene_id, scene_title, pieces.add(text), choices))
    _check_reached(str(start), leads, scenes, problems)
    pulls = pieces.add(pulls_at[3] if pulls_at else ())
    return lambda: Dilemma(
        identifier,
        title,
        str(start),
        tuple(
            Scene(s, t, html(), tuple(Choice(n, inline(c()), to, why()) for n, c, to, why in cs))
            for s, t, html, cs in built
        ),
        pulls(),
    )


def read_reflection(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A journal prompt."""
    _only(block, frozenset({"id", "prompt"}), problems)
    identifier, title = _id(block, problems), _title(block, problems)
    prompt = block.options.values.get("prompt")
    if not isinstance(prompt, str) or not ID.fullmatch(prompt):
        problems.add(
            block.options.line("prompt"),
            "F023",
            "The reflection has no prompt id.",
            "add prompt: a-short-id",
        )
        prompt = ""
    if _blank(block.body):
        problems.add(block.line, "F023", "The reflection asks nothing.", "write the question")
    question = pieces.add(block.body)
    return lambda: Reflection(identifier, title, prompt, question())


READERS: dict[str, Callable[[Block, Pieces, Problems], Draft]] = {
    "quiz": read_quiz,
    "dilemma": read_dilemma,
    "reflect": read_reflection,
}
